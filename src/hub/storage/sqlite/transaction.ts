import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs `work` as one transaction: committed and on the disk when this returns, or as if it never was. `node:sqlite` is
 * synchronous, so two of these can never interleave in one process.
 */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
