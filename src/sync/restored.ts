import type { Hello } from '#domain/device-api.ts';
import type { EventStore } from '#log/event-store.ts';
import { markOf } from './protocol.ts';
import type { SyncRequest } from './sync-request.ts';

/**
 * Was this hub put back from a backup without anybody telling it (SYN-7)? A device of the present epoch knows when it was given
 * more than the hub has ever held, when the event at its cursor is another one, or when the hub has signed for more events of a
 * stream than it holds. The device may lie: who asks this decides how often to believe it.
 */
export async function isRestored(request: SyncRequest, store: EventStore, hello: Hello): Promise<boolean> {
  if (request.cursorsOf?.hub !== hello.hub || request.cursorsOf.epoch !== hello.epoch) return false;
  for (const { info, proven = 0 } of request.have) {
    const held = proven > 0 ? await store.stream(info.stream) : null;
    if (proven > (held?.count ?? 0)) return true;
  }
  // Arrivals are numbered for all partitions together: the latest cursor tells of all events before it.
  const latest = request.want.reduce<SyncRequest['want'][number] | null>(
    (top, want) => (want.after > (top?.after ?? 0) ? want : top),
    null,
  );
  if (!latest) return false;
  if (latest.after > (await store.cursor())) return true;
  if (latest.mark === undefined) return false;
  const [arrival] = await store.arrivals(latest.partition, latest.after - 1, 1);
  return arrival?.arrival !== latest.after || markOf(arrival.event.hash) !== latest.mark;
}
