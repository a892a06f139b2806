import type { LogicalTime, StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { LearnerId, Partition, StreamId } from '#domain/ids.ts';
import { emptyHead, type Head } from '#log/chain.ts';
import { learnerSpokenOf } from '#log/erase.ts';
import type { StreamState } from '#log/event-store.ts';
import { compareTimes } from '#log/order.ts';
import type { EventRow, FootpathDatabase, StreamRow } from './database.ts';
import { readMeta } from './meta.ts';

const lastOrderKey = 'last-order';

/** The greatest logical time this device has seen, its own or received; null when its log is empty. */
export const readLastOrder = async (db: FootpathDatabase): Promise<LogicalTime | null> =>
  ((await db.meta.get(lastOrderKey))?.value as LogicalTime | undefined) ?? null;

/** Whose events this store does not take any more (ERA-5). */
export const readErased = async (db: FootpathDatabase): Promise<readonly LearnerId[]> =>
  ((await readMeta(db, 'erased')) ?? []).map(({ learner }) => learner);

export const isOf = (erased: readonly LearnerId[], partition: Partition): boolean => {
  const learner = learnerSpokenOf(partition);
  return learner !== null && erased.includes(learner);
};

export const answerType = 'answer.submitted';

/** A stream's row that is in the table. */
export type KeptRow = StreamRow & { readonly id: number };

/** The rows of the log on IndexedDB, and the transactions over them. The rules are in `dexie-log.ts` and `dexie-event-store.ts`. */
export function createLogRows(db: FootpathDatabase) {
  const tables = [db.events, db.streams, db.meta];
  const rowOf = (stream: StreamId): Promise<StreamRow | undefined> => db.streams.get({ stream });

  async function openRow(info: StreamInfo, own: 0 | 1): Promise<KeptRow> {
    const held = await rowOf(info.stream);
    if (held?.id !== undefined) return { ...held, id: held.id };
    const { count, head } = emptyHead(info.stream);
    const row: StreamRow = { ...info, count, head, answers: 0, own, continuedBy: null };
    const id = await db.streams.add(row);
    return { ...row, id: id as number };
  }

  /**
   * `seen`: the last order in this transaction; `until`: what to believe of times that come. All is sent to the database at
   * once: each wait is a millisecond and more.
   */
  async function add(
    row: KeptRow,
    events: readonly StoredEvent[],
    seen: LogicalTime | null,
    until = Number.POSITIVE_INFINITY,
  ): Promise<void> {
    const last = events[events.length - 1];
    if (!last) return;
    const answers = events.filter((event) => event.type === answerType).length;
    const greatest = events.reduce<LogicalTime | null>(
      (top, { order }) => (order[0] <= until && (top === null || compareTimes(order, top) > 0) ? order : top),
      seen,
    );
    await Promise.all([
      db.events.bulkAdd(events.map((event) => toRow(row.id, event))),
      db.streams.put({ ...row, count: last.seq, head: last.hash, answers: row.answers + answers }),
      greatest !== seen && db.meta.put({ key: lastOrderKey, value: greatest }),
    ]);
  }

  return {
    writing: <T>(work: () => Promise<T>): Promise<T> => db.transaction('rw', tables, work),
    reading: <T>(work: () => Promise<T>): Promise<T> => db.transaction('r', tables, work),
    rowOf,
    openRow,
    add,
    rowsFrom: (id: number, from: number, limit: number): Promise<EventRow[]> =>
      db.events
        .where('[stream+seq]')
        .between([id, from], [id, from + limit], true, false)
        .toArray(),
  };
}

export const headOf = ({ stream, count, head }: StreamRow): Head => ({ stream, count, head });
export const infoOf = ({ stream, device, partition, branchOf }: StreamRow): StreamInfo => ({
  stream,
  device,
  partition,
  branchOf,
});
export const stateOf = (row: StreamRow): StreamState => ({
  ...infoOf(row),
  count: row.count,
  head: row.head,
});

export const toRow = (id: number, event: StoredEvent): EventRow => ({
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

export const fromRow = (stream: StreamId, row: EventRow): StoredEvent => ({
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
