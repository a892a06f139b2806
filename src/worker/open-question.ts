import type { LearnerId, SkillId } from '#domain/ids.ts';
import { createRng, integerBetween, seedOf } from '#domain/rng.ts';
import { nextPlacement } from '#engine/placement.ts';
import { chooseNext } from '#engine/selection.ts';
import type { LearnerProgress } from '#progress/learner-progress.ts';
import type { QuestionRow } from '#store/database.ts';
import type { Preferences } from './api.ts';
import type { NamedLesson } from './named-lesson.ts';
import { wishesOf } from './wishes.ts';

/** The next question of practice; null when the lessons hold none. `now` in ms since 1970. */
export function practiceQuestion(
  learner: LearnerId,
  focus: SkillId | null,
  { content }: NamedLesson,
  progress: LearnerProgress,
  preferences: Preferences,
  now: number,
): QuestionRow | null {
  // The log's length is the seed: after a restart, the same choice again.
  const rng = createRng(seedOf(`${learner}:${progress.answers}:${focus ?? ''}`));
  const wishes = { ...wishesOf(progress, preferences), focus };
  const choice = chooseNext(progress.engine, content, now, rng, wishes);
  if (choice === null) return null;
  const { item, reason } = choice;
  return { learner, focus, item, reason, seed: integerBetween(rng, 1, 0x7fffffff) };
}

/** The next question that looks for the start; null: it is found as well as it can be. */
export function placementQuestion(
  learner: LearnerId,
  { content }: NamedLesson,
  progress: LearnerProgress,
): QuestionRow | null {
  const rng = createRng(seedOf(`${learner}:${progress.answers}:placement`));
  const choice = nextPlacement(progress.placement.answers, content, rng);
  if (choice === null) return null;
  return {
    learner,
    focus: null,
    item: choice.item,
    reason: { code: 'placement', skill: choice.skill },
    seed: integerBetween(rng, 1, 0x7fffffff),
    purpose: 'placement',
  };
}
