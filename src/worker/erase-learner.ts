import { type LearnerId, learnerPartition, type Partition, staffPartition } from '#domain/ids.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { eraseFromLog } from '#store/erase-log.ts';
import { createMediaStore } from '#store/media-store.ts';
import { readMeta, writeMeta } from '#store/meta.ts';

/**
 * Removes learners from this device, whichever table something of them is in (ERA-6). A file of its own: fetched when the hub
 * says that somebody was erased.
 *
 * @param first joins the transaction, such as taking the event that says so: both are kept, or neither is
 * @param isSo whether that went as it should; else nothing is removed
 */
export async function eraseLearners<T>(
  db: FootpathDatabase,
  learners: readonly LearnerId[],
  first: () => Promise<T>,
  isSo: (done: T) => boolean = () => true,
): Promise<T> {
  // Bytes before all else: a browser that is full takes deletes alone, but no transaction that writes anything as well.
  for (const learner of learners) await dropPieces(db, learner);
  return db.transaction('rw', db.tables, async () => {
    const done = await first();
    if (isSo(done)) for (const learner of learners) await eraseOne(db, learner);
    return done;
  });
}

/** The bytes of pieces that are theirs and nobody else's here. */
async function dropPieces(db: FootpathDatabase, learner: LearnerId): Promise<void> {
  const media = createMediaStore(db);
  // What came with the last events may not have been looked at.
  await media.foldWorks();
  for (const { hash } of await media.works(learner))
    if (!(await isOfOthers(db, hash, learner)))
      await db.chunks.where('[hash+place]').between([hash, 0], [hash, Number.MAX_SAFE_INTEGER]).delete();
}

const isOfOthers = async (db: FootpathDatabase, hash: string, learner: LearnerId): Promise<boolean> =>
  (await db.works.where({ hash }).toArray()).some((work) => work.learner !== learner);

async function eraseOne(db: FootpathDatabase, learner: LearnerId): Promise<void> {
  for (const { stream } of await eraseFromLog(db, learner)) {
    await db.receipts.delete(stream);
    await db.proofs.where('[stream+count]').between([stream, 0], [stream, Number.MAX_SAFE_INTEGER]).delete();
  }
  for (const { hash, id } of await createMediaStore(db).works(learner)) {
    if (!(await isOfOthers(db, hash, learner))) await db.pieces.delete(hash);
    await db.works.delete([learner, id]);
  }
  await db.progress.where('[learner+skill]').between([learner, ''], [learner, '~']).delete();
  await db.questions.delete(learner);
  await db.locks.delete(learner);
  await db.seals.delete(learner);
  // A teacher's rows of them, and what was last heard of the school as a whole, which may name them: it is asked for again.
  await db.boards
    .filter((row) => row.learner === learner || (row.learner === '' && row.classId.startsWith('/')))
    .delete();
  await forgetInMeta(db, learner);
}

async function forgetInMeta(db: FootpathDatabase, learner: LearnerId): Promise<void> {
  const learners = await readMeta(db, 'learners');
  if (learners?.includes(learner))
    await writeMeta(
      db,
      'learners',
      learners.filter((id) => id !== learner),
    );
  const cursors = await readMeta(db, 'cursors');
  if (!cursors) return;
  const after = { ...cursors.after };
  const marks = { ...cursors.marks };
  for (const partition of [learnerPartition(learner), staffPartition(learner)] as readonly Partition[]) {
    delete after[partition];
    delete marks[partition];
  }
  await writeMeta(db, 'cursors', { ...cursors, after, marks });
}
