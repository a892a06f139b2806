import type { Learner } from './learner.ts';
import type { World } from './world.ts';

/**
 * A learner that stops the run with a message when it, or what asks it, does what cannot be: generators and policies
 * come from elsewhere, and a wrong number would end in a plausible table.
 */
export function careful(world: World, learner: Learner): Learner {
  const check = (skill: number, item: number): void => {
    if (!isBelow(skill, world.skills) || !isBelow(item, world.itemsPerSkill)) {
      throw new Error(`there is no item ${item} of skill ${skill}`);
    }
  };
  return {
    probability(skill, item) {
      check(skill, item);
      const p = learner.probability(skill, item);
      if (!(p >= 0 && p <= 1)) throw new Error(`the learner answers skill ${skill} with probability ${p}`);
      return p;
    },
    answer(skill, item) {
      check(skill, item);
      return learner.answer(skill, item);
    },
    mastered: (skill) => learner.mastered(skill),
    sleep: (nights) => learner.sleep(nights),
  };
}

const isBelow = (value: number, limit: number): boolean =>
  Number.isInteger(value) && value >= 0 && value < limit;
