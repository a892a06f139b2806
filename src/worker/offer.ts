import { makeInstance } from '#content/instance.ts';
import type { Failure } from '#domain/error-codes.ts';
import { ok, type Result } from '#domain/result.ts';
import type { LearnerProgress } from '#progress/learner-progress.ts';
import { hintsTaken } from '#progress/so-far.ts';
import type { QuestionRow } from '#store/database.ts';
import type { Offer } from './api.ts';
import type { NamedLesson } from './named-lesson.ts';
import { placementState } from './placement-state.ts';

/** A question as the page may see it. */
export function offerOf(
  { pack }: NamedLesson,
  { item, seed, reason, purpose }: QuestionRow,
  progress: LearnerProgress,
): Result<Offer, Failure> {
  const shown = makeInstance(pack, item, seed);
  if (!shown.ok) return shown;
  const { instance, solution } = shown.value;
  const skill = instance.skills[0];
  const { asked, most } = placementState(progress);
  return ok({
    instance,
    reason,
    placement: purpose ? { asked, most } : null,
    skillTitle: (skill && pack.skillById.get(skill)?.title) ?? '',
    hints: solution.hints.slice(0, hintsTaken(progress, item, seed)),
  });
}
