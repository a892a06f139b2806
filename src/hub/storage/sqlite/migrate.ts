import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { packOldEvents } from './pack-rows.ts';
import { inTransaction } from './transaction.ts';

const folder = join(import.meta.dirname, 'migrations');

/** What a migration does after its SQL, because SQL cannot. */
const afterwards: Readonly<Record<string, (db: DatabaseSync) => void>> = { '0005-school.sql': packOldEvents };

/** The numbered files of `migrations/`, in order: `0001-log.sql` is version 1. Never change one that was released. */
const migrations = (): string[] =>
  readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();

/** The version a database of this program has. */
export const newestVersion = (): number => migrations().length;

export const versionOf = (db: DatabaseSync): number => {
  const row = db.prepare('PRAGMA user_version').get();
  return Number(row?.['user_version'] ?? 0);
};

/** Brings the database to the newest version, a transaction a step (HUB-21). */
export function migrate(db: DatabaseSync, tell: (name: string) => void = () => undefined): void {
  for (const [index, name] of migrations().entries()) {
    if (index < versionOf(db)) continue;
    tell(name);
    inTransaction(db, () => {
      db.exec(readFileSync(join(folder, name), 'utf8'));
      afterwards[name]?.(db);
      db.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}
