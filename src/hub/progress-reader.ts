import type { KnownEvent } from '#domain/events/event.ts';
import { type LearnerId, learnerPartition, type Partition, staffPartition } from '#domain/ids.ts';
import type { Content } from '#engine/content.ts';
import type { EventStore } from '#log/event-store.ts';
import { compareEvents, compareTimes } from '#log/order.ts';
import { maySay } from '#log/who-may-say.ts';
import { emptyProgress, foldAll, foldKey, type LearnerProgress } from '#progress/learner-progress.ts';
import { arrivalsOf } from './arrivals.ts';
import type { Accounts } from './storage/accounts.ts';
import { unlessFull } from './storage/disk-full.ts';

/** A learner's progress, and the arrival number of the last event of theirs that it counts. */
export type ReadProgress = { readonly progress: LearnerProgress; readonly arrival: number };

/** `key`: what it was folded with. `saved`: how many events the stored snapshot counts. */
type Kept = ReadProgress & { readonly key: string; readonly saved: number };

/** About 60 kB each at their fullest. */
const learnersInMemory = 150;
/** A snapshot is written after so many new events: folding fewer again costs less than writing. */
const snapshotAfter = 64;

/**
 * Folded progress, kept up with what arrives (HUB-12): what the learner did and what staff say of them, together. What
 * comes is folded on top while it sorts after what is there; when something older comes, when staff take something back,
 * or when the class works with other content, the learner is folded again from the beginning, so that the numbers are
 * those of canonical order (LOG-6), whatever came when. Snapshots are only to start quickly.
 */
export function createProgressReader(snapshots: Accounts['snapshots'], store: EventStore) {
  const recent = new Map<LearnerId, Kept>();

  async function known(learner: LearnerId, key: string): Promise<Kept> {
    const inMemory = recent.get(learner);
    if (inMemory?.key === key) return inMemory;
    const row = await snapshots.find(learner, key);
    if (!row) return { progress: emptyProgress, arrival: 0, key, saved: 0 };
    const progress = JSON.parse(row.value) as LearnerProgress;
    return { progress, arrival: row.arrival, key, saved: progress.folded };
  }

  async function remember(
    learner: LearnerId,
    { key, saved }: Kept,
    read: ReadProgress,
  ): Promise<ReadProgress> {
    const due = Math.abs(read.progress.folded - saved) >= snapshotAfter;
    recent.delete(learner);
    recent.set(learner, { ...read, key, saved: due ? read.progress.folded : saved });
    if (recent.size > learnersInMemory) recent.delete(recent.keys().next().value ?? learner);
    if (due)
      await unlessFull(
        snapshots.put(learner, key, { arrival: read.arrival, value: JSON.stringify(read.progress) }),
      );
    return read;
  }

  /** What arrived after one number and not after another, of one partition. */
  async function arrived(partition: Partition, after: number, upTo: number) {
    const events: KnownEvent[] = [];
    let cursor = after;
    for await (const { arrival, event } of arrivalsOf(store, partition, after)) {
      if (arrival > upTo) break;
      cursor = arrival;
      if (maySay(partition, event.type)) events.push(event);
    }
    return { events, cursor };
  }

  /** All that arrived of a learner after a number, in canonical order. */
  async function newsOf(learner: LearnerId, after: number) {
    // What arrives in one partition while the other is read must not be passed over by the cursor.
    const upTo = await store.cursor();
    const own = await arrived(learnerPartition(learner), after, upTo);
    const staff = await arrived(staffPartition(learner), after, upTo);
    return {
      events: own.events.concat(staff.events).sort(compareEvents),
      cursor: Math.max(own.cursor, staff.cursor),
    };
  }

  /** Folds what arrived since; null when the whole log must be folded anew. */
  async function foldOn(learner: LearnerId, from: ReadProgress, content: Content) {
    const { events, cursor } = await newsOf(learner, from.arrival);
    const [first] = events;
    const last = from.progress.lastOrder;
    if (first && last !== null && compareTimes(first.order, last) <= 0) return null;
    const folded = foldAll(from.progress, events, content);
    return folded.again ? null : { progress: folded.progress, arrival: cursor };
  }

  async function foldAgain(learner: LearnerId, content: Content): Promise<ReadProgress> {
    const { events, cursor } = await newsOf(learner, 0);
    return { progress: foldAll(emptyProgress, events, content).progress, arrival: cursor };
  }

  return {
    /** `content`: what the class works with, which decides what answers and staff's words come to. */
    async read(learner: LearnerId, content: Content): Promise<ReadProgress> {
      const before = await known(learner, foldKey(content));
      const read =
        (before.arrival > 0 ? await foldOn(learner, before, content) : null) ??
        (await foldAgain(learner, content));
      return remember(learner, before, read);
    },
    /** They were erased: nothing of them stays in memory either. */
    forget: (learner: LearnerId): void => void recent.delete(learner),
  };
}

export type ProgressReader = ReturnType<typeof createProgressReader>;
