import { initialKnowledge } from '../initial-knowledge.ts';
import type { MakeLearner } from '../learner.ts';
import { beta, logit, normal, sigmoid } from '../random.ts';

const learnLogit = logit(0.18);
const withoutPrerequisites = 0.1;
const savings = 2;
const lifeOfNew = 20;
const lifeOfOld = 80;
const longestLife = 400;
const lifeGrowth = 1.8;

/**
 * Generator A: a skill is known or not, in one jump. Unknown skills are learned with a fixed chance a question, known
 * ones lost with a fixed chance a night, and spaced successes make them last.
 */
export const makeLearner: MakeLearner = (world, _seed, rng) => {
  const learning = sigmoid(normal(rng, learnLogit, 0.5));
  const slip = Math.min(0.3, 0.01 + beta(rng, 2, 20));
  const known = initialKnowledge(world, rng);
  const everKnown = known.slice();
  /** Mean life of the knowledge of each skill, in days. */
  const life = Float64Array.from(known, (is) => (is ? lifeOfOld : lifeOfNew) * Math.exp(normal(rng, 0, 0.4)));
  const lastAsked = new Int32Array(world.skills).fill(-1);
  let day = 0;

  const probability = (skill: number, item: number): number => {
    const hardness = 0.5 * world.difficulty(skill, item);
    if (known[skill]) return sigmoid(logit(1 - slip) - hardness);
    const guess = world.guess(item);
    return guess + (1 - guess) * sigmoid(-3 - hardness);
  };
  const learn = (skill: number): void => {
    const ready = (world.prerequisites[skill] ?? []).every((prerequisite) => known[prerequisite]);
    const chance = learning * (ready ? 1 : withoutPrerequisites) * (everKnown[skill] ? savings : 1);
    if (rng() >= chance) return;
    known[skill] = true;
    everKnown[skill] = true;
  };

  return {
    probability,
    mastered: (skill) => known[skill] === true,
    answer(skill, item) {
      const right = rng() < probability(skill, item);
      // Only the first answer of the day can make knowledge last longer: crammed successes do not.
      const spaced = lastAsked[skill] !== day;
      lastAsked[skill] = day;
      if (!known[skill]) learn(skill);
      else if (right && spaced) life[skill] = Math.min(longestLife, lifeGrowth * (life[skill] ?? lifeOfNew));
      return right;
    },
    sleep(nights) {
      day += nights;
      for (let skill = 0; skill < world.skills; skill++) {
        if (known[skill] && rng() >= Math.exp(-nights / (life[skill] ?? lifeOfNew))) known[skill] = false;
      }
    },
  };
};
