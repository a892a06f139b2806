import type { Draft, KnownEvent, StoredEvent } from '#domain/events/event.ts';
import { readEvent } from '#domain/events/event.ts';
import { type DeviceId, type LearnerId, learnerPartition } from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import type { ClockReading } from '#log/clock.ts';
import { LearnerErased } from '#log/erase.ts';
import type { LearnerProgress } from '#progress/learner-progress.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { DexieLog } from '#store/dexie-log.ts';
import { readErased } from '#store/log-rows.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { LearnerShelf } from './learner-shelf.ts';

export type LearnerLogDeps = {
  readonly db: FootpathDatabase;
  readonly store: DexieLog;
  readonly shelf: LearnerShelf;
  readonly device: DeviceId;
};

/** What a learner does, written down: each event in one durable transaction with its projections. */
export function createLearnerLog({ db, store, shelf, device }: LearnerLogDeps) {
  return {
    /**
     * One durable transaction: the events, their projections, and the open question, or none of them. On a full device
     * everything else makes room first.
     */
    async commit<T>(learner: LearnerId, work: () => Promise<T>): Promise<T> {
      const keep = async (): Promise<T> => {
        try {
          // Dexie follows awaits only in a function that is itself `async`: one that returns a promise commits too early.
          return await db.transaction('rw', shelf.tables, async () => {
            // Side by side: an answer waits for no look of its own. Whoever was erased meanwhile has nothing kept of them.
            const [done, erased] = await Promise.all([work(), readErased(db)]);
            if (erased.includes(learner)) throw new LearnerErased();
            return done;
          });
        } catch (error) {
          shelf.forget(learner);
          throw error;
        }
      };
      try {
        return await keep();
      } catch (error) {
        const making = storageFailure(error).code === 'storage-full' && import('./make-room.ts');
        // Its file may be out of reach: then there is no room.
        const room = making && (await making.catch(() => null));
        if (room) return room.keepWithRoom(db, store, error, keep);
        throw error;
      }
    },

    /** Call inside `commit`, with the progress that was read there. */
    async append(
      learner: LearnerId,
      before: LearnerProgress,
      reading: ClockReading,
      draft: Draft,
    ): Promise<LearnerProgress> {
      const events = await store.append(device, learnerPartition(learner), [draft], reading);
      return shelf.fold(learner, before, knownOf(events));
    },
  };
}

export type LearnerLog = ReturnType<typeof createLearnerLog>;

/** An event this program has just made is one that it knows. */
function knownOf(events: readonly StoredEvent[]): KnownEvent {
  const known = events[0] ? readEvent(events[0]) : null;
  invariant(known, 'an appended event can be read');
  return known;
}
