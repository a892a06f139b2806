import type { LearnerId } from '#domain/ids.ts';
import type { SqlEngine } from './engine.ts';
import { isErased } from './erased-log.ts';
import { one, run } from './steps.ts';

/** A learner's folded progress as it was: events up to `arrival` are in it. */
export type ProgressSnapshot = { readonly arrival: number; readonly value: string };

/** Folded progress, kept only to start quickly: a projection, thrown away and folded again at will (HUB-12). */
export function createProgressSnapshots(engine: SqlEngine) {
  return {
    /** Null when there is none that was folded with the same (`key`). */
    find: (learner: LearnerId, key: string): Promise<ProgressSnapshot | null> =>
      engine.read(() =>
        one<ProgressSnapshot>(
          'SELECT arrival, value FROM progress WHERE school = $1 AND learner = $2 AND fold = $3',
          learner,
          key,
        ),
      ),
    put: (learner: LearnerId, key: string, { arrival, value }: ProgressSnapshot): Promise<void> =>
      engine.write(function* () {
        // They may have been erased while it was folded (ERA-5).
        if (yield* isErased(learner)) return;
        yield* run(
          `INSERT INTO progress (school, learner, fold, arrival, value) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (school, learner) DO UPDATE
           SET fold = excluded.fold, arrival = excluded.arrival, value = excluded.value`,
          learner,
          key,
          arrival,
          value,
        );
      }),
  };
}
