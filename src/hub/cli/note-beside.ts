import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type AuditNote, appendAudit } from '#hub/storage/audit.ts';
import type { SqlEngine } from '#hub/storage/engine.ts';
import { createSqliteEngine } from '#hub/storage/sqlite/engine.ts';
import type { HubPlace } from './open-hub.ts';

/**
 * Writes what was done at the hub's own computer into the audit, also while the hub runs (AUT-8): one short transaction beside its own.
 * The hub keeps nothing of the audit in memory, so that neither overwrites the other. False: it could not be written.
 */
export async function noteBeside(
  { data, database }: Pick<HubPlace, 'data' | 'database'>,
  note: Omit<AuditNote, 'who'>,
  now: number,
): Promise<boolean> {
  const write = (engine: SqlEngine) => engine.write(() => appendAudit({ ...note, who: 'command-line' }, now));
  try {
    if (database !== null) {
      const { openPostgresToRead } = await import('#hub/storage/postgres/open.ts');
      const { besideTheHub } = await import('#hub/storage/postgres/engine.ts');
      const opened = await openPostgresToRead(database, besideTheHub);
      if (!opened.ok) return false;
      await write(opened.value.engine).finally(opened.value.close);
      return true;
    }
    const file = join(data, 'hub.sqlite');
    if (!existsSync(file)) return false;
    const db = new DatabaseSync(file, { timeout: 5000 });
    try {
      db.exec('PRAGMA synchronous = FULL');
      await write(createSqliteEngine(db));
    } finally {
      db.close();
    }
    return true;
  } catch {
    return false;
  }
}
