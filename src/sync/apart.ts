import type { Hello } from '#domain/device-api.ts';
import type { StreamId } from '#domain/ids.ts';
import type { InitiatorPort, OfferedStream } from './initiator-port.ts';
import type { Receipt } from './protocol.ts';

/** What a request sent of streams. */
type Sent = {
  readonly segments: readonly {
    readonly info: { readonly stream: StreamId };
    readonly from: number;
    readonly events: { readonly length: number };
  }[];
};

/**
 * What to do about a stream of which the hub keeps something out of its log (docs/spec/trust.md). A file of its own: most devices never
 * hear of it.
 *
 * @param told all that the hub said of the stream
 * @returns a number: send from there. `again`: something was set aside, and what follows it comes next. `apart`: the hub keeps what it
 *   will, the rest waits here. Null: nothing is kept out of this stream
 */
export async function apartStep(
  port: InitiatorPort,
  offered: OfferedStream,
  told: readonly Receipt[],
  asked: Sent,
  hello: Hello,
): Promise<number | 'again' | 'apart' | null> {
  const { stream } = offered;
  const apart = told.filter(({ status }) => status === 'apart');
  const runs = apart.flatMap(({ common, count, head }) =>
    common === null ? [] : [{ after: common, count, head }],
  );
  if (runs.length > 0 && (await port.setAside?.(stream, runs))) return 'again';
  const lies = apart.find(({ common }) => common === null);
  if (!lies) return null;
  // Others' work it may hand back again when it is found: nothing is noted of that.
  if (!offered.own) return 'apart';
  // Named from now on and not sent, until there is more of it or the hub would have it.
  if (offered.receiptCount < offered.count && !offered.isRefused) await port.keepRefusal(stream, hello);
  const sent = asked.segments.filter((segment) => segment.info.stream === stream);
  // As much as this, but of a copy of this device: of what was only named the hub cannot tell.
  if (sent.length === 0 && lies.count > 0) {
    const [own] = await port.read(stream, lies.count, 1);
    if (own?.hash !== lies.head) return Math.min(offered.receiptCount, offered.count) + 1;
  }
  if (lies.count >= offered.count) return 'apart';
  const [first] = sent;
  const last = sent[sent.length - 1];
  // It took less than it was given: it is full.
  const isStuck =
    first && last && lies.count + 1 >= first.from && lies.count < last.from + last.events.length - 1;
  return isStuck ? 'apart' : lies.count + 1;
}
