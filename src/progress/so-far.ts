import type { ItemId } from '#domain/ids.ts';
import { dayOf } from './day-counts.ts';
import { isSameQuestion } from './fold-answer.ts';
import type { LearnerProgress } from './learner-progress.ts';

/** Hints taken for a question that is not answered yet. */
export const hintsTaken = (progress: LearnerProgress, item: ItemId, seed: number): number =>
  progress.openHints.find((open) => isSameQuestion(open, { item, seed }))?.hints ?? 0;

/** Answers given on the same UTC day as `now`. */
export const answersOn = (progress: LearnerProgress, now: number): number =>
  progress.days.find(({ day }) => day === dayOf(now))?.answers ?? 0;
