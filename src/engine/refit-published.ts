import type { Gaussian } from './parameters.ts';
import type { Difficulties, LoggedAnswer } from './refit.ts';

/** Fewer learners than this are noise, and would say something of a person. */
export const fewestLearners = 5;

/** As a parameter pack holds them: four decimals, means within ±6, a variance that is never nothing. */
const most = 6;
const leastVariance = 0.0001;
const mostVariance = 4;

/**
 * What of the difficulties found may leave the hub: only what at least `fewest` different learners answered, rounded as a
 * parameter pack holds it, by id.
 */
export function published(
  found: Difficulties,
  answers: readonly LoggedAnswer[],
  fewest: number = fewestLearners,
): Difficulties {
  const learnersBySkill = new Map<string, Set<string>>();
  const learnersByItem = new Map<string, Set<string>>();
  for (const { learner, skills, item } of answers) {
    for (const skill of skills) noteLearner(learnersBySkill, skill, learner);
    noteLearner(learnersByItem, item, learner);
  }
  return {
    skills: publishable(found.skills, learnersBySkill, fewest),
    items: publishable(found.items, learnersByItem, fewest),
  };
}

/** The priors, with what was published in their place. */
export const withPublished = (priors: Difficulties, fresh: Difficulties): Difficulties => ({
  skills: new Map([...priors.skills, ...fresh.skills]),
  items: new Map([...priors.items, ...fresh.items]),
});

function publishable(
  found: ReadonlyMap<string, Gaussian>,
  learnersById: ReadonlyMap<string, ReadonlySet<string>>,
  fewest: number,
): ReadonlyMap<string, Gaussian> {
  const kept = Array.from(found).filter(([id]) => (learnersById.get(id)?.size ?? 0) >= fewest);
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(kept.map(([id, belief]) => [id, rounded(belief)] as const));
}

const rounded = ([mean, variance]: Gaussian): Gaussian => [
  fourDecimals(Math.min(most, Math.max(-most, mean))),
  fourDecimals(Math.min(mostVariance, Math.max(leastVariance, variance))),
];

/** `|| 0` turns -0 into 0: the two differ in a comparison, not in JSON. */
const fourDecimals = (value: number): number => Math.round(value * 10_000) / 10_000 || 0;

function noteLearner(learnersById: Map<string, Set<string>>, id: string, learner: string): void {
  const learners = learnersById.get(id);
  if (learners) learners.add(learner);
  else learnersById.set(id, new Set([learner]));
}
