import type { Failure } from '#domain/error-codes.ts';
import type { PlacementFinished } from '#domain/events/placement-finished.ts';
import type { LearnerId } from '#domain/ids.ts';
import { ok, type Result } from '#domain/result.ts';
import type { LearnerProgress } from '#progress/learner-progress.ts';
import type { QuestionRow } from '#store/database.ts';
import type { Offer } from './api.ts';
import { rememberLearner } from './known-learners.ts';
import type { NamedLesson } from './named-lesson.ts';
import { offerOf } from './offer.ts';
import { placementQuestion } from './open-question.ts';
import { placementFinished } from './placement-state.ts';
import type { PracticeDeps } from './practice.ts';

/** The search for where a learner's path starts: question by question, to be left and taken up again at any time. */
export function createPlacement({ db, shelf, log, time, lesson: openLesson, appended }: PracticeDeps) {
  async function finish(
    learner: LearnerId,
    before: LearnerProgress,
    because?: PlacementFinished['because'],
  ): Promise<void> {
    const { reading } = await time();
    await log.append(learner, before, reading, placementFinished(before, because));
  }

  /** The question that was open, else the next one, written down; null when the search is over. */
  async function openQuestion(
    learner: LearnerId,
    lesson: NamedLesson,
  ): Promise<{ readonly question: QuestionRow; readonly progress: LearnerProgress } | null> {
    const progress = await shelf.progress(learner);
    if (progress.placement.done) return null;
    const open = await db.questions.get(learner);
    if (open?.purpose === 'placement' && lesson.content.itemById.has(open.item))
      return { question: open, progress };
    const next = placementQuestion(learner, lesson, progress);
    if (next) {
      await db.questions.put(next);
      return { question: next, progress };
    }
    // The lessons changed since the last answer, and nothing is left to ask.
    await finish(learner, progress);
    return null;
  }

  return {
    async offerPlacement(learner: LearnerId): Promise<Result<Offer | null, Failure>> {
      const lesson = await openLesson();
      if (!lesson.ok) return lesson;
      await rememberLearner(db, learner);
      const opened = await log.commit(learner, () => openQuestion(learner, lesson.value));
      if (opened === null) {
        appended();
        return ok(null);
      }
      return offerOf(lesson.value, opened.question, opened.progress);
    },

    /** What was found counts from here on. */
    async leavePlacement(learner: LearnerId): Promise<Result<null, Failure>> {
      await rememberLearner(db, learner);
      await log.commit(learner, async () => {
        const before = await shelf.progress(learner);
        if (before.placement.done) return;
        await finish(learner, before, 'left');
        const open = await db.questions.get(learner);
        if (open?.purpose === 'placement') await db.questions.delete(learner);
      });
      appended();
      return ok(null);
    },
  };
}
