import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { codeOf, isToRepeat, withClient } from './connect.ts';

const folder = join(import.meta.dirname, 'migrations');
const mostTries = 10;

const migrations = (): string[] =>
  readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();

/** The version a database of this program has. */
export const newestVersion = (): number => migrations().length;

/**
 * Brings the database to the newest version, a transaction a step, and answers with the version it found. Hubs of
 * several schools may start at once: the row of versions is locked meanwhile. It is the one row that belongs to all
 * schools, kept under the school ''. A newer database is left alone.
 */
export async function migrate(pool: Pool, tell: (name: string) => void): Promise<number> {
  const found = await versionOf(pool);
  for (let version = found; version < newestVersion(); version++)
    await withClient(pool, (client) => repeatedly(() => step(client, version, tell)));
  return found;
}

/** 0 when nothing of this program is in the database. */
export async function versionOf(pool: Pool): Promise<number> {
  try {
    const { rows } = await pool.query(`SELECT version FROM versions WHERE school = ''`);
    return Number((rows[0] as { version?: number } | undefined)?.version ?? 0);
  } catch (error) {
    const noSuchTable = '42P01';
    if (codeOf(error) === noSuchTable) return 0;
    throw error;
  }
}

async function step(client: PoolClient, version: number, tell: (name: string) => void): Promise<void> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS versions (school TEXT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (school))',
  );
  await client.query(`INSERT INTO versions (school, version) VALUES ('', 0) ON CONFLICT (school) DO NOTHING`);
  await client.query('BEGIN');
  try {
    const { rows } = await client.query(`SELECT version FROM versions WHERE school = '' FOR UPDATE`);
    const name = migrations()[version];
    // Another hub may have been quicker.
    if (name !== undefined && Number((rows[0] as { version: number }).version) === version) {
      tell(name);
      await client.query(readFileSync(join(folder, name), 'utf8'));
      await client.query(`UPDATE versions SET version = $1 WHERE school = ''`, [version + 1]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Two that make the same table at the same time: one of them fails in the server's own tables, and tries again. */
async function repeatedly(work: () => Promise<void>): Promise<void> {
  const bothAtOnce = ['23505', '42P07', '42710', 'XX000'];
  for (let tried = 1; ; tried++)
    try {
      return await work();
    } catch (error) {
      if (tried === mostTries || !(isToRepeat(error) || bothAtOnce.includes(codeOf(error)))) throw error;
      await new Promise((turn) => setTimeout(turn, 50 * tried));
    }
}
