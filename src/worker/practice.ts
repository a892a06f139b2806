import { grade } from '#content/grade.ts';
import { makeInstance } from '#content/instance.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { PreferenceChanged } from '#domain/events/preference-changed.ts';
import type { ItemId, LearnerId, SkillId } from '#domain/ids.ts';
import type { Response } from '#domain/response.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { ClockReading } from '#log/clock.ts';
import type { LearnerProgress } from '#progress/learner-progress.ts';
import type { FootpathDatabase, QuestionRow } from '#store/database.ts';
import { answerDraft, feedbackOf, hintsTaken, type MadeItem, unknownJudged } from './answer.ts';
import type { Offer, SubmitOutcome } from './api.ts';
import { rememberLearner } from './device-log.ts';
import type { LearnerLog } from './learner-log.ts';
import type { LearnerShelf } from './learner-shelf.ts';
import type { NamedLesson } from './named-lesson.ts';
import { offerOf } from './offer.ts';
import { placementQuestion, practiceQuestion } from './open-question.ts';
import { placementFinished, placementState } from './placement-state.ts';

/** What time it is here. */
export type DeviceTime = {
  /** For the log. */
  readonly reading: ClockReading;
  /** ms since 1970, corrected and never behind what was logged: the engine's now. */
  readonly now: number;
};

export type PracticeDeps = {
  readonly db: FootpathDatabase;
  readonly shelf: LearnerShelf;
  readonly log: LearnerLog;
  readonly time: () => Promise<DeviceTime>;
  readonly lesson: () => Promise<Result<NamedLesson, Failure>>;
  /** Something new is in the log. */
  readonly appended: () => void;
};

const made = (lesson: NamedLesson, item: ItemId, seed: number): Result<MadeItem, Failure> =>
  makeInstance(lesson.pack, item, seed);

/** Question by question: offer, hint, answer. Each answer is on the disk before its feedback is returned. */
export function createPractice(deps: PracticeDeps) {
  const { db, shelf, log } = deps;

  async function openQuestion(
    learner: LearnerId,
    focus: SkillId | null,
    lesson: NamedLesson,
  ): Promise<QuestionRow | null> {
    const open = await db.questions.get(learner);
    if (open && open.focus === focus && !open.purpose && lesson.pack.itemById.has(open.item)) return open;
    const [progress, preferences] = [await shelf.progress(learner), await shelf.preferences(learner)];
    const { now } = await deps.time();
    const chosen = practiceQuestion(learner, focus, lesson, progress, preferences, now);
    if (chosen) await db.questions.put(chosen);
    return chosen;
  }

  return {
    async offerNext(learner: LearnerId, focus: SkillId | null): Promise<Result<Offer, Failure>> {
      const lesson = await deps.lesson();
      if (!lesson.ok) return lesson;
      await rememberLearner(db, learner);
      const question = await log.commit(learner, () => openQuestion(learner, focus, lesson.value));
      if (question === null) return err(failure('item-unknown'));
      return offerOf(lesson.value, question, await shelf.progress(learner));
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
      const { reading } = await deps.time();
      const level = await log.commit(learner, async () => {
        const before = await shelf.progress(learner);
        const next = Math.min(hintsTaken(before, item, seed) + 1, hints.length);
        await log.append(learner, before, reading, { type: 'hint.taken', data: { item, seed, level: next } });
        return next;
      });
      deps.appended();
      return ok({ hint: hints[level - 1] ?? '', level });
    },

    /** An answer to a question that looks for the start says so in its event, and is not judged to the learner. */
    async submitAnswer(
      learner: LearnerId,
      item: ItemId,
      seed: number,
      response: Response,
      ms: number,
    ): Promise<Result<SubmitOutcome, Failure>> {
      const [lesson, { reading, now }] = await Promise.all([deps.lesson(), deps.time()]);
      if (!lesson.ok) return lesson;
      const question = made(lesson.value, item, seed);
      if (!question.ok) return question;
      const unknown = response.type === 'unknown';
      const judged = unknown ? unknownJudged : grade(question.value.solution.key, response);
      if (judged.kind === 'unreadable') return ok({ kind: 'unreadable', code: judged.code });
      const done = await log.commit(learner, async () => {
        const [before, row] = await Promise.all([shelf.progress(learner), db.questions.get(learner)]);
        const open = row?.item === item && row.seed === seed ? row : null;
        // A second tap on the same question, or the same tap in another tab, is not a second answer.
        const already = before.lastQuestion?.item === item && before.lastQuestion.seed === seed;
        const purpose = already ? lastPurpose(before, item) : open?.purpose;
        // Only the search for a start takes "I don't know": at practice there are hints for that.
        if (unknown && !purpose) return null;
        const answer = { response, judged, ms, hints: hintsTaken(before, item, seed), purpose };
        const draft = answerDraft(lesson.value, question.value, answer);
        const [answered] = await Promise.all([
          already ? before : log.append(learner, before, reading, draft),
          open && db.questions.delete(learner),
        ]);
        const isOver =
          !already &&
          placementState(answered).state === 'open' &&
          purpose !== undefined &&
          placementQuestion(learner, lesson.value, answered) === null;
        const after = isOver
          ? await log.append(learner, answered, reading, placementFinished(answered))
          : answered;
        return { before, after, purpose };
      });
      if (done === null) return ok({ kind: 'unreadable', code: 'empty' });
      deps.appended();
      if (done.purpose) return ok({ kind: 'noted' });
      const feedback = feedbackOf(lesson.value, question.value, judged, done.before, done.after, now);
      return ok({ kind: 'judged', feedback });
    },

    async changePreference(learner: LearnerId, change: PreferenceChanged): Promise<Result<null, Failure>> {
      await rememberLearner(db, learner);
      const { reading } = await deps.time();
      await log.commit(learner, async () =>
        log.append(learner, await shelf.progress(learner), reading, {
          type: 'preference.changed',
          data: change,
        }),
      );
      deps.appended();
      return ok(null);
    },
  };
}

export type Practice = ReturnType<typeof createPractice>;

/** What the question answered last was for: the same tap in another tab is told what the first one was. */
function lastPurpose({ placement }: LearnerProgress, item: ItemId): 'placement' | undefined {
  const last = placement.answers[placement.answers.length - 1];
  return last?.item === item ? 'placement' : undefined;
}
