import { type Failure, failure } from '#domain/error-codes.ts';
import type { LearnerId, SkillId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { Why } from '#domain/standing.ts';
import { whyOf } from '#progress/why.ts';
import type { Classroom } from './classroom.ts';
import type { LearnerShelf } from './learner-shelf.ts';

/** Why the engine believes what it believes of one skill. A file of its own: no first question waits for it. */
export async function explain(
  learner: LearnerId,
  skill: SkillId,
  { classroom, shelf, now }: { classroom: Classroom; shelf: LearnerShelf; now: () => Promise<number> },
): Promise<Result<Why, Failure>> {
  const lesson = await classroom.lesson();
  if (!lesson.ok) return lesson;
  const why = whyOf(await shelf.progress(learner), lesson.value.content, skill, await now());
  return why ? ok(why) : err(failure('item-unknown'));
}
