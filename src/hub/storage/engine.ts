import type { Steps } from './steps.ts';

/** A database that can run the hub's steps for one school. Two of them: `sqlite/engine.ts`, `postgres/engine.ts`. */
export interface SqlEngine {
  /**
   * One transaction: on the disk when the promise resolves, or as if it never was. Those of a school never overlap, in
   * this process or another, so that what one reads is still so when it writes.
   */
  write<T>(work: () => Steps<T>): Promise<T>;
  /** Statements that only read, each of them seeing what was committed before it. */
  read<T>(work: () => Steps<T>): Promise<T>;
  /**
   * After rows were deleted for good: leaves as little of them in the database's files as it can (ERA-8). False: not now,
   * somebody is reading or the disk is full; ask again later.
   */
  scrub(): Promise<boolean>;
}
