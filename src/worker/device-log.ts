import {
  classPartition,
  type DeviceId,
  type LearnerId,
  learnerOfPartition,
  learnerOfStaffPartition,
  learnerPartition,
  type Partition,
  staffPartition,
} from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import type { ClockReading } from '#log/clock.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { DexieEventStore } from '#store/dexie-event-store.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import type { InitiatorPort, OwnStream } from '#sync/initiator.ts';

/** The wall clock at both ends of the last exchange, so that the hub's lead can be measured (LOG-7). */
export type RoundTrip = { readonly sent: number; readonly received: number };

/** Learners a request may name (sync/protocol.ts), two partitions each, with room for the class. */
const mostWanted = 190;
const mostStreams = 400;

/**
 * The initiator's port over the device's database. What is pulled into a learner's partition, or into what staff say of
 * them, throws away that learner's folded head in the same transaction: the next look folds the log again, in canonical
 * order (LOG-6).
 */
export function createDeviceLog(
  db: FootpathDatabase,
  store: DexieEventStore,
  device: DeviceId,
  roundTrip: () => RoundTrip,
): InitiatorPort {
  return {
    async outline() {
      const joined = await readMeta(db, 'joined');
      invariant(joined, 'an exchange needs a joined hub');
      const cursors = await readMeta(db, 'cursors');
      // The newest: a request has room for so many (sync/protocol.ts).
      const learners = ((await readMeta(db, 'learners')) ?? []).slice(-mostWanted);
      const rows = (await db.streams.toArray()).filter((row) => row.own === 1);
      const receipts = new Map((await db.receipts.toArray()).map((receipt) => [receipt.stream, receipt]));
      const streams = rows.map((row): OwnStream => {
        const receipt = receipts.get(row.stream);
        const { stream, partition, branchOf, count, head } = row;
        return {
          stream,
          device: row.device,
          partition,
          branchOf,
          count,
          head,
          receiptCount: receipt?.hub === joined.hub ? receipt.count : 0,
        };
      });
      const wanted = [
        classPartition(joined.class.id),
        ...learners.flatMap((learner) => [learnerPartition(learner), staffPartition(learner)]),
      ];
      return {
        device,
        hub: joined.hub,
        cursorsOf: cursors ? { hub: cursors.hub, epoch: cursors.epoch } : null,
        // Those with something to hand in first, for the same reason.
        streams: streams
          .sort((a, b) => b.count - b.receiptCount - (a.count - a.receiptCount))
          .slice(0, mostStreams),
        wants: wanted.map((partition) => ({ partition, after: cursors?.after[partition] ?? 0 })),
      };
    },
    read: (stream, from, limit) => store.read(stream, from, limit),
    async keepHello(hello) {
      const { sent, received } = roundTrip();
      await db.transaction('rw', [db.meta, db.receipts], async () => {
        await writeMeta(db, 'clock-offset', Math.round(hello.time - (sent + received) / 2));
        await writeMeta(db, 'last-contact', hello.time);
        const cursors = await readMeta(db, 'cursors');
        if (cursors?.hub === hello.hub && cursors.epoch === hello.epoch) return;
        // A hub restored from a backup numbers arrivals anew, and may have forgotten what it once stated: the old cursors
        // would skip what is new there, the old receipts would call safe what is not (SYN-4, SYN-7).
        await writeMeta(db, 'cursors', { hub: hello.hub, epoch: hello.epoch, after: {} });
        await db.receipts.clear();
      });
    },
    keepReceipt: (receipt, hello) =>
      db.transaction('rw', [db.events, db.streams, db.receipts], async () => {
        const row = await db.streams.get({ stream: receipt.stream });
        if (row?.id === undefined || receipt.count > row.count) return false;
        const own = receipt.count === row.count ? row.head : await hashAt(row.id, receipt.count);
        const matches = receipt.count === 0 || own === receipt.head;
        if (!matches) {
          // Whatever was stated before, the hub's log is no longer ours.
          await db.receipts.delete(receipt.stream);
          return false;
        }
        const later = await db.events
          .where('[stream+seq]')
          .between([row.id, receipt.count + 1], [row.id, row.count], true, true)
          .filter((event) => event.type === 'answer.submitted')
          .count();
        await db.receipts.put({
          ...receipt,
          hub: hello.hub,
          epoch: hello.epoch,
          answers: row.answers - later,
          at: hello.time,
        });
        return true;
      }),
    branchAt: (stream, common) => store.branchAt(stream, common),
    take: (segment) =>
      db.transaction('rw', [db.events, db.streams, db.meta, db.progress], async () => {
        const result = await store.take(segment);
        const learner = learnerSpokenOf(segment.info.partition);
        if (learner && result.kind === 'taken' && result.fresh > 0) await db.progress.delete([learner, '']);
        return result;
      }),
    keepCursor: (partition, after) =>
      db.transaction('rw', db.meta, async () => {
        const cursors = await readMeta(db, 'cursors');
        if (cursors)
          await writeMeta(db, 'cursors', { ...cursors, after: { ...cursors.after, [partition]: after } });
      }),
  };

  async function hashAt(streamRow: number, seq: number) {
    return (await db.events.get({ stream: streamRow, seq }))?.hash;
  }
}

/** Whose progress changes with what this partition holds. */
const learnerSpokenOf = (partition: Partition): LearnerId | null =>
  learnerOfPartition(partition) ?? learnerOfStaffPartition(partition);

/** What the device knows of time now: its wall clock and the hub's lead as last measured. */
export async function readClock(db: FootpathDatabase, wall: number): Promise<ClockReading> {
  return { wall, offset: await readMeta(db, 'clock-offset') };
}

/** Adds a learner to those whose events this device holds and asks for; says whether that is new. */
export function rememberLearner(db: FootpathDatabase, learner: LearnerId): Promise<boolean> {
  return db.transaction('rw', db.meta, async () => {
    const learners = (await readMeta(db, 'learners')) ?? [];
    if (learners.includes(learner)) return false;
    await writeMeta(db, 'learners', [...learners, learner]);
    return true;
  });
}
