import type { Result } from '#domain/result.ts';
import { ok } from '#domain/result.ts';
import type { SqlEngine } from '#hub/storage/engine.ts';
import type { OpenFailure } from '#hub/storage/open-failure.ts';
import { openDatabaseToRead } from '#hub/storage/sqlite/database.ts';
import { createSqliteEngine } from '#hub/storage/sqlite/engine.ts';
import type { HubPlace } from './open-hub.ts';

/** What a database says of its own files; null: nothing is wrong. */
export type OwnCheck = () => Promise<string | null>;

/**
 * Gives `work` a view of a school's database as it is now, which later changes do not move: while the hub runs, or when
 * it does not (HUB-31). Nothing is written and nothing locked.
 */
export async function lookAt<T>(
  { data, database }: Pick<HubPlace, 'data' | 'database'>,
  work: (reader: Pick<SqlEngine, 'read'>, ownCheck: OwnCheck) => Promise<T>,
): Promise<Result<T, OpenFailure>> {
  if (database === null) {
    const opened = openDatabaseToRead(data);
    if (!opened.ok) return opened;
    const { db, close } = opened.value;
    try {
      const ownCheck = async (): Promise<string | null> => {
        const found = db.prepare('PRAGMA integrity_check(5)').all();
        const said = found.map((row) => String(row['integrity_check'])).join('; ');
        return said === 'ok' ? null : said;
      };
      return ok(await work(createSqliteEngine(db), ownCheck));
    } finally {
      close();
    }
  }
  const { openPostgresToRead } = await import('#hub/storage/postgres/open.ts');
  const opened = await openPostgresToRead(database);
  if (!opened.ok) return opened;
  try {
    // A server checks its own pages as it reads them (data_checksums); every row of the school is read here.
    return ok(await opened.value.engine.snapshot((reader) => work(reader, async () => null)));
  } finally {
    await opened.value.close();
  }
}
