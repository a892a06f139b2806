import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '#domain/result.ts';
import type { OpenFailure } from '#hub/storage/open-failure.ts';
import { migrate, newestVersion, versionOf } from './migrate.ts';

export type HubDatabase = { readonly db: DatabaseSync; close(): void };

/**
 * Opens the hub's database, one hub a folder (HUB-20): checked before anything is written (HUB-22), and committed only
 * when on the disk (WAL with synchronous FULL). The lock is a transaction held open on a second, empty database: the
 * system lets go of it when the process ends, however it ends, so that no stale lock file can keep a school out.
 */
export function openDatabase(
  folder: string,
  tell: (migration: string) => void = () => undefined,
): Result<HubDatabase, OpenFailure> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return err({ type: 'unwritable', detail: messageOf(error) });
  }
  const lock = takeLock(folder);
  if (!lock.ok) return lock;
  const file = join(folder, 'hub.sqlite');
  const sound = check(file);
  if (!sound.ok) {
    lock.value.close();
    return sound;
  }
  try {
    const db = new DatabaseSync(file, { timeout: 5000 });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    // What is deleted is overwritten with zeros (ERA-8).
    db.exec('PRAGMA secure_delete = ON');
    // Memory for a class of 30 is small; a phone-sized computer runs this (docs/budgets.md).
    db.exec('PRAGMA cache_size = -8000; PRAGMA journal_size_limit = 4000000;');
    migrate(db, tell);
    return ok({
      db,
      close: () => {
        db.exec('PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);');
        db.close();
        lock.value.close();
      },
    });
  } catch (error) {
    lock.value.close();
    return err({ type: 'unwritable', detail: messageOf(error) });
  }
}

/**
 * The database as it is now, to look at only: while the school's hub runs, or when it does not. What is committed later
 * is not seen.
 */
export function openDatabaseToRead(folder: string): Result<HubDatabase, OpenFailure> {
  const file = join(folder, 'hub.sqlite');
  if (!existsSync(file)) return err({ type: 'missing', place: file });
  try {
    const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    const version = versionOf(db);
    if (version !== newestVersion()) {
      db.close();
      return err({ type: version > newestVersion() ? 'newer' : 'older', version });
    }
    // The view begins with the first look, not with BEGIN.
    db.exec('BEGIN; SELECT COUNT(*) FROM logs');
    return ok({ db, close: () => db.close() });
  } catch (error) {
    return err({ type: 'damaged', file, detail: messageOf(error) });
  }
}

/** A database in memory, for tests and trials. */
export function openMemoryDatabase(): HubDatabase {
  const db = new DatabaseSync(':memory:');
  migrate(db);
  return { db, close: () => db.close() };
}

function takeLock(folder: string): Result<{ close(): void }, OpenFailure> {
  try {
    const lock = new DatabaseSync(join(folder, 'hub.lock'), { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
    } catch {
      lock.close();
      return err({ type: 'in-use' });
    }
    return ok({ close: () => lock.close() });
  } catch (error) {
    return err({ type: 'unwritable', detail: messageOf(error) });
  }
}

/** Reads the file through before it is opened for writing, so that a damaged one can still be rescued as it is. */
function check(file: string): Result<null, OpenFailure> {
  if (!existsSync(file)) return ok(null);
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    const found = db.prepare('PRAGMA quick_check(5)').all();
    const detail = found.map((row) => String(row['quick_check'])).join('; ');
    if (detail !== 'ok') return err({ type: 'damaged', file, detail });
    const version = versionOf(db);
    return version > newestVersion() ? err({ type: 'newer', version }) : ok(null);
  } catch (error) {
    return err({ type: 'damaged', file, detail: messageOf(error) });
  } finally {
    db?.close();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
