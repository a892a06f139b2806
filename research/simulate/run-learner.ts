import { countClaims } from './claims.ts';
import type { Learner } from './learner.ts';
import type { Policy } from './policy.ts';
import { nightsAfter, questionsADay } from './timetable.ts';
import type { World } from './world.ts';

const budget = 1000;
const keptAfter = 30;
const earlyQuestions = 300;
const efficiencyQuestions = 400;
const hardBelow = 0.4;

/** What became of one learner under one policy; shares are from 0 to 1. */
export type Outcome = {
  /** Questions until every skill was claimed, or 1,000. */
  readonly q: number;
  /** Share of the questions that were on mastered skills, placement and reviews of claimed skills not among them. */
  readonly waste: number;
  /** Share of the questions whose true chance of a right answer was under .4. */
  readonly hard: number;
  /** Share of the claims that were untrue when they were made; null without a claim. */
  readonly false: number | null;
  /**
   * Shares of the skills mastered: after 300 questions, on average over the first 400, on the next school morning
   * after the stop, and 30 days after that without practice.
   */
  readonly m300: number;
  readonly eff: number;
  readonly end: number;
  readonly kept: number;
};

/**
 * Twenty questions a school day until every skill is claimed, the policy has no more question, or 1,000 were asked.
 * After a stop before 300 or 400 questions, `m300` and `eff` go on with the mastery at the last question: those two tell
 * what the practice brought; `end` and `kept` what forgetting leaves of it.
 */
export function runLearner(world: World, learner: Learner, policy: Policy): Outcome {
  const mastery = (): number => masteredShare(world, learner);
  const claims = countClaims(policy, learner);
  let day = 0;
  let q = 0;
  let wasted = 0;
  let hard = 0;
  let early: number | null = null;
  let masterySum = 0;
  while (q < budget && policy.claimed().size < world.skills) {
    if (q > 0 && q % questionsADay === 0) {
      const nights = nightsAfter(day);
      learner.sleep(nights);
      day += nights;
    }
    const ask = policy.next(day);
    claims.count();
    if (ask === null) break;
    if (q < efficiencyQuestions) masterySum += mastery();
    const counts = ask.kind === 'practice' || (ask.kind === 'review' && !policy.claimed().has(ask.skill));
    if (counts && learner.mastered(ask.skill)) wasted += 1;
    if (learner.probability(ask.skill, ask.item) < hardBelow) hard += 1;
    policy.observe(ask, learner.answer(ask.skill, ask.item), day);
    claims.count();
    q += 1;
    if (q === earlyQuestions) early = mastery();
  }
  const atStop = mastery();
  learner.sleep(nightsAfter(day));
  const end = mastery();
  learner.sleep(keptAfter);
  return {
    q,
    waste: q === 0 ? 0 : wasted / q,
    hard: q === 0 ? 0 : hard / q,
    false: claims.untrueShare(),
    m300: early ?? atStop,
    eff: (masterySum + Math.max(0, efficiencyQuestions - q) * atStop) / efficiencyQuestions,
    end,
    kept: mastery(),
  };
}

export function masteredShare(world: World, learner: Learner): number {
  let mastered = 0;
  for (let skill = 0; skill < world.skills; skill++) if (learner.mastered(skill)) mastered += 1;
  return mastered / world.skills;
}
