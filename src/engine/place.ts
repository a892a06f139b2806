import type { Content } from './content.ts';
import { assumedAt } from './held.ts';
import { placementProbability } from './placement.ts';
import {
  everybodyVariance,
  ownVariance,
  type PlacementAnswer,
  type PlacementBelief,
  placementBelief,
  strandVariance,
} from './placement-belief.ts';
import { secondsOf } from './question.ts';
import { skillOf, writeSkill } from './skill-state.ts';
import { abilityOf, type EngineDraft } from './state.ts';
import { meanToTicks, varianceToTicks } from './tick.ts';

/**
 * Turns what placement found into the learner's state (ENG-24), `now` in ms since 1970: g is the mean over all skills, s_k
 * the rest, and the joint belief is dropped. Skills that were practised meanwhile keep what practice says of them.
 */
export function placeInto(
  draft: EngineDraft,
  content: Content,
  answers: readonly PlacementAnswer[],
  now: number,
): void {
  const { hyper, skills } = content;
  if (skills.length === 0) return;
  const belief = placementBelief(answers, content);
  const [before] = abilityOf(draft);
  let ability = 0;
  skills.forEach((skill, place) => {
    ability += ((belief.means[place] ?? 0) + skill.difficulty[0]) / skills.length;
  });
  const shared = varianceToTicks(sharedVariance(belief), hyper.abilityVariance);
  draft.g = [meanToTicks(ability), shared];
  const [settled, abilityVariance] = abilityOf(draft);
  // What is believed of practised skills must not move with the general level.
  for (const id of Object.keys(draft.skills)) {
    const view = skillOf(draft.skills, id, hyper);
    draft.skills[id] = writeSkill({ ...view, skill: view.skill + before - settled }, hyper);
  }
  skills.forEach((skill, place) => {
    const view = skillOf(draft.skills, skill.id, hyper);
    if (view.answers > 0 || view.evidence !== 0) return;
    const rest = (belief.means[place] ?? 0) + skill.difficulty[0] - settled;
    const isAssumed = placementProbability(belief, place) >= assumedAt;
    const placed = {
      ...view,
      skill: rest,
      skillVariance: Math.max(0.05, (belief.variances[place] ?? 0) - abilityVariance),
      // What is not known cannot be forgotten: no days are counted till it is practised.
      lastAt: isAssumed ? secondsOf(now) : null,
      spaced: isAssumed ? hyper.assumedSpaced : 0,
      held: isAssumed ? 1 : 0,
      placed: rest,
    } as const;
    draft.skills[skill.id] = writeSkill(placed, hyper);
  });
}

/** Variance of the mean over all skills: what is still unknown of the learner as a whole. */
function sharedVariance(belief: PlacementBelief): number {
  const { strands } = belief.prior;
  const count = strands.length;
  const sizes = new Map<string, number>();
  for (const strand of strands) sizes.set(strand, (sizes.get(strand) ?? 0) + 1);
  let shared = everybodyVariance + ownVariance / count;
  sizes.forEach((size) => {
    shared += strandVariance * (size / count) ** 2;
  });
  for (const { along, weight } of belief.steps) {
    const mean = along.reduce((sum, value) => sum + value, 0) / count;
    shared -= weight * mean * mean;
  }
  return Math.max(0, shared);
}
