import type { SkillId } from '#domain/ids.ts';
import type { Content } from './content.ts';
import { missesToStepBack } from './practise.ts';
import type { RecentAnswer } from './recent-answer.ts';
import type { Surveyed } from './survey.ts';

/** Right answers on prerequisites after which the skill is tried again. */
const rightToReturn = 2;

/** Misses since the last right answer on a skill, within the recent answers. */
export function missesInARow(recent: readonly RecentAnswer[], skill: SkillId): number {
  let misses = 0;
  for (let i = recent.length - 1; i >= 0; i--) {
    const answer = recent[i];
    if (answer?.skill !== skill) continue;
    if (answer.right) break;
    misses++;
  }
  return misses;
}

/** A prerequisite to go back to, and the skill it is for. */
export type StepBack = { readonly to: Surveyed; readonly for: SkillId };

/**
 * The weakest prerequisite of the skill that the learner is stuck on, or null: nobody is stuck, the skill has no
 * prerequisite, or two right answers on prerequisites have been given since. The newest setback counts, so that being
 * stuck on the prerequisite itself leads one step further back.
 */
export function skillToReopen(
  survey: readonly Surveyed[],
  content: Content,
  recent: readonly RecentAnswer[],
): StepBack | null {
  const seen = new Set<SkillId>();
  for (let i = recent.length - 1; i >= 0; i--) {
    const answer = recent[i];
    if (answer === undefined || seen.has(answer.skill)) continue;
    seen.add(answer.skill);
    const place = content.placeById.get(answer.skill);
    const stuck = place === undefined ? undefined : survey[place];
    if (stuck === undefined || missesInARow(recent, answer.skill) < missesToStepBack) continue;
    const prerequisites = stuck.skill.before.map((before) => survey[before]);
    let right = 0;
    for (const later of recent.slice(i + 1)) {
      if (later.right && prerequisites.some((one) => one?.skill.id === later.skill)) right++;
    }
    if (right >= rightToReturn) continue;
    let weakest: Surveyed | null = null;
    for (const one of prerequisites) {
      if (one && (weakest === null || one.mastery.probability < weakest.mastery.probability)) weakest = one;
    }
    if (weakest !== null) return { to: weakest, for: answer.skill };
  }
  return null;
}
