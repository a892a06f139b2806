import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHubStorage, type HubStorage } from '#hub/storage/hub-storage.ts';
import { openPostgres } from '#hub/storage/postgres/open.ts';
import { openDatabase } from '#hub/storage/sqlite/database.ts';
import { createSqliteEngine } from '#hub/storage/sqlite/engine.ts';
import type { StorageUnderTest } from '#tests/contracts/hub-storage.contract.ts';

type Opened = { readonly storage: HubStorage; close(): Promise<void> };

/** A storage in a file, in a folder of its own. */
export function sqliteUnderTest(now: () => number): Promise<StorageUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'footpath-storage-'));
  const open = async (): Promise<Opened> => {
    const opened = openDatabase(folder);
    if (!opened.ok) throw new Error(`the database could not be opened: ${opened.error.type}`);
    const { db, close } = opened.value;
    return { storage: createHubStorage(createSqliteEngine(db), now), close: async () => close() };
  };
  return underTest(open, () => rmSync(folder, { recursive: true }));
}

let schools = 0;

/** A storage on a server: a school of its own, beside those of other tests. */
export function postgresUnderTest(url: string, now: () => number): Promise<StorageUnderTest> {
  const school = `school-${process.pid}-${++schools}`;
  const open = async (): Promise<Opened> => {
    const opened = await openPostgres({ url, school }, () => undefined);
    if (!opened.ok) throw new Error(`the server could not be opened: ${JSON.stringify(opened.error)}`);
    const { engine, close } = opened.value;
    return { storage: createHubStorage(engine, now), close };
  };
  return underTest(open, () => undefined);
}

async function underTest(open: () => Promise<Opened>, remove: () => void): Promise<StorageUnderTest> {
  let opened = await open();
  return {
    storage: opened.storage,
    reopen: async () => {
      await opened.close();
      opened = await open();
      return opened.storage;
    },
    close: async () => {
      await opened.close();
      remove();
    },
  };
}
