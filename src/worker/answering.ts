import { grade } from '#content/grade.ts';
import { makeInstance } from '#content/instance.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { ItemId, LearnerId } from '#domain/ids.ts';
import type { Response } from '#domain/response.ts';
import { ok, type Result } from '#domain/result.ts';
import { isSameQuestion } from '#progress/fold-answer.ts';
import type { LearnerProgress } from '#progress/learner-progress.ts';
import { hintsTaken } from '#progress/so-far.ts';
import { answerDraft, feedbackOf, type MadeItem, unknownJudged } from './answer.ts';
import type { SubmitOutcome } from './api.ts';
import type { NamedLesson } from './named-lesson.ts';
import { placementQuestion } from './open-question.ts';
import { placementFinished, placementState } from './placement-state.ts';
import type { PracticeDeps } from './practice.ts';

const made = (lesson: NamedLesson, item: ItemId, seed: number): Result<MadeItem, Failure> =>
  makeInstance(lesson.pack, item, seed);

/**
 * Hints and answers to a question that is open. Each answer is on the disk before its feedback is returned. A file of its own,
 * fetched while the first question is being read.
 */
export function createAnswering(deps: PracticeDeps) {
  const { db, shelf, log } = deps;

  return {
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
        const asked = { item, seed };
        const open = row && isSameQuestion(row, asked) ? row : null;
        // A second tap on the same question, or the same tap in another tab, is not a second answer.
        const already = before.lastQuestion !== null && isSameQuestion(before.lastQuestion, asked);
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
  };
}

export type Answering = ReturnType<typeof createAnswering>;

/** What the question answered last was for: the same tap in another tab is told what the first one was. */
function lastPurpose({ placement }: LearnerProgress, item: ItemId): 'placement' | undefined {
  const last = placement.answers[placement.answers.length - 1];
  return last?.item === item ? 'placement' : undefined;
}
