import type { StoredEvent } from '#domain/events/event.ts';
import type { ChainHash } from '#domain/ids.ts';
import { firstBreak, type Head, type Segment, streamNameHolds } from './chain.ts';
import type { TakeResult } from './event-store.ts';

/** A decision about an offered segment: what to answer, and which of its events to add. */
export type TakePlan = { readonly result: TakeResult; readonly add: readonly StoredEvent[] };

/**
 * Decides what a store does with a segment (LOG-8): pure, so that every adapter decides alike. Compares hashes and
 * never trusts numbers alone: a cloned device writes other events under the same numbers.
 *
 * @param head what the store holds of the stream
 * @param hashAt the chain hash the store holds at a number it has (0 is the genesis)
 */
export function planTake(
  segment: Segment,
  head: Head,
  hashAt: (seq: number) => ChainHash | undefined,
): TakePlan {
  const first = segment.events[0];
  const refuse = (result: TakeResult): TakePlan => ({ result, add: [] });
  if (!first) return refuse({ kind: 'taken', head, fresh: 0 });
  if (!streamNameHolds(segment.info)) return refuse({ kind: 'broken', at: first.seq });
  const broken = firstBreak(segment);
  if (broken !== null) return refuse({ kind: 'broken', at: broken });
  if (first.seq > head.count + 1) return refuse({ kind: 'gap', head });
  if (hashAt(first.seq - 1) !== segment.previous) return refuse({ kind: 'fork', head, common: null });
  const add: StoredEvent[] = [];
  for (const event of segment.events) {
    if (event.seq > head.count) add.push(event);
    else if (hashAt(event.seq) !== event.hash) return refuse({ kind: 'fork', head, common: event.seq - 1 });
  }
  const last = add[add.length - 1];
  const after: Head = last ? { stream: head.stream, count: last.seq, head: last.hash } : head;
  return { result: { kind: 'taken', head: after, fresh: add.length }, add };
}
