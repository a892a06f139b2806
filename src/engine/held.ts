import { normalBelow } from './normal.ts';
import type { Held } from './skill-state.ts';

/** θ*: the level, in logits above a skill's middle item, that counts as mastery (ENG-7). */
export const masteryLevel = 0.5;

/** P(level ≥ θ*): a level in logits above the skill's middle, and the variance it is believed with (ENG-7). */
export const masteryProbability = (level: number, variance: number): number =>
  normalBelow((level - masteryLevel) / Math.sqrt(variance));

/** Secure when the probability of mastery reaches this, and time for a refresh when it falls under the other. */
export const secureAt = 0.85;
export const refreshBelow = 0.8;
/** A skill that is held is no more when an answer leaves it under this. */
export const lostBelow = 0.5;
/** Placement assumes a skill from here on. */
export const assumedAt = 0.7;
/** Days between two answers that make the second one "spaced". */
export const spacedDays = 0.5;
/** Spaced successes beyond this many change nothing more. */
export const mostSpaced = 8;
/** Days after which what placement assumed is checked, however sure it looked. */
export const checkAfterDays = 4;

/** How a skill is held after an answer on it (ENG-18). `probability` is P_k right after the answer. */
export function heldAfter(before: Held, probability: number, right: boolean): Held {
  if (right && probability >= secureAt) return 2;
  return !right && probability < lostBelow ? 0 : before;
}

/** Spaced successes in a row after an answer (ENG-19): answers within half a day leave the count as it is. */
export function spacedAfter(before: number, days: number, right: boolean): number {
  if (!right) return 0;
  return days < spacedDays ? before : Math.min(mostSpaced, before + 1);
}

/** Right answers in a row after an answer, or misses in a row as a negative number. */
export const streakAfter = (before: number, right: boolean): number =>
  right ? Math.min(9, Math.max(0, before) + 1) : Math.max(-9, Math.min(0, before) - 1);
