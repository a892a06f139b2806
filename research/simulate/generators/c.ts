import { initialKnowledge } from '../initial-knowledge.ts';
import type { MakeLearner } from '../learner.ts';
import { logit, normal, sigmoid } from '../random.ts';

const facts = 4;
const partlyKnown = 0.35;
const learnLogit = logit(0.3);
const savings = 1.5;
const lifeOfNew = 60;
const lifeOfOld = 300;
const longestLife = 800;
const lifeGrowth = 1.6;
const carelessShare = 0.25;
const guesserShare = 0.2;
const luckOfGuessers = 0.12;
const freshQuestions = 12;

/**
 * Generator C: a skill is made of four facts, each known or not, and mastered when all four are. An item needs one or
 * two of them, so that a learner with a gap gets many items right; a question teaches at most one missing fact, and
 * facts are forgotten one by one. One learner in four is careless, one in five guesses well where there are options,
 * and all tire within a day: they slip more and learn less.
 */
export const makeLearner: MakeLearner = (world, _seed, rng) => {
  const learning = sigmoid(normal(rng, learnLogit, 0.5));
  const slip = rng() < carelessShare ? 0.1 + 0.1 * rng() : 0.01 + 0.05 * rng();
  const luck = rng() < guesserShare ? luckOfGuessers : 0;
  const atStart = initialKnowledge(world, rng);
  const known = new Uint8Array(world.skills * facts);
  const life = new Float64Array(known.length);
  for (let fact = 0; fact < known.length; fact++) {
    const whole = atStart[Math.floor(fact / facts)];
    known[fact] = whole || rng() < partlyKnown ? 1 : 0;
    life[fact] = (known[fact] ? lifeOfOld : lifeOfNew) * Math.exp(normal(rng, 0, 0.5));
  }
  const everKnown = known.slice();
  const usedOn = new Int32Array(known.length).fill(-1);
  let day = 0;
  let today = 0;

  /** Facts that an item needs: one for a quarter of the items, two for the others. */
  const needs = (skill: number, item: number): readonly number[] => {
    const one = item % facts;
    const other = Math.floor(item / facts) % facts;
    const first = skill * facts;
    return one === other ? [first + one] : [first + one, first + other];
  };
  const shareKnown = (skill: number): number => {
    let count = 0;
    for (let i = 0; i < facts; i++) count += known[skill * facts + i] ?? 0;
    return count / facts;
  };
  const tiredness = (): number => Math.max(0, today - freshQuestions);

  const probability = (skill: number, item: number): number => {
    const hardness = 0.3 * world.difficulty(skill, item);
    if (needs(skill, item).every((fact) => known[fact] === 1)) {
      return sigmoid(logit(1 - Math.min(0.35, slip + 0.01 * tiredness())) - hardness);
    }
    const guess = world.guess(item) + (world.isChoice(item) ? luck : 0);
    return guess + (1 - guess) * sigmoid(-3 - hardness);
  };
  const learn = (skill: number, missing: number): void => {
    const before = world.prerequisites[skill] ?? [];
    const ready = before.reduce((all, other) => all * shareKnown(other), 1);
    const chance = learning * Math.max(0.1, ready) * (everKnown[missing] ? savings : 1) * 0.95 ** tiredness();
    if (rng() >= chance) return;
    known[missing] = 1;
    everKnown[missing] = 1;
  };
  const strengthen = (fact: number): void => {
    if (usedOn[fact] === day) return;
    usedOn[fact] = day;
    life[fact] = Math.min(longestLife, lifeGrowth * (life[fact] ?? lifeOfNew));
  };

  return {
    probability,
    mastered: (skill) => shareKnown(skill) === 1,
    answer(skill, item) {
      const right = rng() < probability(skill, item);
      const needed = needs(skill, item);
      const missing = needed.find((fact) => known[fact] === 0);
      if (missing !== undefined) learn(skill, missing);
      else if (right) needed.forEach(strengthen);
      today += 1;
      return right;
    },
    sleep(nights) {
      day += nights;
      today = 0;
      for (let fact = 0; fact < known.length; fact++) {
        if (known[fact] && rng() >= Math.exp(-nights / (life[fact] ?? lifeOfNew))) known[fact] = 0;
      }
    },
  };
};
