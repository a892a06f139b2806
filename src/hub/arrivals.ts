import type { KnownEvent } from '#domain/events/event.ts';
import { readEvent } from '#domain/events/event.ts';
import type { Partition } from '#domain/ids.ts';
import type { EventStore } from '#log/event-store.ts';

/** An event that this version understands, and when it arrived. */
export type KnownArrival = { readonly arrival: number; readonly event: KnownEvent };

const pageSize = 256;

/** What arrived in a partition after a number, in order of arrival, but for events that nobody here knows (LOG-11). */
export async function* arrivalsOf(
  store: EventStore,
  partition: Partition,
  after = 0,
): AsyncGenerator<KnownArrival, void, void> {
  let cursor = after;
  for (;;) {
    const page = await store.arrivals(partition, cursor, pageSize);
    for (const { arrival, event } of page) {
      cursor = arrival;
      const read = readEvent(event);
      if (read) yield { arrival, event: read };
    }
    if (page.length < pageSize) return;
  }
}
