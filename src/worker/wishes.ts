import { targetOf } from '#engine/item-choice.ts';
import type { Wishes } from '#engine/selection.ts';
import type { LearnerProgress } from '#progress/learner-progress.ts';
import type { Preferences } from './api.ts';

/** What the engine is to respect: the teacher's plan, their challenge before the learner's own, and what the learner likes. */
export function wishesOf(progress: LearnerProgress, { challenge, interests }: Preferences): Wishes {
  return {
    recent: progress.recent,
    target: targetOf(progress.plan?.challenge ?? challenge ?? 'steady'),
    plan: progress.plan?.skills ?? [],
    interests: interests ?? [],
  };
}
