import type { FootpathDatabase } from '#store/database.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
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
  const canary = (await readMeta(db, 'canary')) ?? { planted: now, found: 0 };
  const survived = canary.found > 0 || Math.abs(now - canary.planted) > provenAfter;
  await writeMeta(db, 'canary', { planted: canary.planted, found: survived ? Math.max(1, canary.found) : 0 });

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
