import type { StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, Partition, StreamId } from '#domain/ids.ts';
import { infoOf, type StreamRow } from './event-rows.ts';
import { all, insertAll, one, type Steps } from './steps.ts';

/**
 * Where in the log what follows an event goes. `parted`: the stream goes on in a branch, which its next event names (LOG-9).
 * `isAside`: because something before was refused; else because another copy of the device was there first.
 */
export type Tip = {
  readonly info: StreamInfo;
  readonly count: number;
  readonly head: ChainHash;
  readonly parted: boolean;
  readonly isAside: boolean;
};

/** An event beside the log. */
export type QuarantineRow = StreamRow & {
  readonly seq: number;
  readonly hash: ChainHash;
  readonly previous: ChainHash;
  readonly arrival: number;
  readonly received: number;
  /** JSON; null once it is decided. */
  readonly event: string | null;
  readonly state: 'waiting' | 'accepted' | 'refused';
  /** JSON of a `Tip`; null: simply after it. */
  readonly tip: string | null;
};

const columns = `stream, seq, hash, previous, device, partition, branch_stream, branch_seq, branch_first,
  arrival, received, event, state, tip`;

/** What is known of some numbers of a stream, without what the events say. */
export const findKnown = (
  stream: StreamId,
  from: number,
  to: number,
): Steps<readonly Pick<QuarantineRow, 'seq' | 'hash'>[]> =>
  all(
    'SELECT seq, hash FROM quarantine WHERE school = $1 AND stream = $2 AND seq >= $3 AND seq <= $4',
    stream,
    from,
    to,
  );

export const findRefused = (
  stream: StreamId,
): Steps<readonly Pick<QuarantineRow, 'seq' | 'hash' | 'previous'>[]> =>
  all(
    `SELECT seq, hash, previous FROM quarantine WHERE school = $1 AND stream = $2 AND state = 'refused'
     ORDER BY seq, hash`,
    stream,
  );

export const findDecided = (
  stream: StreamId,
  seq: number,
  hash: ChainHash,
): Steps<Pick<QuarantineRow, 'state' | 'tip'> | null> =>
  one(
    'SELECT state, tip FROM quarantine WHERE school = $1 AND stream = $2 AND seq = $3 AND hash = $4',
    stream,
    seq,
    hash,
  );

/** Waiting events of a device that came after one number and up to another, in order of arrival. */
export const findWaiting = (
  device: DeviceId,
  after: number,
  upTo: number,
  limit: number,
): Steps<readonly QuarantineRow[]> =>
  all(
    `SELECT ${columns} FROM quarantine
     WHERE school = $1 AND device = $2 AND arrival > $3 AND arrival <= $4 AND state = 'waiting'
     ORDER BY arrival LIMIT $5`,
    device,
    after,
    upTo,
    limit,
  );

export type Load = {
  readonly events: number;
  readonly bytes: number;
  readonly streams: number;
  readonly arrival: number;
};

/** How much of a device waits, and the last number that was given to anything of it. */
export function* loadOf(device: DeviceId): Steps<Load> {
  const row = yield* one<Load>(
    `SELECT
       CAST(COALESCE(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0) AS BIGINT) AS events,
       CAST(COALESCE(SUM(CASE WHEN state = 'waiting' THEN bytes ELSE 0 END), 0) AS BIGINT) AS bytes,
       CAST(COUNT(DISTINCT stream) AS BIGINT) AS streams,
       CAST(COALESCE(MAX(arrival), 0) AS BIGINT) AS arrival
     FROM quarantine WHERE school = $1 AND device = $2`,
    device,
  );
  return row ?? { events: 0, bytes: 0, streams: 0, arrival: 0 };
}

/** An event without what its place says. */
export const textOf = ({ type, version, order, at, offset, data }: StoredEvent): string =>
  JSON.stringify([type, version, order, at, offset, data]);

export function eventOf({ stream, seq, hash, event }: QuarantineRow): StoredEvent {
  // Written by `textOf` alone, of an event that had been parsed.
  const [type, version, order, at, offset, data] = JSON.parse(event ?? '[]') as [
    StoredEvent['type'],
    StoredEvent['version'],
    StoredEvent['order'],
    StoredEvent['at'],
    StoredEvent['offset'],
    StoredEvent['data'],
  ];
  return { stream, seq, type, version, order, at, offset, data, hash };
}

export const rowInfo = (row: QuarantineRow): StreamInfo => infoOf(row);

/** @param arrival the number before the first of them */
export const insertWaiting = (
  { stream, device, partition, branchOf }: StreamInfo,
  previous: ChainHash,
  events: readonly StoredEvent[],
  arrival: number,
  now: number,
): Steps<void> =>
  insertAll(
    `INSERT INTO quarantine (school, stream, seq, hash, previous, device, partition, branch_stream, branch_seq,
       branch_first, arrival, received, bytes, event, state)`,
    events.map((event, place) => {
      const text = textOf(event);
      return [
        stream,
        event.seq,
        event.hash,
        events[place - 1]?.hash ?? previous,
        device,
        partition as Partition,
        branchOf?.stream ?? null,
        branchOf?.seq ?? null,
        branchOf?.first ?? null,
        arrival + place + 1,
        Math.trunc(now),
        text.length,
        text,
        'waiting',
      ];
    }),
  );
