import type { Draft, LogicalTime, StoredEvent } from '#domain/events/event.ts';
import type { DeviceId, Partition } from '#domain/ids.ts';
import { type Head, streamOf } from '#log/chain.ts';
import type { ClockReading } from '#log/clock.ts';
import { LearnerErased } from '#log/erase.ts';
import type { EventStore } from '#log/event-store.ts';
import { seal } from '#log/seal.ts';
import type { FootpathDatabase, StreamRow } from './database.ts';
import {
  createLogRows,
  fromRow,
  headOf,
  isOf,
  type KeptRow,
  readErased,
  readLastOrder,
  stateOf,
} from './log-rows.ts';

/** What a learner's own screen needs of the log: to write it and to read it. */
export type DexieLog = Pick<EventStore, 'append' | 'stream' | 'streams' | 'read'>;

/**
 * That half of the EventStore port on IndexedDB which is on the way to a first question; the other is in `dexie-event-store.ts`. The
 * next number, its hash and the last time are read and written inside one transaction, and hashing is synchronous, so two tabs
 * cannot fork a stream: IndexedDB puts their transactions in a row. Called inside a wider Dexie transaction, these join it: an
 * event and its projections are one commit (LOG-2).
 */
export function createDexieLog(db: FootpathDatabase): DexieLog {
  const { add, openRow, reading, rowOf, rowsFrom, writing } = createLogRows(db);

  /** The stream new events of this device go to: the first, or the newest branch. */
  async function writingRow(device: DeviceId, partition: Partition): Promise<KeptRow> {
    let row = await openRow({ stream: streamOf(device, partition), device, partition, branchOf: null }, 1);
    while (row.continuedBy !== null) {
      const next = await rowOf(row.continuedBy);
      if (next?.id === undefined) break;
      row = { ...next, id: next.id };
    }
    return row;
  }

  return {
    append: (device, partition, drafts, clock) =>
      writing(async () => {
        const [row, seen, erased] = await Promise.all([
          writingRow(device, partition),
          readLastOrder(db),
          readErased(db),
        ]);
        if (isOf(erased, partition)) throw new LearnerErased();
        const events = sealAll(row, drafts, seen, clock);
        await add(row, events, seen);
        return events;
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
  };
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
