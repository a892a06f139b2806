import type { Challenge } from '#domain/standing.ts';
import { targetOf } from '#engine/item-choice.ts';
import type { Wishes } from '#engine/selection.ts';
import type { LearnerProgress } from '#progress/learner-progress.ts';
import type { Preferences } from './api.ts';

/** How hard questions are to be: the teacher's word before the learner's own, and steady when neither said. */
export const challengeOf = ({ plan }: LearnerProgress, { challenge }: Preferences): Challenge =>
  plan?.challenge ?? challenge ?? 'steady';

/** What the engine is to respect: the teacher's plan, the challenge, and what the learner likes. */
export function wishesOf(progress: LearnerProgress, preferences: Preferences): Wishes {
  return {
    recent: progress.recent,
    target: targetOf(challengeOf(progress, preferences)),
    plan: progress.plan?.skills ?? [],
    interests: preferences.interests ?? [],
  };
}
