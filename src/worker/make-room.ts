import { failure } from '#domain/error-codes.ts';
import { readEvent } from '#domain/events/event.ts';
import { classPartition, type PackHash } from '#domain/ids.ts';
import { emptyRoster, foldRoster, parametersOf } from '#log/projections/roster.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { DexieLog } from '#store/dexie-log.ts';
import { dropMedia } from '#store/drop-media.ts';
import { readMeta } from '#store/meta.ts';
import { storageFailure } from '#store/storage-failure.ts';
import { addNotice } from './notices.ts';

/** Bytes: a month of answers. Browsers count roughly, and give back late what was deleted. */
const wanted = 2_000_000;

/**
 * An answer found no room. What can be fetched again goes first: pieces of work that the school has, lessons that the
 * class no longer works with, a teacher's boards. Only if that was not enough, pieces of work that are nowhere else, which
 * is told. `keep` is tried again after each; what it fails with at last is thrown.
 */
export async function keepWithRoom<T>(
  db: FootpathDatabase,
  store: DexieLog,
  full: unknown,
  keep: () => Promise<T>,
): Promise<T> {
  let last = full;
  for (const drop of [dropFetchable, dropOnlyHere]) {
    try {
      // What went is gone even if there was no room left to note it down.
      await drop(db, store).catch(throwUnlessFull);
      return await keep();
    } catch (error) {
      throwUnlessFull(error);
      last = error;
    }
  }
  throw last;
}

function throwUnlessFull(error: unknown): void {
  if (storageFailure(error).code !== 'storage-full') throw error;
}

async function dropFetchable(db: FootpathDatabase, store: DexieLog): Promise<void> {
  await dropMedia(db, wanted).catch(throwUnlessFull);
  const inUse = await packsInUse(db, store);
  const unused = (await db.packs.toCollection().primaryKeys()).filter((hash) => !inUse.includes(hash));
  await db.packs.bulkDelete(unused);
  await db.boards.clear();
}

async function dropOnlyHere(db: FootpathDatabase): Promise<void> {
  const { lost } = await dropMedia(db, wanted, 'if-needed');
  if (lost > 0) await addNotice(db, { id: 'work-lost', failure: failure('work-lost', { count: lost }) });
}

/** What the class works with now, as its roster says. */
async function packsInUse(db: FootpathDatabase, store: DexieLog): Promise<readonly PackHash[]> {
  const joined = await readMeta(db, 'joined');
  if (!joined) return [];
  let roster = emptyRoster(joined.class.id);
  for (const { stream, count } of await store.streams(classPartition(joined.class.id)))
    for (const event of await store.read(stream, 1, count)) {
      const known = readEvent(event);
      if (known) roster = foldRoster(roster, known);
    }
  const parameters = parametersOf(roster);
  return [...(roster.pack ? [roster.pack.value.pack] : []), ...(parameters ? [parameters] : [])];
}
