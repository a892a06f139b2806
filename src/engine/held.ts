/** θ*: the level, in logits above a skill's middle item, that counts as mastery (ENG-7). */
export const masteryLevel = 0.5;
/** Secure when the probability of mastery reaches this, and time for a refresh when it falls under the other. */
export const secureAt = 0.85;
export const refreshBelow = 0.8;
/** A standard deviation above this is "not enough evidence". */
export const largestDeviation = 1;
/** Days between two answers that make the second one "spaced". */
export const spacedDays = 0.5;

/** Φ⁻¹(.85) */
const secureDeviations = 1.0364333894937898;
const mostSpaced = 3;

/**
 * How far a skill is held after an answer (ENG-8). P_k ≥ .85 says that the skill's difficulty D is at most
 * level − θ* − 1.036·deviation; an estimate under one half says that D is above level − θ*. So "was made secure, and was
 * not lost since" is the set of all D up to one number: the fold can keep it without having the pack at hand, and it
 * stays right when a better D_k arrives.
 *
 * @param level g + s_k after the answer, logits
 * @param deviation √(v_g + v_s + v_D) after the answer
 */
export function heldAfter(
  before: number | null,
  level: number,
  deviation: number,
  right: boolean,
): number | null {
  const middle = level - masteryLevel;
  const kept = before === null ? null : Math.min(before, middle);
  if (!right || deviation > largestDeviation) return kept;
  const secured = middle - secureDeviations * deviation;
  return kept === null ? secured : Math.max(kept, secured);
}

/** Spaced successes in a row after an answer (ENG-9): answers within half a day leave the count as it is. */
export function spacedAfter(before: number, days: number, right: boolean): number {
  if (days < spacedDays) return before;
  return right ? Math.min(mostSpaced, before + 1) : 0;
}
