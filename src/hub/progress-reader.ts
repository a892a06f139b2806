import type { DatabaseSync } from 'node:sqlite';
import { type KnownEvent, readEvent } from '#domain/events/event.ts';
import { type LearnerId, learnerPartition } from '#domain/ids.ts';
import type { EventStore } from '#log/event-store.ts';
import { compareEvents, compareTimes } from '#log/order.ts';
import { emptyProgress, foldAll, foldVersion, type LearnerProgress } from '#progress/learner-progress.ts';
import { prepareQuery, prepareStatement } from './storage/query.ts';

/** A learner's progress, and the arrival number of the last event of theirs that it counts. */
export type ReadProgress = { readonly progress: LearnerProgress; readonly arrival: number };

/** About 60 kB each at their fullest. */
const learnersInMemory = 150;
/** A snapshot is written after so many new events: folding fewer again costs less than writing. */
const snapshotAfter = 64;
const pageSize = 256;

/**
 * Folded progress, kept up with what arrives (HUB-12). What comes is folded on top while it sorts after what is there;
 * when a device hands in something older, the learner is folded again from the beginning, so that the numbers are
 * those of canonical order (LOG-6), whatever came when. Snapshots are only to start quickly.
 */
export function createProgressReader(db: DatabaseSync, store: EventStore) {
  const find = prepareQuery<{ arrival: number; value: string }>(
    db,
    'SELECT arrival, value FROM progress WHERE learner = ? AND fold = ?',
  );
  const put = prepareStatement(
    db,
    `INSERT INTO progress (learner, fold, arrival, value) VALUES (?, ?, ?, ?)
     ON CONFLICT (learner) DO UPDATE SET fold = excluded.fold, arrival = excluded.arrival, value = excluded.value`,
  );
  const recent = new Map<LearnerId, ReadProgress & { readonly saved: number }>();

  function known(learner: LearnerId): ReadProgress & { readonly saved: number } {
    const inMemory = recent.get(learner);
    if (inMemory) return inMemory;
    const row = find.one(learner, foldVersion);
    if (!row) return { progress: emptyProgress, arrival: 0, saved: 0 };
    const progress = JSON.parse(row.value) as LearnerProgress;
    return { progress, arrival: row.arrival, saved: progress.folded };
  }

  function remember(learner: LearnerId, read: ReadProgress, saved: number): ReadProgress {
    const due = Math.abs(read.progress.folded - saved) >= snapshotAfter;
    if (due) put(learner, foldVersion, read.arrival, JSON.stringify(read.progress));
    recent.delete(learner);
    recent.set(learner, { ...read, saved: due ? read.progress.folded : saved });
    if (recent.size > learnersInMemory) recent.delete(recent.keys().next().value ?? learner);
    return read;
  }

  /** One page of a learner's events, in canonical order. */
  async function pageAfter(learner: LearnerId, after: number) {
    const page = await store.arrivals(learnerPartition(learner), after, pageSize);
    const events: KnownEvent[] = [];
    for (const { event } of page) {
      const read = readEvent(event);
      if (read) events.push(read);
    }
    return {
      events: events.sort(compareEvents),
      cursor: page[page.length - 1]?.arrival ?? after,
      isLast: page.length < pageSize,
    };
  }

  /** Folds what arrived after the cursor, a page at a time; null when some of it belongs further back. */
  async function foldOn(learner: LearnerId, from: ReadProgress): Promise<ReadProgress | null> {
    let { progress, arrival } = from;
    for (;;) {
      const { events, cursor, isLast } = await pageAfter(learner, arrival);
      const first = events[0];
      if (first && progress.lastOrder !== null && compareTimes(first.order, progress.lastOrder) <= 0)
        return null;
      if (events.length > 0) progress = foldAll(progress, events).progress;
      arrival = cursor;
      if (isLast) return { progress, arrival };
    }
  }

  /** Folds all there is again. Needs the learner's whole log at once, to put it in order. */
  async function foldAgain(learner: LearnerId): Promise<ReadProgress> {
    const events: KnownEvent[] = [];
    let arrival = 0;
    for (;;) {
      const page = await pageAfter(learner, arrival);
      events.push(...page.events);
      arrival = page.cursor;
      if (page.isLast)
        return { progress: foldAll(emptyProgress, events.sort(compareEvents)).progress, arrival };
    }
  }

  return {
    async read(learner: LearnerId): Promise<ReadProgress> {
      const { saved, ...before } = known(learner);
      const read = (await foldOn(learner, before)) ?? (await foldAgain(learner));
      return remember(learner, read, saved);
    },
  };
}

export type ProgressReader = ReturnType<typeof createProgressReader>;
