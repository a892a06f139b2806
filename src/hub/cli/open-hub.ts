import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '#domain/result.ts';
import { type Clock, systemClock } from '#hub/clock.ts';
import { createErasedFile } from '#hub/erasure/erased-file.ts';
import { createMediaFiles } from '#hub/media/media-files.ts';
import { createPackShelf } from '#hub/packs/pack-shelf.ts';
import { createProgressReader } from '#hub/progress-reader.ts';
import type { HubDeps } from '#hub/services.ts';
import type { SqlEngine } from '#hub/storage/engine.ts';
import { createHubStorage, type HubStorage } from '#hub/storage/hub-storage.ts';
import type { OpenFailure } from '#hub/storage/open-failure.ts';
import type { PostgresPlace } from '#hub/storage/postgres/open.ts';
import { openDatabase } from '#hub/storage/sqlite/database.ts';
import { createSqliteEngine } from '#hub/storage/sqlite/engine.ts';

/** The parts of a hub that live in its data folder, or on a district's database server. */
export type OpenHub = Pick<
  HubDeps,
  'store' | 'accounts' | 'scrub' | 'progress' | 'packs' | 'mediaFiles' | 'erasedFile' | 'clock'
> & {
  close(): Promise<void>;
};

/** Where a school's data is. Packs and media are files of the folder in any case. */
export type HubPlace = {
  readonly data: string;
  /** Null: the database is a file of the folder. */
  readonly database: PostgresPlace | null;
  /** Another hub has taken the school over, on a server. */
  readonly lost?: () => void;
  readonly tellMigration?: (name: string) => void;
};

export async function openHub(
  place: string | HubPlace,
  clock: Clock = systemClock,
): Promise<Result<OpenHub, OpenFailure>> {
  const where = typeof place === 'string' ? { data: place, database: null } : place;
  const opened = await openStorage(where, clock);
  if (!opened.ok) return opened;
  if ((await opened.value.accounts.settings.read('restoring')) !== null) {
    await opened.value.close();
    return err({ type: 'half-restored' });
  }
  return ok(hubOver(opened.value, where.data, clock));
}

/** A hub over its open database and its folder. */
export const hubOver = (
  { store, accounts, scrub, close }: OpenStorage,
  data: string,
  clock: Clock = systemClock,
): OpenHub => ({
  store,
  accounts,
  scrub,
  progress: createProgressReader(accounts.snapshots, store),
  packs: createPackShelf(join(data, 'packs')),
  mediaFiles: createMediaFiles(join(data, 'media')),
  erasedFile: createErasedFile(join(data, 'erased.json')),
  clock,
  close,
});

export type OpenStorage = HubStorage & { readonly engine: SqlEngine; close(): Promise<void> };

/** The database alone, for this process alone: brought up to this program's version. */
export async function openStorage(
  { data, database, lost, tellMigration }: HubPlace,
  clock: Clock = systemClock,
): Promise<Result<OpenStorage, OpenFailure>> {
  if (database === null) {
    const opened = openDatabase(data, tellMigration);
    if (!opened.ok) return opened;
    const { db, close } = opened.value;
    const engine = createSqliteEngine(db);
    return ok({ engine, ...createHubStorage(engine, clock.now), close: async () => close() });
  }
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (error) {
    return err({ type: 'unwritable', detail: error instanceof Error ? error.message : String(error) });
  }
  // Only districts need the driver: a school's own computer does not load it.
  const { openPostgres } = await import('#hub/storage/postgres/open.ts');
  const opened = await openPostgres(database, lost ?? (() => undefined), tellMigration);
  if (!opened.ok) return opened;
  const { engine, close } = opened.value;
  return ok({ engine, ...createHubStorage(engine, clock.now), close });
}
