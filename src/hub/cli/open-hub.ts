import { join } from 'node:path';
import { ok, type Result } from '#domain/result.ts';
import { systemClock } from '#hub/clock.ts';
import { createPackShelf } from '#hub/packs/pack-shelf.ts';
import { createProgressReader } from '#hub/progress-reader.ts';
import type { HubDeps } from '#hub/services.ts';
import { createAccounts } from '#hub/storage/accounts.ts';
import { type OpenFailure, openDatabase } from '#hub/storage/database.ts';
import { createSqliteEventStore } from '#hub/storage/sqlite-event-store.ts';

/** The parts of a hub that live in its data folder. */
export type OpenHub = Pick<HubDeps, 'store' | 'accounts' | 'progress' | 'packs' | 'clock'> & {
  close(): void;
};

export function openHub(data: string): Result<OpenHub, OpenFailure> {
  const opened = openDatabase(data);
  if (!opened.ok) return opened;
  const { db, close } = opened.value;
  const store = createSqliteEventStore(db, systemClock.now);
  return ok({
    store,
    accounts: createAccounts(db),
    progress: createProgressReader(db, store),
    packs: createPackShelf(join(data, 'packs')),
    clock: systemClock,
    close,
  });
}
