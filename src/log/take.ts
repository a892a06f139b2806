import type { StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { ChainHash } from '#domain/ids.ts';
import { emptyHead, firstBreak, type Head, type Segment, streamNameHolds } from './chain.ts';
import type { StreamState, TakeResult } from './event-store.ts';
import { mayStand } from './redaction.ts';

/** A decision about an offered segment: what to answer, and which of its events to add. */
export type TakePlan = { readonly result: TakeResult; readonly add: readonly StoredEvent[] };

/**
 * Decides what a store does with a segment (LOG-8): pure, so that every adapter decides alike. Compares hashes and
 * never trusts numbers alone: a cloned device writes other events under the same numbers.
 *
 * @param held what the store holds of the stream, or null
 * @param hashAt the chain hash the store holds at a number it has (0 is the genesis)
 */
export function planTake(
  segment: Segment,
  held: StreamState | null,
  hashAt: (seq: number) => ChainHash | undefined,
): TakePlan {
  const head: Head = held
    ? { stream: held.stream, count: held.count, head: held.head }
    : emptyHead(segment.info.stream);
  const first = segment.events[0];
  const refuse = (result: TakeResult): TakePlan => ({ result, add: [] });
  if (!first) return refuse({ kind: 'taken', head, fresh: 0 });
  // A branch's name does not tell its partition: what the stream first came with holds (LOG-9).
  const stranger = held !== null && !isSameStream(held, segment.info);
  if (stranger || !streamNameHolds(segment.info)) return refuse({ kind: 'broken', at: first.seq });
  const broken = firstBreak(segment);
  if (broken !== null) return refuse({ kind: 'broken', at: broken });
  const barred = segment.events.find((event) => !mayStand(segment.info.partition, event));
  if (barred) return refuse({ kind: 'broken', at: barred.seq });
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

const isSameStream = (a: StreamInfo, b: StreamInfo): boolean =>
  a.device === b.device &&
  a.partition === b.partition &&
  a.branchOf?.stream === b.branchOf?.stream &&
  a.branchOf?.seq === b.branchOf?.seq &&
  a.branchOf?.first === b.branchOf?.first;
