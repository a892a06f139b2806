import type { FootpathDatabase } from '#store/database.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import { storageFailure } from '#store/storage-failure.ts';
import type { StorageVerdict } from './api.ts';

/** Below this much free space answers still fit, pictures and packs may not: people should know. */
const nearlyFull = 30 * 1024 * 1024;
/** Private modes grant a small share of memory instead of disk. */
const smallQuota = 200 * 1024 * 1024;
/** A canary found this long after it was planted has lived through more than a reload: 8 hours. */
const provenAfter = 8 * 3_600_000;

/**
 * Says what this browser will do with stored work, as far as it can be known (no browser says it outright). A promise
 * (`persisted`) is best; a canary record that was still there hours later is next; a small quota or full disk warns.
 */
export async function checkStorage(
  db: FootpathDatabase,
  storage: StorageManager | undefined,
  now: number,
): Promise<StorageVerdict> {
  const survived = await lookAtCanary(db, now);
  const estimate = await storage?.estimate?.().catch(() => undefined);
  const usedBytes = estimate?.usage ?? null;
  const freeBytes =
    estimate?.quota === undefined ? null : Math.max(0, estimate.quota - (estimate.usage ?? 0));
  const sizes = { freeBytes, usedBytes };
  if (freeBytes !== null && freeBytes < nearlyFull)
    return { grade: 'at-risk', because: 'nearly-full', ...sizes };
  if (await storage?.persisted?.().catch(() => false))
    return { grade: 'kept', because: 'persisted', ...sizes };
  if (estimate?.quota !== undefined && estimate.quota < smallQuota)
    return { grade: 'at-risk', because: 'small-quota', ...sizes };
  if (survived) return { grade: 'likely', because: 'canary-survived', ...sizes };
  return { grade: 'unproven', because: freeBytes === null ? 'no-estimate' : 'first-visit', ...sizes };
}

/**
 * Plants the canary once, and notes once that it was found later. A device without room for that note must start all the
 * same: what is here has to be handed in.
 */
async function lookAtCanary(db: FootpathDatabase, now: number): Promise<boolean> {
  const canary = await readMeta(db, 'canary');
  const planted = canary?.planted ?? now;
  const found = canary?.found ?? 0;
  const survived = found > 0 || Math.abs(now - planted) > provenAfter;
  try {
    if (!canary || (survived && found === 0))
      await writeMeta(db, 'canary', { planted, found: survived ? 1 : 0 });
  } catch (error) {
    if (storageFailure(error).code !== 'storage-full') throw error;
  }
  return survived;
}
