import { type Failure, failure } from '#domain/error-codes.ts';
import type { LearnerId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { createRng, seedOf } from '#domain/rng.ts';
import { chooseActivities } from '#engine/activities.ts';
import { answersOn } from '#progress/so-far.ts';
import { standingsOf } from '#progress/standings.ts';
import type { Today } from './api.ts';
import type { Classroom } from './classroom.ts';
import type { LearnerShelf } from './learner-shelf.ts';
import { placementState } from './placement-state.ts';
import { challengeOf, wishesOf } from './wishes.ts';

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
  const { progress, preferences } = await shelf.read(learner);
  const at = await now();
  const rng = createRng(seedOf(`${learner}:${progress.answers}:`));
  const wishes = wishesOf(progress, preferences);
  const activities = chooseActivities(progress.engine, content, at, rng, wishes).flatMap((activity) => {
    const title = pack.skillById.get(activity.skill)?.title;
    return title === undefined ? [] : [{ ...activity, title }];
  });
  const next = activities[0];
  return ok({
    learner: entry,
    strands: pack.pack.strands,
    skills: standingsOf(progress, content, at).flatMap((standing) => {
      const skill = pack.skillById.get(standing.skill);
      if (!skill) return [];
      const { title, canDo, strand, grade } = skill;
      return [{ ...standing, title, canDo, strand, grade, prerequisites: skill.prerequisites }];
    }),
    next: next ? { reason: next.reason, title: next.title } : null,
    activities,
    placement: placementState(progress),
    plan: progress.plan,
    challenge: challengeOf(progress, preferences),
    answersToday: answersOn(progress, at),
    answers: progress.answers,
    preferences,
  });
}
