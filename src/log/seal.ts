import {
  type Draft,
  eventSchemas,
  type LogicalTime,
  type StoredEvent,
  type StreamInfo,
} from '#domain/events/event.ts';
import { invariant } from '#domain/invariant.ts';
import { branchOf, chainHash, genesis, type Head, type Segment } from './chain.ts';
import { type ClockReading, nextTime } from './clock.ts';

/** Makes the next event of a stream: numbered, timed, chained. Validation of `data` is the caller's type. */
export function seal(head: Head, draft: Draft, last: LogicalTime | null, reading: ClockReading): StoredEvent {
  const body = {
    stream: head.stream,
    seq: head.count + 1,
    type: draft.type,
    version: eventSchemas[draft.type].version,
    order: nextTime(last, reading),
    at: Math.trunc(reading.wall),
    offset: reading.offset === null ? null : Math.trunc(reading.offset),
    data: draft.data as Record<string, unknown>,
  };
  return { ...body, hash: chainHash(head.head, body) };
}

/**
 * Moves the events after `common` to the branch that a fork makes (LOG-9): same facts, order and labels, new stream,
 * numbers from 1, chained anew. `rest` holds the old stream's events after `common`, in order; it may have holes when the
 * store was damaged.
 */
export function branch(info: StreamInfo, common: number, rest: readonly StoredEvent[]): Segment {
  const first = rest[0];
  invariant(first && first.seq > common, 'a branch begins after the common events');
  const stream = branchOf(info.stream, common, first.hash);
  let previous = genesis(stream);
  const events = rest.map((event, index) => {
    const body = { ...event, stream, seq: index + 1 };
    previous = chainHash(previous, body);
    return { ...body, hash: previous };
  });
  return {
    info: {
      stream,
      device: info.device,
      partition: info.partition,
      branchOf: { stream: info.stream, seq: common, first: first.hash },
    },
    previous: genesis(stream),
    events,
  };
}
