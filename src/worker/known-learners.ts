import type { LearnerId } from '#domain/ids.ts';
import { LearnerErased } from '#log/erase.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { readErased } from '#store/log-rows.ts';
import { readMeta, writeMeta } from '#store/meta.ts';

/** Adds a learner to those whose events this device holds and asks for; says whether that is new. */
export function rememberLearner(db: FootpathDatabase, learner: LearnerId): Promise<boolean> {
  return db.transaction('rw', db.meta, async () => {
    const learners = (await readMeta(db, 'learners')) ?? [];
    if (learners.includes(learner)) return false;
    if ((await readErased(db)).includes(learner)) throw new LearnerErased();
    await writeMeta(db, 'learners', [...learners, learner]);
    return true;
  });
}
