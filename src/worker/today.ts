import { type Failure, failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { createRng, seedOf } from '#domain/rng.ts';
import { chooseNext } from '#engine/selection.ts';
import { standingsOf } from '#progress/standings.ts';
import type { Today } from './api.ts';
import type { Classroom } from './classroom.ts';
import type { LearnerShelf } from './learner-shelf.ts';
import { answersOn } from './practice.ts';

/** What a learner's Today page shows. Reads only, so that a live query can follow it. */
export async function readToday(
  learner: LearnerId,
  classroom: Classroom,
  shelf: LearnerShelf,
  now: () => Promise<number>,
): Promise<Result<Today, Failure>> {
  const entry = await classroom.learner(learner);
  if (!entry) return err(failure((await classroom.isJoined()) ? 'learner-unknown' : 'not-joined'));
  const lesson = await classroom.lesson();
  if (!lesson.ok) return lesson;
  const { pack, content } = lesson.value;
  const progress = await shelf.progress(learner);
  const at = await now();
  const rng = createRng(seedOf(`${learner}:${progress.answers}:`));
  const next = chooseNext(progress.engine, content, at, rng, { recent: progress.recent });
  return ok({
    learner: entry,
    strands: pack.pack.strands,
    skills: standingsOf(progress, content, at).flatMap((standing) => {
      const skill = pack.skillById.get(standing.skill);
      if (!skill) return [];
      const { title, canDo, strand, grade } = skill;
      return [{ ...standing, title, canDo, strand, grade, prerequisites: skill.prerequisites }];
    }),
    next: next && { reason: next.reason, title: pack.skillById.get(next.skill)?.title ?? '' },
    answersToday: answersOn(progress, at),
    answers: progress.answers,
    preferences: await shelf.preferences(learner),
  });
}
