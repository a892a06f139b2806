import { Dexie } from 'dexie';
import { type KnownEvent, readEvent } from '#domain/events/event.ts';
import { type LearnerId, learnerPartition, type SkillId, staffPartition } from '#domain/ids.ts';
import type { Content } from '#engine/content.ts';
import { compareEvents, compareTimes } from '#log/order.ts';
import {
  emptyOwnWords,
  foldOwnWords,
  type OwnWords,
  type Preferences,
  preferencesOf,
} from '#log/projections/own-words.ts';
import { maySay } from '#log/who-may-say.ts';
import {
  emptyProgress,
  foldAll,
  foldKey,
  foldProgress,
  type LearnerProgress,
} from '#progress/learner-progress.ts';
import { headOf, joinProgress, type ProgressHead, rowOf, type SkillRow } from '#progress/progress-rows.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { DexieLog } from '#store/dexie-log.ts';

/** The row of a learner that belongs to no skill. Without it, or with another key, the log is folded again. */
type HeadRow = {
  /** What the rows were folded with: the fold's version and the content (progress/learner-progress.ts, `foldKey`). */
  readonly key: string;
  readonly head: ProgressHead;
  readonly words: OwnWords;
};

type Loaded = {
  readonly progress: LearnerProgress;
  readonly words: OwnWords;
  readonly content: Content;
};

/**
 * Each learner's folded progress, of what they did and what staff say of them: in memory while this worker lives, in rows
 * in the database, and always what folding the log would give. Call inside a Dexie transaction over `tables` to have it
 * and an append be one commit.
 *
 * @param content what the class works with now; read inside the same transaction
 */
export function createLearnerShelf(db: FootpathDatabase, store: DexieLog, content: () => Promise<Content>) {
  const inMemory = new Map<LearnerId, Loaded>();

  async function load(learner: LearnerId): Promise<Loaded> {
    const [stored, now] = await Promise.all([db.progress.get([learner, '']), content()]);
    const row = stored?.value as HeadRow | undefined;
    const key = foldKey(now);
    if (row === undefined || row.key !== key) return rebuild(learner, now);
    const held = inMemory.get(learner);
    // Another tab may have appended: its head is newer than what this worker remembers.
    if (held && foldKey(held.content) === key && sameHead(held, row)) return held;
    const rows = await db.progress.where('[learner+skill]').between([learner, '!'], [learner, '~']).toArray();
    const progress = joinProgress(
      row.head,
      rows.map(({ value }) => value as SkillRow),
    );
    const loaded = { progress, words: row.words, content: now };
    inMemory.set(learner, loaded);
    return loaded;
  }

  /** Folds all that is known of a learner, in canonical order. */
  async function rebuild(learner: LearnerId, now: Content): Promise<Loaded> {
    const events: KnownEvent[] = [];
    for (const partition of [learnerPartition(learner), staffPartition(learner)]) {
      for (const { stream, count } of await store.streams(partition)) {
        for (const event of await store.read(stream, 1, count)) {
          const known = readEvent(event);
          if (known && maySay(partition, known.type)) events.push(known);
        }
      }
    }
    events.sort(compareEvents);
    const { progress, touched } = foldAll(emptyProgress, events, now);
    const words = events.reduce(foldOwnWords, emptyOwnWords);
    const loaded = { progress, words, content: now };
    inMemory.set(learner, loaded);
    // Rows of skills that no event speaks of any more, once what staff said is taken back, must not stay.
    if (isWriting())
      await db.progress.where('[learner+skill]').between([learner, ''], [learner, '~']).delete();
    await save(learner, loaded, touched);
    return loaded;
  }

  async function save(learner: LearnerId, loaded: Loaded, touched: readonly SkillId[]): Promise<void> {
    // Watching (a read-only query) may come here first after a pull: then only memory is brought up to date.
    if (!isWriting()) return;
    const head: HeadRow = {
      key: foldKey(loaded.content),
      head: headOf(loaded.progress),
      words: loaded.words,
    };
    await db.progress.bulkPut([
      { learner, skill: '', value: head },
      ...touched.map((skill) => ({ learner, skill, value: rowOf(loaded.progress, skill) })),
    ]);
  }

  return {
    tables: [db.events, db.streams, db.meta, db.progress, db.questions, db.packs, db.locks],

    progress: async (learner: LearnerId): Promise<LearnerProgress> => (await load(learner)).progress,
    /** The progress and what the learner likes, as one reading found them. */
    async read(learner: LearnerId): Promise<LearnerRead> {
      const { progress, words } = await load(learner);
      return { progress, words, preferences: preferencesOf(words) };
    },

    /** Folds an event that was just appended onto what `progress` gave in the same transaction; writes what it touched. */
    async fold(learner: LearnerId, before: LearnerProgress, event: KnownEvent): Promise<LearnerProgress> {
      const held = inMemory.get(learner);
      const loaded = held?.progress === before ? held : await load(learner);
      const { progress, words, content: now } = loaded;
      const ahead = progress.lastOrder ? compareTimes(progress.lastOrder, event.order) : -1;
      // A rebuild has just read it from the log already.
      if (ahead === 0) return progress;
      // Something of a later time is folded, such as an event of a clock that was set to 2099 (LOG-6).
      if (ahead > 0) return (await rebuild(learner, now)).progress;
      const folded = foldProgress(progress, event, now);
      if (folded.again) return (await rebuild(learner, now)).progress;
      const next = {
        progress: folded.progress,
        words: foldOwnWords(words, event),
        content: now,
      };
      await save(learner, next, folded.touched);
      inMemory.set(learner, next);
      return next.progress;
    },

    /** After a transaction failed: memory may be ahead of what was kept. */
    forget: (learner: LearnerId) => inMemory.delete(learner),
  };
}

export type LearnerRead = {
  readonly progress: LearnerProgress;
  readonly words: OwnWords;
  readonly preferences: Preferences;
};

export type LearnerShelf = ReturnType<typeof createLearnerShelf>;

const isWriting = (): boolean => Dexie.currentTransaction?.mode === 'readwrite';

const sameHead = (held: Loaded, row: HeadRow): boolean =>
  held.progress.folded === row.head.folded &&
  held.progress.answers === row.head.answers &&
  JSON.stringify(held.progress.lastOrder) === JSON.stringify(row.head.lastOrder) &&
  JSON.stringify(held.words) === JSON.stringify(row.words);
