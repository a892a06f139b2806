import type { StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, Partition, StreamId } from '#domain/ids.ts';
import type { Head } from '#log/chain.ts';
import type { StreamState } from '#log/event-store.ts';
import type { EventPage } from './event-page.ts';
import { all, one, run, type Steps } from './steps.ts';

/** The rows of the log: streams, their pages, and one row that counts arrivals. The rules are in `event-store.ts`. */
export type StreamRow = {
  readonly stream: StreamId;
  readonly device: DeviceId;
  readonly partition: Partition;
  readonly branch_stream: StreamId | null;
  readonly branch_seq: number | null;
  readonly branch_first: ChainHash | null;
};
export type HeldStream = StreamRow & { readonly count: number; readonly head: ChainHash };

/** `last`: the arrival number of its last event; those before it arrived just before. */
export type PageRow = EventPage & { readonly last: number };

/** The last arrival number given, and the greatest logical time that was believable when it came (LOG-7). */
export type LogRow = { readonly arrival: number; readonly top_ms: number; readonly top_n: number };

const emptyLog: LogRow = { arrival: 0, top_ms: 0, top_n: 0 };

export function* readLog(): Steps<LogRow> {
  return (yield* one<LogRow>('SELECT arrival, top_ms, top_n FROM logs WHERE school = $1')) ?? emptyLog;
}

export const moveLog = ({ arrival, top_ms, top_n }: LogRow): Steps<void> =>
  run(
    `INSERT INTO logs (school, arrival, top_ms, top_n) VALUES ($1, $2, $3, $4)
     ON CONFLICT (school) DO UPDATE
     SET arrival = excluded.arrival, top_ms = excluded.top_ms, top_n = excluded.top_n`,
    arrival,
    top_ms,
    top_n,
  );

export const findStream = (stream: StreamId): Steps<HeldStream | null> =>
  one<HeldStream>(
    `SELECT stream, device, partition, branch_stream, branch_seq, branch_first, count, head
     FROM streams WHERE school = $1 AND stream = $2`,
    stream,
  );

export const findStreams = (partition: Partition): Steps<readonly HeldStream[]> =>
  all<HeldStream>(
    `SELECT stream, device, partition, branch_stream, branch_seq, branch_first, count, head
     FROM streams WHERE school = $1 AND partition = $2 ORDER BY stream`,
    partition,
  );

/** Streams whose names come after one, in order of their names: for going through all of them. */
export const findStreamsAfter = (stream: string, limit: number): Steps<readonly HeldStream[]> =>
  all<HeldStream>(
    `SELECT stream, device, partition, branch_stream, branch_seq, branch_first, count, head
     FROM streams WHERE school = $1 AND stream > $2 ORDER BY stream LIMIT $3`,
    stream,
    limit,
  );

/** The streams of all classes. */
export const findClassStreams = (): Steps<readonly HeldStream[]> =>
  all<HeldStream>(
    `SELECT stream, device, partition, branch_stream, branch_seq, branch_first, count, head
     FROM streams WHERE school = $1 AND partition LIKE 'class:%' ORDER BY stream`,
  );

/** The stream itself goes; its pages have gone before. */
export const dropStream = (stream: StreamId): Steps<void> =>
  run('DELETE FROM streams WHERE school = $1 AND stream = $2', stream);

/** The stream with its new head; the first time, the stream. */
export const moveHead = (info: StreamInfo, { count, head }: Pick<Head, 'count' | 'head'>): Steps<void> =>
  run(
    `INSERT INTO streams (school, stream, device, partition, branch_stream, branch_seq, branch_first, count, head)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (school, stream) DO UPDATE SET count = excluded.count, head = excluded.head`,
    info.stream,
    info.device,
    info.partition,
    info.branchOf?.stream ?? null,
    info.branchOf?.seq ?? null,
    info.branchOf?.first ?? null,
    count,
    head,
  );

export const addPage = (
  { stream, partition }: StreamInfo,
  { first, count, last, hashes, body }: PageRow,
  received: number,
): Steps<void> =>
  run(
    `INSERT INTO pages (school, stream, first, count, partition, last, received, hashes, body)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    stream,
    first,
    count,
    partition,
    last,
    received,
    hashes,
    body,
  );

/** Other contents under the same hashes: only redaction does that (ERA-3). */
export const putBody = (stream: StreamId, first: number, body: Uint8Array): Steps<void> =>
  run('UPDATE pages SET body = $4 WHERE school = $1 AND stream = $2 AND first = $3', stream, first, body);

/** The pages of a stream that begin at these numbers, the last not included, in order. */
export const findPages = (stream: StreamId, from: number, to: number): Steps<readonly PageRow[]> =>
  all<PageRow>(
    `SELECT first, count, last, hashes, body FROM pages
     WHERE school = $1 AND stream = $2 AND first >= $3 AND first < $4 ORDER BY first`,
    stream,
    from,
    to,
  );

/** The pages of a stream that begin at a number or later leave it. */
export const dropPages = (stream: StreamId, from: number): Steps<void> =>
  run('DELETE FROM pages WHERE school = $1 AND stream = $2 AND first >= $3', stream, from);

/** Pages of a stream that begin after a number, in order: for going through all of them. */
export const findPagesAfter = (stream: StreamId, first: number, limit: number): Steps<readonly PageRow[]> =>
  all<PageRow>(
    `SELECT first, count, last, hashes, body FROM pages
     WHERE school = $1 AND stream = $2 AND first > $3 ORDER BY first LIMIT $4`,
    stream,
    first,
    limit,
  );

/** Those of `findPages` without what the events say. */
export const findHashes = (
  stream: StreamId,
  from: number,
  to: number,
): Steps<readonly Pick<PageRow, 'first' | 'count' | 'hashes'>[]> =>
  all<Pick<PageRow, 'first' | 'count' | 'hashes'>>(
    `SELECT first, count, hashes FROM pages
     WHERE school = $1 AND stream = $2 AND first >= $3 AND first < $4 ORDER BY first`,
    stream,
    from,
    to,
  );

/** Pages of a partition with events that arrived after a number, in order of arrival, each with its stream. */
export const findArrivals = (
  partition: Partition,
  after: number,
  limit: number,
): Steps<readonly (PageRow & StreamRow)[]> =>
  all<PageRow & StreamRow>(
    `SELECT p.first, p.count, p.last, p.hashes, p.body,
       s.stream, s.device, s.partition, s.branch_stream, s.branch_seq, s.branch_first
     FROM pages p JOIN streams s ON s.school = p.school AND s.stream = p.stream
     WHERE p.school = $1 AND p.partition = $2 AND p.last > $3 ORDER BY p.last LIMIT $4`,
    partition,
    after,
    limit,
  );

export const headOf = ({ stream, count, head }: HeldStream): Head => ({ stream, count, head });

export const infoOf = (row: StreamRow): StreamInfo => ({
  stream: row.stream,
  device: row.device,
  partition: row.partition,
  branchOf:
    row.branch_stream !== null && row.branch_seq !== null && row.branch_first !== null
      ? { stream: row.branch_stream, seq: row.branch_seq, first: row.branch_first }
      : null,
});

export const stateOf = (row: HeldStream): StreamState => ({
  ...infoOf(row),
  count: row.count,
  head: row.head,
});
