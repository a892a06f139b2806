import { roomOf, writeGoingHome } from '#domain/going-home.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { checkStorage } from './storage-check.ts';

/** An empty cache of this name means that the service worker has stored the app whole (src/sw/sw.ts). */
const storedMark = 'footpath-stored';

/** What this device tells the hub of itself in an exchange (TLS-12). */
export async function goingHome(
  db: FootpathDatabase,
  storage: StorageManager | undefined,
  now: number,
): Promise<string> {
  const { grade, freeBytes } = await checkStorage(db, storage, now);
  // Neither is there on plain HTTP.
  const isStored = typeof caches !== 'undefined' && (await caches.has(storedMark).catch(() => false));
  const isSecure = globalThis.isSecureContext === true;
  return writeGoingHome({ isSecure, isStored, storage: grade, room: roomOf(freeBytes) });
}
