import { emptyHead } from '#log/chain.ts';
import { wireToSegment } from './codec.ts';
import type { InitiatorPort } from './initiator-port.ts';
import type { SyncAnswer, WireSegment } from './protocol.ts';

/**
 * Is all that an answer brings proved by the hub's signature (TRU-10)? One signature for each stream: its last segment's covers every
 * event before it, because each hash does.
 */
export async function arePulledProven(
  { believes }: InitiatorPort,
  device: string,
  { hello, pulled }: SyncAnswer,
): Promise<boolean> {
  if (!believes) return true;
  const last = new Map<string, WireSegment>();
  for (const { segments } of pulled)
    for (const wire of segments) {
      const before = last.get(wire.info.stream);
      // Of one stream each segment goes on from the one before, or is proved by itself.
      if (before && before.head !== wire.previous && !(await isProven(before))) return false;
      last.set(wire.info.stream, wire);
    }
  for (const wire of last.values()) if (!(await isProven(wire))) return false;
  return true;

  async function isProven(wire: WireSegment): Promise<boolean> {
    const { proof, info, from, events } = wire;
    const segment = wireToSegment(wire);
    if (!proof || !segment.ok) return false;
    const head = segment.value.events[events.length - 1]?.hash ?? emptyHead(info.stream).head;
    return (
      proof.hub === hello.hub &&
      proof.device === device &&
      proof.stream === info.stream &&
      proof.count === from + events.length - 1 &&
      proof.head === head &&
      ((await believes?.(proof)) ?? false)
    );
  }
}
