import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isDiskFull } from '#hub/storage/disk-full.ts';
import type { SqlEngine } from '#hub/storage/engine.ts';
import type { Steps } from '#hub/storage/steps.ts';
import { inTransaction } from './transaction.ts';

/** One file is one school's; the name leads every key all the same, so that both databases speak the same SQL. */
const school = 'school';

/**
 * Steps on `node:sqlite`: run to their end at once, so that two requests can never interleave, and committed before
 * the promise resolves.
 */
export function createSqliteEngine(db: DatabaseSync): SqlEngine {
  const prepared = new Map<string, StatementSync>();

  function prepare(sql: string): StatementSync {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = db.prepare(sql.replaceAll('$', '?'));
    prepared.set(sql, statement);
    return statement;
  }

  function runSteps<T>(steps: Steps<T>): T {
    let step = steps.next();
    while (!step.done) {
      const { sql, values } = step.value;
      step = steps.next(prepare(sql).all(school, ...values));
    }
    return step.value;
  }

  return {
    write: async (work) => inTransaction(db, () => runSteps(work())),
    read: async (work) => runSteps(work()),

    // `secure_delete` (database.ts) has overwritten the rows themselves. What may still lie about is copies of them: in the
    // gaps of pages that were once rearranged, which only writing the file anew removes, and in the log of changes.
    scrub: async () => {
      try {
        db.exec('VACUUM');
      } catch (error) {
        if (isDiskFull(error) || isBusy(error)) return false;
        throw error;
      }
      const [said] = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
      return said?.['busy'] === 0;
    },
  };
}

/** Another program reads the file or writes to it: a backup, a check. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === 5;
