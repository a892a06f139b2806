import type { SkillStanding } from '#domain/standing.ts';
import type { Content } from '#engine/content.ts';
import { shown } from '#engine/shown.ts';
import { surveyOf } from '#engine/survey.ts';
import type { LearnerProgress } from './learner-progress.ts';

/**
 * Where the learner stands on every skill of the content, in its order. The learner's map and the teacher's board both
 * show this and nothing else. `now` in ms since 1970.
 */
export function standingsOf(
  progress: LearnerProgress,
  content: Content,
  now: number,
): readonly SkillStanding[] {
  return surveyOf(progress.engine, content, now).map(({ skill, standing, mastery }) => ({
    skill: skill.id,
    standing,
    probability: shown(mastery.probability),
    uncertainty: shown(mastery.uncertainty),
    answers: mastery.answers,
    lastAt: mastery.lastAt,
  }));
}
