import { type Failure, failure } from '#domain/error-codes.ts';
import type { LearnerId, SkillId } from '#domain/ids.ts';
import { err, type Result } from '#domain/result.ts';
import type { ClockReading } from '#log/clock.ts';
import type { LearnerProgress } from '#progress/learner-progress.ts';
import type { FootpathDatabase, QuestionRow } from '#store/database.ts';
import type { Offer } from './api.ts';
import { rememberLearner } from './known-learners.ts';
import type { LearnerLog } from './learner-log.ts';
import type { LearnerShelf } from './learner-shelf.ts';
import type { NamedLesson } from './named-lesson.ts';
import { offerOf } from './offer.ts';
import { practiceQuestion } from './open-question.ts';

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

/** The questions of practice, one after the other; what is done with one is in `answering.ts`. */
export function createPractice(deps: PracticeDeps) {
  const { db, shelf, log } = deps;

  /** The question that was open, else the next one, written down; null when the lessons hold none. */
  async function openQuestion(
    learner: LearnerId,
    focus: SkillId | null,
    lesson: NamedLesson,
  ): Promise<{ readonly question: QuestionRow | null; readonly progress: LearnerProgress }> {
    const [{ progress, preferences }, open] = await Promise.all([
      shelf.read(learner),
      db.questions.get(learner),
    ]);
    if (open && open.focus === focus && !open.purpose && lesson.pack.itemById.has(open.item))
      return { question: open, progress };
    const { now } = await deps.time();
    const question = practiceQuestion(learner, focus, lesson, progress, preferences, now);
    if (question) await db.questions.put(question);
    return { question, progress };
  }

  return {
    async offerNext(learner: LearnerId, focus: SkillId | null): Promise<Result<Offer, Failure>> {
      const lesson = await deps.lesson();
      if (!lesson.ok) return lesson;
      await rememberLearner(db, learner);
      const { question, progress } = await log.commit(learner, () =>
        openQuestion(learner, focus, lesson.value),
      );
      return question ? offerOf(lesson.value, question, progress) : err(failure('item-unknown'));
    },
  };
}

export type Practice = ReturnType<typeof createPractice>;
