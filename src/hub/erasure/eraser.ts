import { type ClassId, classPartition, type LearnerId, type StaffId } from '#domain/ids.ts';
import type { MediaHash } from '#domain/media.ts';
import { ok, type Result } from '#domain/result.ts';
import type { Clock } from '#hub/clock.ts';
import type { MediaFiles } from '#hub/media/media-files.ts';
import type { ProgressReader } from '#hub/progress-reader.ts';
import type { School } from '#hub/school.ts';
import type { HubStorage } from '#hub/storage/hub-storage.ts';
import type { ErasedFile } from './erased-file.ts';

export type EraserDeps = HubStorage & {
  readonly progress: ProgressReader;
  readonly mediaFiles: MediaFiles;
  readonly clock: Clock;
  readonly erasedFile: ErasedFile;
  readonly school: School;
  /** What else this process remembers of a learner. */
  readonly forget?: (learner: LearnerId) => void;
};

/**
 * Erases learners from a hub (docs/spec/erasure.md). Whatever the beginning was (a principal's word, a tombstone that came from
 * a device or another hub, `erased.json` beside an older database), the rest is the same, can be cut anywhere, and is gone on
 * with at the next start: each step finds out for itself what there still is to do.
 */
export function createEraser(deps: EraserDeps) {
  const { store, accounts, clock, erasedFile, mediaFiles, progress, school } = deps;
  const { erasures } = accounts;
  // One at a time: two that tidy the same file would only wait for each other there.
  let line: Promise<unknown> = Promise.resolve();

  /** The classes of whose rosters they are, and those that say already that they were erased. */
  async function classesOf(
    learner: LearnerId,
  ): Promise<{ readonly all: ClassId[]; readonly untold: ClassId[] }> {
    const all: ClassId[] = [];
    const untold: ClassId[] = [];
    for (const classId of await erasures.classesKnown()) {
      const { roster } = await school.view(classId);
      const isMember = roster.members.some(([id]) => id === learner);
      if (isMember || roster.erased.includes(learner)) all.push(classId);
      if (isMember) untold.push(classId);
    }
    return { all, untold };
  }

  async function removeOne(learner: LearnerId): Promise<void> {
    const { all, untold } = await classesOf(learner);
    const writer = await accounts.writer();
    const reading = { wall: clock.now(), offset: 0 };
    for (const classId of untold)
      await store.append(
        writer,
        classPartition(classId),
        [{ type: 'learner.erased', data: { class: classId, learner } }],
        reading,
      );
    // Files first: the rows say which they are.
    for (const hash of await erasures.piecesOf(learner)) await mediaFiles.erase(hash as MediaHash);
    await erasures.remove(learner, all, clock.now());
    progress.forget(learner);
    deps.forget?.(learner);
  }

  /** Whose erasing was heard of, from a device or another hub, and is not begun here. */
  async function noteHeard(): Promise<void> {
    const known = await erasures.learners();
    for (const classId of await erasures.classesKnown())
      for (const learner of (await school.view(classId)).roster.erased)
        if (!known.has(learner)) await erasures.note(learner, clock.now());
  }

  async function keepFile(): Promise<void> {
    const list = (await erasures.list()).map(({ learner, at }) => ({ learner, at }));
    if (list.length > 0) await erasedFile.write(list, await accounts.hubKey());
  }

  async function settleAll(): Promise<number> {
    await noteHeard();
    const pending = await erasures.pending();
    if (pending.length === 0) return 0;
    for (const learner of pending) await removeOne(learner);
    await keepFile();
    // A backup that is being written holds the old state open: the next time will do.
    if (await deps.scrub()) for (const learner of pending) await erasures.done(learner, clock.now());
    return pending.length;
  }

  /** Does what there is to do, and answers with how many learners that were. */
  function settle(): Promise<number> {
    const done = line.then(settleAll);
    line = done.catch(() => undefined);
    return done;
  }

  return {
    settle,

    /** Before anything is served: whoever was erased stays so, however old the database is that was put back (ERA-9). */
    async recall(): Promise<Result<number, 'damaged'>> {
      const kept = await erasedFile.read(await accounts.hubKey());
      if (!kept.ok) return kept;
      const known = await erasures.learners();
      for (const { learner, at } of kept.value) if (!known.has(learner)) await erasures.note(learner, at);
      const done = await settle();
      const learners = new Set(kept.value.map(({ learner }) => learner));
      if ([...(await erasures.learners())].some((learner) => !learners.has(learner))) await keepFile();
      return ok(done);
    },

    /** A principal's word: everything of the learner goes, now. */
    async erase(learner: LearnerId, classId: ClassId, by: StaffId): Promise<void> {
      await erasures.ask(learner, classId, by, clock.now());
      await settle();
    },
  };
}

export type Eraser = ReturnType<typeof createEraser>;
