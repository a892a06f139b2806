import type { FootpathDatabase } from '#store/database.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import type { Notice } from './api.ts';

/** Adds something a person must know; the same id replaces what was there. */
export async function addNotice(db: FootpathDatabase, notice: Notice): Promise<void> {
  await db.transaction('rw', db.meta, async () => {
    const others = ((await readMeta(db, 'notices')) ?? []).filter(({ id }) => id !== notice.id);
    await writeMeta(db, 'notices', [...others, notice]);
  });
}
