import { grade } from '#content/grade.ts';
import { makeInstance } from '#content/instance.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { Draft, KnownEvent, StoredEvent } from '#domain/events/event.ts';
import { readEvent } from '#domain/events/event.ts';
import type { PreferenceChanged } from '#domain/events/preference-changed.ts';
import {
  type DeviceId,
  type ItemId,
  type LearnerId,
  learnerPartition,
  type PackHash,
  type SkillId,
} from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import type { Judgement } from '#domain/item-instance.ts';
import type { Response } from '#domain/response.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { createRng, integerBetween, seedOf } from '#domain/rng.ts';
import { chooseNext } from '#engine/selection.ts';
import type { ClockReading } from '#log/clock.ts';
import { dayOf, type LearnerProgress } from '#progress/learner-progress.ts';
import type { Lesson } from '#progress/lesson.ts';
import { standingsOf } from '#progress/standings.ts';
import { type FootpathDatabase, hasStrictDurability, type QuestionRow } from '#store/database.ts';
import type { DexieEventStore } from '#store/dexie-event-store.ts';
import type { Feedback, Offer, SubmitOutcome } from './api.ts';
import { rememberLearner } from './device-log.ts';
import type { LearnerShelf } from './learner-shelf.ts';

type MadeItem = Extract<ReturnType<typeof makeInstance>, { readonly ok: true }>['value'];

/** The lesson a learner works in, with the name that answers carry. */
export type NamedLesson = Lesson & { readonly name: string };

export const nameOfPack = (hash: PackHash): string => hash.slice(0, 16);

/** What time it is here. */
export type DeviceTime = {
  /** For the log. */
  readonly reading: ClockReading;
  /** ms since 1970, corrected and never behind what was logged: the engine's now. */
  readonly now: number;
};

export type PracticeDeps = {
  readonly db: FootpathDatabase;
  readonly store: DexieEventStore;
  readonly shelf: LearnerShelf;
  readonly device: DeviceId;
  readonly time: () => Promise<DeviceTime>;
  readonly lesson: () => Promise<Result<NamedLesson, Failure>>;
  /** Something new is in the log. */
  readonly appended: () => void;
};

const longestAnswer = 3_600_000;

/** Question by question: offer, hint, answer. Each answer is on the disk before its feedback is returned. */
export function createPractice(deps: PracticeDeps) {
  const { db, store, shelf, device } = deps;

  /** One durable transaction: the event, its projections, and the open question, or none of them. */
  async function commit<T>(learner: LearnerId, work: () => Promise<T>): Promise<T> {
    try {
      // Dexie follows awaits only in a function that is itself `async`: one that returns a promise commits too early.
      return await db.transaction('rw', shelf.tables, async () => work());
    } catch (error) {
      shelf.forget(learner);
      throw error;
    }
  }

  /** Call inside `commit`, with the progress that was read there. */
  async function append(
    learner: LearnerId,
    before: LearnerProgress,
    { reading }: DeviceTime,
    draft: Draft,
  ): Promise<LearnerProgress> {
    const events = await store.append(device, learnerPartition(learner), [draft], reading);
    return shelf.fold(learner, before, knownOf(events));
  }

  async function chooseQuestion(
    learner: LearnerId,
    focus: SkillId | null,
    lesson: NamedLesson,
  ): Promise<QuestionRow | null> {
    const progress = await shelf.progress(learner);
    // The log's length is the seed: after a restart, the same choice again.
    const rng = createRng(seedOf(`${learner}:${progress.answers}:${focus ?? ''}`));
    const choice = chooseNext(progress.engine, lesson.content, (await deps.time()).now, rng, {
      focus,
      recent: progress.recent,
    });
    return (
      choice && {
        learner,
        focus,
        item: choice.item,
        reason: choice.reason,
        seed: integerBetween(rng, 1, 0x7fffffff),
      }
    );
  }

  async function openQuestion(
    learner: LearnerId,
    focus: SkillId | null,
    lesson: NamedLesson,
  ): Promise<QuestionRow | null> {
    const open = await db.questions.get(learner);
    if (open && open.focus === focus && lesson.pack.itemById.has(open.item)) return open;
    const chosen = await chooseQuestion(learner, focus, lesson);
    if (chosen) await db.questions.put(chosen);
    return chosen;
  }

  const made = (lesson: NamedLesson, item: ItemId, seed: number): Result<MadeItem, Failure> =>
    makeInstance(lesson.pack, item, seed);

  return {
    async offerNext(learner: LearnerId, focus: SkillId | null): Promise<Result<Offer, Failure>> {
      const lesson = await deps.lesson();
      if (!lesson.ok) return lesson;
      await rememberLearner(db, learner);
      const question = await commit(learner, () => openQuestion(learner, focus, lesson.value));
      if (question === null) return err(failure('item-unknown'));
      const { item, seed, reason } = question;
      const shown = made(lesson.value, item, seed);
      if (!shown.ok) return shown;
      const { instance, solution } = shown.value;
      const taken = hintsTaken(await shelf.progress(learner), item, seed);
      const skill = instance.skills[0];
      return ok({
        instance,
        reason,
        skillTitle: (skill && lesson.value.pack.skillById.get(skill)?.title) ?? '',
        hints: solution.hints.slice(0, taken),
      });
    },

    async takeHint(
      learner: LearnerId,
      item: ItemId,
      seed: number,
    ): Promise<Result<{ hint: string; level: number }, Failure>> {
      const lesson = await deps.lesson();
      if (!lesson.ok) return lesson;
      const question = made(lesson.value, item, seed);
      if (!question.ok) return question;
      const { hints } = question.value.solution;
      const time = await deps.time();
      const level = await commit(learner, async () => {
        const before = await shelf.progress(learner);
        const next = Math.min(hintsTaken(before, item, seed) + 1, hints.length);
        await append(learner, before, time, { type: 'hint.taken', data: { item, seed, level: next } });
        return next;
      });
      deps.appended();
      return ok({ hint: hints[level - 1] ?? '', level });
    },

    async submitAnswer(
      learner: LearnerId,
      item: ItemId,
      seed: number,
      response: Response,
      ms: number,
    ): Promise<Result<SubmitOutcome, Failure>> {
      const [lesson, time] = await Promise.all([deps.lesson(), deps.time()]);
      if (!lesson.ok) return lesson;
      const question = made(lesson.value, item, seed);
      if (!question.ok) return question;
      const judged = grade(question.value.solution.key, response);
      if (judged.kind === 'unreadable') return ok({ kind: 'unreadable', code: judged.code });
      const done = await commit(learner, async () => {
        const before = await shelf.progress(learner);
        // A second tap on the same question, or the same tap in another tab, is not a second answer.
        const already = before.lastQuestion?.item === item && before.lastQuestion.seed === seed;
        const hints = hintsTaken(before, item, seed);
        const draft = answerDraft(lesson.value, question.value, response, judged, ms, hints);
        const [after] = await Promise.all([
          already ? before : append(learner, before, time, draft),
          db.questions.delete(learner),
        ]);
        return { before, after };
      });
      deps.appended();
      const feedback = feedbackOf(lesson.value, question.value, judged, done.before, done.after, time.now);
      return ok({ kind: 'judged', feedback });
    },

    async changePreference(learner: LearnerId, change: PreferenceChanged): Promise<Result<null, Failure>> {
      await rememberLearner(db, learner);
      const time = await deps.time();
      await commit(learner, async () =>
        append(learner, await shelf.progress(learner), time, { type: 'preference.changed', data: change }),
      );
      deps.appended();
      return ok(null);
    },
  };
}

export type Practice = ReturnType<typeof createPractice>;

/** An event this program has just made is one that it knows. */
function knownOf(events: readonly StoredEvent[]): KnownEvent {
  const known = events[0] ? readEvent(events[0]) : null;
  invariant(known, 'an appended event can be read');
  return known;
}

const hintsTaken = (progress: LearnerProgress, item: ItemId, seed: number): number =>
  progress.openHints.find((open) => open.item === item && open.seed === seed)?.hints ?? 0;

function answerDraft(
  lesson: NamedLesson,
  { instance }: MadeItem,
  response: Response,
  judged: Extract<Judgement, { kind: 'judged' }>,
  ms: number,
  hints: number,
): Draft {
  const indexed = lesson.content.itemById.get(instance.item);
  invariant(indexed, 'an offered item is in the content');
  return {
    type: 'answer.submitted',
    data: {
      item: instance.item,
      seed: instance.seed,
      pack: lesson.name,
      skills: [...instance.skills],
      response,
      correct: judged.correct,
      score: judged.score,
      misconception: judged.misconception,
      hints,
      ms: Math.max(0, Math.min(longestAnswer, Math.round(ms))),
      difficulty: indexed.asked,
      guess: indexed.guess,
    },
  };
}

function feedbackOf(
  lesson: NamedLesson,
  { instance, solution }: MadeItem,
  judged: Extract<Judgement, { kind: 'judged' }>,
  before: LearnerProgress,
  after: LearnerProgress,
  now: number,
): Feedback {
  const skill = instance.skills[0];
  const standing = (progress: LearnerProgress) => {
    const found = standingsOf(progress, lesson.content, now).find((one) => one.skill === skill);
    invariant(found, 'a practised skill is in the content');
    return found;
  };
  return {
    correct: judged.correct,
    mistake: judged.misconception === null ? null : (solution.mistakeWords[judged.misconception] ?? null),
    steps: solution.steps,
    answerText: solution.answerText,
    picture: instance.picture ?? null,
    strict: hasStrictDurability(),
    skill: {
      title: (skill && lesson.pack.skillById.get(skill)?.title) ?? '',
      before: standing(before),
      after: standing(after),
    },
    answersToday: answersOn(after, now),
  };
}

/** Answers given on the same UTC day as `now`. */
export const answersOn = (progress: LearnerProgress, now: number): number =>
  progress.days.find(({ day }) => day === dayOf(now))?.answers ?? 0;
