import { initialKnowledge } from '../initial-knowledge.ts';
import type { MakeLearner } from '../learner.ts';
import { normal, sigmoid } from '../random.ts';

const masteredAt = 0.8;
const slope = 1.2;
const slip = 0.03;
const longestDecay = 500;

/**
 * Generator B: the strength of a skill is a number. Practice adds ever less to it, time takes it back by a power law
 * down to a floor that spaced practice raises, and weak prerequisites hold a skill down.
 *
 * A first strength is drawn without regard to its floor, and where it is under it, time lifts it there: so begin one in
 * 700 of the known skills, and a quarter of the others. It is the study's formula, kept to the letter so that its tables
 * can be compared with ours.
 */
export const makeLearner: MakeLearner = (world, _seed, rng) => {
  const gain = Math.exp(normal(rng, Math.log(0.5), 0.35));
  const known = initialKnowledge(world, rng);
  /** Strength when the skill was last practised. */
  const peak = Float64Array.from(known, (is) => (is ? normal(rng, 2.4, 0.4) : normal(rng, -1.2, 0.5)));
  const floor = Float64Array.from(known, (is) => (is ? 1.2 : -1.5));
  /** Decay constant, in days. */
  const decay = Float64Array.from(known, (is) => (is ? 60 : 6));
  const practised = new Int32Array(world.skills);
  const seenOn = new Int32Array(world.skills).fill(-1);
  let day = 0;

  const prerequisitesOf = (skill: number): readonly number[] => world.prerequisites[skill] ?? [];
  const strength = (skill: number): number => {
    const low = floor[skill] ?? 0;
    const days = day - (practised[skill] ?? 0);
    return low + ((peak[skill] ?? 0) - low) * (1 + days / (decay[skill] ?? 1)) ** -0.25;
  };
  const effective = (skill: number): number => {
    const needed = prerequisitesOf(skill);
    if (needed.length === 0) return strength(skill);
    const missing = needed.reduce((sum, other) => sum + Math.max(0, 1.2 - strength(other)), 0);
    return strength(skill) - (0.8 * missing) / needed.length;
  };
  const probability = (skill: number, item: number): number => {
    const guess = world.guess(item);
    const ease = slope * (effective(skill) - world.difficulty(skill, item));
    return guess + (1 - guess - slip) * sigmoid(ease);
  };
  const learn = (skill: number, right: boolean): void => {
    const now = strength(skill);
    const ready = prerequisitesOf(skill).reduce(
      (all, other) => all * sigmoid(2 * (strength(other) - 0.3)),
      1,
    );
    const next = now + gain * ready * (1.25 - sigmoid(now / 1.2)) * (right ? 1 : 0.8);
    peak[skill] = next;
    practised[skill] = day;
    if (seenOn[skill] === day) return;
    seenOn[skill] = day;
    decay[skill] = Math.min(longestDecay, (decay[skill] ?? 1) * (right ? 1.7 : 1.1));
    const low = floor[skill] ?? 0;
    floor[skill] = low + 0.25 * (next - low);
  };

  return {
    probability,
    mastered: (skill) => sigmoid(slope * effective(skill)) >= masteredAt,
    answer(skill, item) {
      const right = rng() < probability(skill, item);
      learn(skill, right);
      return right;
    },
    sleep(nights) {
      day += nights;
    },
  };
};
