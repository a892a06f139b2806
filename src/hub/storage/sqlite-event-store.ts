import type { DatabaseSync } from 'node:sqlite';
import type { LogicalTime, StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, Partition, StreamId } from '#domain/ids.ts';
import { emptyHead, genesis, type Head, type Segment, streamOf } from '#log/chain.ts';
import { clockJumpLimit } from '#log/clock.ts';
import type { Arrival, EventStore, StreamState, TakeResult } from '#log/event-store.ts';
import { compareTimes } from '#log/order.ts';
import { seal } from '#log/seal.ts';
import { planTake } from '#log/take.ts';
import { createEventRows, type EventRow, eventColumns, hashText } from './event-rows.ts';
import { prepareQuery, prepareStatement } from './query.ts';
import { inTransaction } from './transaction.ts';

type StreamRow = {
  readonly id: number;
  readonly stream: StreamId;
  readonly device: DeviceId;
  readonly partition: Partition;
  readonly partition_id: number;
  readonly branch_stream: StreamId | null;
  readonly branch_seq: number | null;
  readonly branch_first: ChainHash | null;
  readonly count: number;
  readonly head: ChainHash;
};

const streamQuery = `
  SELECT s.id, s.stream, s.device, p.name AS partition, p.id AS partition_id,
    s.branch_stream, s.branch_seq, s.branch_first, s.count, s.head
  FROM streams s JOIN partitions p ON p.id = s.partition`;

/**
 * The EventStore port on SQLite. Every write is one synchronous transaction, so nothing can interleave with it, and it
 * is on the disk when its promise resolves.
 *
 * @param now the hub's clock: stamps when an event came, and decides which logical times can be believed
 */
export function createSqliteEventStore(db: DatabaseSync, now: () => number): EventStore {
  const rows = createEventRows(db);
  const findStream = prepareQuery<StreamRow>(db, `${streamQuery} WHERE s.stream = ?`);
  const findStreams = prepareQuery<StreamRow>(db, `${streamQuery} WHERE p.name = ? ORDER BY s.stream`);
  const findPartition = prepareQuery<{ id: number }>(db, 'SELECT id FROM partitions WHERE name = ?');
  const addPartition = prepareStatement(db, 'INSERT INTO partitions (name) VALUES (?)');
  const addStream = prepareStatement(
    db,
    `INSERT INTO streams (stream, device, partition, branch_stream, branch_seq, branch_first, count, head, top_ms, top_n)
     VALUES (?, ?, ?, ?, ?, ?, 0, ?, 0, 0)`,
  );
  const moveHead = prepareStatement(
    db,
    'UPDATE streams SET count = ?, head = ?, top_ms = ?, top_n = ? WHERE id = ?',
  );
  const findTop = prepareQuery<{ top_ms: number; top_n: number }>(
    db,
    'SELECT top_ms, top_n FROM streams ORDER BY top_ms DESC, top_n DESC LIMIT 1',
  );
  const findEvents = prepareQuery<EventRow>(
    db,
    `SELECT ${eventColumns} FROM events WHERE stream = ? AND seq >= ? AND seq < ? ORDER BY seq`,
  );
  const findHashes = prepareQuery<{ seq: number; hash: Uint8Array }>(
    db,
    'SELECT seq, hash FROM events WHERE stream = ? AND seq >= ? AND seq <= ?',
  );
  const findArrivals = prepareQuery<EventRow & { arrival: number; stream: number }>(
    db,
    `SELECT arrival, stream, ${eventColumns} FROM events WHERE partition = ? AND arrival > ? ORDER BY arrival LIMIT ?`,
  );
  const findCursor = prepareQuery<{ top: number | null }>(db, 'SELECT MAX(arrival) AS top FROM events');

  let top = greatestTime();

  function greatestTime(): LogicalTime | null {
    const row = findTop.one();
    return row && row.top_ms > 0 ? [row.top_ms, row.top_n] : null;
  }

  function writing<T>(work: () => T): T {
    const before = top;
    try {
      return inTransaction(db, work);
    } catch (error) {
      top = before;
      rows.forget();
      throw error;
    }
  }

  function openStream(info: StreamInfo): StreamRow {
    const held = findStream.one(info.stream);
    if (held) return held;
    const partition = findPartition.one(info.partition)?.id ?? addPartition(info.partition).id;
    const { count, head } = emptyHead(info.stream);
    const { device, branchOf } = info;
    const { id } = addStream(
      info.stream,
      device,
      partition,
      branchOf?.stream ?? null,
      branchOf?.seq ?? null,
      branchOf?.first ?? null,
      head,
    );
    return {
      id,
      stream: info.stream,
      device,
      partition: info.partition,
      partition_id: partition,
      branch_stream: branchOf?.stream ?? null,
      branch_seq: branchOf?.seq ?? null,
      branch_first: branchOf?.first ?? null,
      count,
      head,
    };
  }

  function add(row: StreamRow, events: readonly StoredEvent[]): void {
    const last = events[events.length - 1];
    if (!last) return;
    const received = Math.trunc(now());
    for (const event of events) {
      rows.add(row.id, row.partition_id, event, received);
      // LOG-7: a device set to 2099 must not carry this log's own time there.
      const believable = event.order[0] <= received + clockJumpLimit;
      if (believable && (top === null || compareTimes(event.order, top) > 0)) top = event.order;
    }
    moveHead(last.seq, last.hash, top?.[0] ?? 0, top?.[1] ?? 0, row.id);
  }

  /** The hashes held at the numbers a segment touches, and just before it. */
  function heldHashes(row: StreamRow | null, segment: Segment): Map<number, ChainHash> {
    const hashes = new Map<number, ChainHash>([[0, genesis(segment.info.stream)]]);
    const first = segment.events[0]?.seq;
    if (!row || first === undefined) return hashes;
    for (const { seq, hash } of findHashes.all(row.id, first - 1, first - 1 + segment.events.length))
      hashes.set(seq, hashText(hash));
    return hashes;
  }

  function take(segment: Segment): TakeResult {
    const row = findStream.one(segment.info.stream);
    const hashes = heldHashes(row, segment);
    const plan = planTake(segment, row ? stateOf(row) : null, (seq) => hashes.get(seq));
    if (plan.add.length > 0) add(row ?? openStream(segment.info), plan.add);
    return plan.result;
  }

  return {
    append: async (device, partition, drafts, reading) =>
      writing(() => {
        const row = openStream({ stream: streamOf(device, partition), device, partition, branchOf: null });
        let head = headOf(row);
        let time = top;
        const events = drafts.map((draft) => {
          const event = seal(head, draft, time, reading);
          head = { stream: row.stream, count: event.seq, head: event.hash };
          time = event.order;
          return event;
        });
        add(row, events);
        return events;
      }),

    // Others are answered between two segments: a week handed in must not keep a teacher's page waiting.
    take: async (segment) => {
      await new Promise((turn) => setImmediate(turn));
      return writing(() => take(segment));
    },

    stream: async (stream) => {
      const row = findStream.one(stream);
      return row ? stateOf(row) : null;
    },

    streams: async (partition) => findStreams.all(partition).map(stateOf),

    read: async (stream, from, limit) => {
      const row = findStream.one(stream);
      return row ? findEvents.all(row.id, from, from + limit).map((event) => rows.read(stream, event)) : [];
    },

    arrivals: async (partition, after, limit) => {
      const id = findPartition.one(partition)?.id;
      if (id === undefined) return [];
      const streams = new Map(findStreams.all(partition).map((row) => [row.id, row]));
      return findArrivals.all(id, after, limit).flatMap((event): Arrival[] => {
        const row = streams.get(event.stream);
        return row
          ? [{ arrival: event.arrival, info: infoOf(row), event: rows.read(row.stream, event) }]
          : [];
      });
    },

    cursor: async () => findCursor.one()?.top ?? 0,
  };
}

const headOf = ({ stream, count, head }: StreamRow): Head => ({ stream, count, head });

const infoOf = (row: StreamRow): StreamInfo => ({
  stream: row.stream,
  device: row.device,
  partition: row.partition,
  branchOf:
    row.branch_stream !== null && row.branch_seq !== null && row.branch_first !== null
      ? { stream: row.branch_stream, seq: row.branch_seq, first: row.branch_first }
      : null,
});

const stateOf = (row: StreamRow): StreamState => ({ ...infoOf(row), count: row.count, head: row.head });
