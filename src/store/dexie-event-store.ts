import type { Draft, LogicalTime, StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, Partition, StreamId } from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import { emptyHead, genesis, type Head, type Segment, streamOf } from '#log/chain.ts';
import type { ClockReading } from '#log/clock.ts';
import type { Arrival, EventStore, Moved, StreamState } from '#log/event-store.ts';
import { compareTimes } from '#log/order.ts';
import { branch, seal } from '#log/seal.ts';
import { planTake } from '#log/take.ts';
import type { EventRow, FootpathDatabase, StreamRow } from './database.ts';

/** The device's log. */
export type DexieEventStore = EventStore;

const lastOrderKey = 'last-order';

/** The greatest logical time this device has seen, its own or received; null when its log is empty. */
export const readLastOrder = async (db: FootpathDatabase): Promise<LogicalTime | null> =>
  ((await db.meta.get(lastOrderKey))?.value as LogicalTime | undefined) ?? null;

const answerType = 'answer.submitted';

/**
 * The EventStore port on IndexedDB. The next number, its hash and the last time are read and written inside one
 * transaction, and hashing is synchronous, so two tabs cannot fork a stream: IndexedDB puts their transactions in a
 * row. Called inside a wider Dexie transaction, these join it: an event and its projections are one commit (LOG-2).
 */
export function createDexieEventStore(db: FootpathDatabase): EventStore {
  const tables = [db.events, db.streams, db.meta];
  const writing = <T>(work: () => Promise<T>): Promise<T> => db.transaction('rw', tables, work);
  const reading = <T>(work: () => Promise<T>): Promise<T> => db.transaction('r', tables, work);

  const rowOf = (stream: StreamId): Promise<StreamRow | undefined> => db.streams.get({ stream });

  async function openRow(info: StreamInfo, own: 0 | 1): Promise<StreamRow & { id: number }> {
    const held = await rowOf(info.stream);
    if (held?.id !== undefined) return { ...held, id: held.id };
    const { count, head } = emptyHead(info.stream);
    const row: StreamRow = { ...info, count, head, answers: 0, own, continuedBy: null };
    const id = await db.streams.add(row);
    return { ...row, id: id as number };
  }

  /** The stream new events of this device go to: the first, or the newest branch. */
  async function writingRow(device: DeviceId, partition: Partition): Promise<StreamRow & { id: number }> {
    let row = await openRow({ stream: streamOf(device, partition), device, partition, branchOf: null }, 1);
    while (row.continuedBy !== null) {
      const next = await rowOf(row.continuedBy);
      if (next?.id === undefined) break;
      row = { ...next, id: next.id };
    }
    return row;
  }

  /** `seen`: the last order in this transaction. All is sent to the database at once: each wait is a millisecond and more. */
  async function add(
    row: StreamRow & { id: number },
    events: readonly StoredEvent[],
    seen: LogicalTime | null,
  ): Promise<void> {
    const last = events[events.length - 1];
    if (!last) return;
    const answers = events.filter((event) => event.type === answerType).length;
    const greatest = events.reduce<LogicalTime | null>(
      (top, event) => (top === null || compareTimes(event.order, top) > 0 ? event.order : top),
      seen,
    );
    await Promise.all([
      db.events.bulkAdd(events.map((event) => toRow(row.id, event))),
      db.streams.put({ ...row, count: last.seq, head: last.hash, answers: row.answers + answers }),
      greatest !== seen && db.meta.put({ key: lastOrderKey, value: greatest }),
    ]);
  }

  const rowsFrom = (id: number, from: number, limit: number) =>
    db.events
      .where('[stream+seq]')
      .between([id, from], [id, from + limit], true, false)
      .toArray();

  /**
   * Keeps a branch under its name. A twin's branch of that name may be here already and part from ours later: then ours
   * goes on in a branch of the branch. Throws, and so undoes all, rather than lose an event. Answers with that further move.
   *
   * @param own whether the trunk was written here: the branch is then handed in from here as well
   */
  async function keepBranch(segment: Segment, own: 0 | 1): Promise<readonly Moved[]> {
    const held = await rowOf(segment.info.stream);
    const hashes = await heldHashes(held, segment);
    const plan = planTake(segment, held ? stateOf(held) : null, (seq) => hashes.get(seq));
    const { result } = plan;
    const row = await openRow(segment.info, own);
    const isOwn = own === 1 ? { own } : {};
    if (result.kind === 'taken') {
      await add(row, plan.add, await readLastOrder(db));
      await db.streams.update(row.id, isOwn);
      return [];
    }
    const { stream } = segment.info;
    invariant(result.kind === 'fork' && result.common !== null, `a branch can be kept, not ${result.kind}`);
    const further = branch(segment.info, result.common, segment.events.slice(result.common));
    const to = further.info.stream;
    const moves = await keepBranch(further, own);
    await db.streams.update(row.id, { ...isOwn, continuedBy: to });
    return [{ stream, common: result.common, to }, ...moves];
  }

  return {
    append: (device, partition, drafts, clock) =>
      writing(async () => {
        const [row, seen] = await Promise.all([writingRow(device, partition), readLastOrder(db)]);
        const events = sealAll(row, drafts, seen, clock);
        await add(row, events, seen);
        return events;
      }),

    take: (segment) =>
      writing(async () => {
        const held = await rowOf(segment.info.stream);
        const hashes = await heldHashes(held, segment);
        const plan = planTake(segment, held ? stateOf(held) : null, (seq) => hashes.get(seq));
        if (plan.add.length > 0) await add(await openRow(segment.info, 0), plan.add, await readLastOrder(db));
        return plan.result;
      }),

    branchAt: (stream, common) =>
      writing(async () => {
        const row = await rowOf(stream);
        if (row?.id === undefined || common >= row.count) return [];
        const stored = await rowsFrom(row.id, common + 1, row.count - common);
        const rest = stored.map((event) => fromRow(stream, event));
        if (rest.length === 0) return [];
        const [before] = common === 0 ? [] : await rowsFrom(row.id, common, 1);
        await db.events
          .where('[stream+seq]')
          .between([row.id, common + 1], [row.id, row.count], true, true)
          .delete();
        const moved = branch(infoOf(row), common, rest);
        const to = moved.info.stream;
        const moves = await keepBranch(moved, row.own);
        await db.streams.update(row.id, {
          count: common,
          head: before?.hash ?? genesis(stream),
          answers: row.answers - rest.filter((event) => event.type === answerType).length,
          continuedBy: to,
        });
        return [{ stream, common, to }, ...moves];
      }),

    stream: async (stream) => {
      const row = await rowOf(stream);
      return row ? stateOf(row) : null;
    },

    streams: async (partition) =>
      (await db.streams.where({ partition }).toArray())
        .map(stateOf)
        .sort((a, b) => (a.stream < b.stream ? -1 : 1)),

    read: (stream, from, limit) =>
      reading(async () => {
        const row = await rowOf(stream);
        if (row?.id === undefined) return [];
        return (await rowsFrom(row.id, from, limit)).map((event) => fromRow(stream, event));
      }),

    arrivals: (partition, after, limit) =>
      reading(async () => {
        const rows = new Map((await db.streams.where({ partition }).toArray()).map((row) => [row.id, row]));
        const events = await db.events
          .where('arrival')
          .above(after)
          .filter((event) => rows.has(event.stream))
          .limit(limit)
          .toArray();
        return events.flatMap((event): Arrival[] => {
          const row = rows.get(event.stream);
          return row
            ? [{ arrival: event.arrival ?? 0, info: infoOf(row), event: fromRow(row.stream, event) }]
            : [];
        });
      }),

    cursor: async () => (await db.events.orderBy('arrival').last())?.arrival ?? 0,
  };

  /** Hashes at the numbers a segment touches, and just before it. */
  async function heldHashes(row: StreamRow | undefined, segment: Segment): Promise<Map<number, ChainHash>> {
    const hashes = new Map<number, ChainHash>([[0, genesis(segment.info.stream)]]);
    const first = segment.events[0]?.seq;
    if (row?.id === undefined || first === undefined) return hashes;
    for (const event of await rowsFrom(row.id, first - 1, segment.events.length + 1))
      hashes.set(event.seq, event.hash);
    return hashes;
  }
}

function sealAll(
  row: StreamRow,
  drafts: readonly Draft[],
  last: LogicalTime | null,
  clock: ClockReading,
): StoredEvent[] {
  const events: StoredEvent[] = [];
  let head: Head = headOf(row);
  let time = last;
  for (const draft of drafts) {
    const event = seal(head, draft, time, clock);
    events.push(event);
    head = { stream: row.stream, count: event.seq, head: event.hash };
    time = event.order;
  }
  return events;
}

const headOf = ({ stream, count, head }: StreamRow): Head => ({ stream, count, head });
const infoOf = ({ stream, device, partition, branchOf }: StreamRow): StreamInfo => ({
  stream,
  device,
  partition,
  branchOf,
});
const stateOf = (row: StreamRow): StreamState => ({ ...infoOf(row), count: row.count, head: row.head });

const toRow = (id: number, event: StoredEvent): EventRow => ({
  stream: id,
  seq: event.seq,
  type: event.type,
  version: event.version,
  order: event.order,
  at: event.at,
  offset: event.offset,
  data: event.data,
  hash: event.hash,
});

const fromRow = (stream: StreamId, row: EventRow): StoredEvent => ({
  stream,
  seq: row.seq,
  type: row.type,
  version: row.version,
  order: row.order,
  at: row.at,
  offset: row.offset,
  data: row.data,
  hash: row.hash,
});
