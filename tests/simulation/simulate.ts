import * as fc from 'fast-check';
import { play } from './play.ts';
import { clear } from './quiet.ts';
import { anySchedule, type Schedule } from './schedule.ts';

/** One schedule from its first step to quiet. Throws what it found: a `Broken` rule, or what the code under test threw. */
export async function simulate(schedule: Schedule): Promise<void> {
  await clear(await play(schedule));
}

export type Found = {
  /** Schedules that were played, the failing one included. */
  readonly played: number;
  readonly seed: number;
  /** Where fast-check finds the smallest failing schedule again. */
  readonly path: string;
  readonly schedule: Schedule;
  readonly message: string;
};

/** Plays that many schedules. Null when every rule held in all of them. */
export async function simulateMany(options: {
  readonly runs: number;
  readonly seed: number;
  readonly path?: string;
  /** Look for the smallest schedule that fails in the same way. */
  readonly shrink: boolean;
}): Promise<Found | null> {
  const { runs, seed, path, shrink } = options;
  const done = await fc.check(fc.asyncProperty(anySchedule, simulate), {
    numRuns: runs,
    seed,
    endOnFailure: !shrink,
    ...(path === undefined ? {} : { path }),
  });
  if (!done.failed) return null;
  const { counterexample, counterexamplePath, errorInstance, numRuns } = done;
  if (!counterexample) throw new Error('a run was cut short');
  const message =
    errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  return { played: numRuns, seed, path: counterexamplePath ?? '', schedule: counterexample[0], message };
}
