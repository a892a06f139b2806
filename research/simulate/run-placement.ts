import type { Learner } from './learner.ts';
import type { Policy } from './policy.ts';
import { nightsAfter, questionsADay } from './timetable.ts';
import type { World } from './world.ts';

/** After how many placement questions its accuracy is looked at. */
export const placementCounts = [1, 5, 10, 15, 20, 25] as const;
export const mostPlacement = 25;

export type Accuracy = {
  /** Share of all skills for which "P(known) over .5" agrees with true mastery. */
  readonly accuracy: number;
  /** Mean squared difference of P(known) and true mastery (Brier 1950). */
  readonly brier: number;
};

/**
 * Placement alone, on a learner of its own, as many questions a day as ever: what it believes after each of
 * `placementCounts` against what is true at that moment. Null for a policy that estimates nothing. A policy that stops
 * asking is held to what it believed last.
 */
export function runPlacement(
  world: World,
  learner: Learner,
  policy: Policy,
): ReadonlyMap<number, Accuracy> | null {
  const results = new Map<number, Accuracy>();
  let day = 0;
  let asking = true;
  for (let asked = 1; asked <= mostPlacement; asked++) {
    if (asking && asked > 1 && (asked - 1) % questionsADay === 0) {
      const nights = nightsAfter(day);
      learner.sleep(nights);
      day += nights;
    }
    const ask = asking ? policy.next(day) : null;
    if (ask === null || ask.kind !== 'placement') asking = false;
    else policy.observe(ask, learner.answer(ask.skill, ask.item), day);
    if (asked === 1 && !asking) return null;
    const known = policy.known();
    if (known === null) return null;
    if (placementCounts.some((count) => count === asked))
      results.set(asked, accuracyOf(world, learner, known));
  }
  return results;
}

function accuracyOf(world: World, learner: Learner, known: ArrayLike<number>): Accuracy {
  let agreed = 0;
  let squares = 0;
  for (let skill = 0; skill < world.skills; skill++) {
    const p = known[skill] ?? Number.NaN;
    if (!(p >= 0 && p <= 1)) throw new Error(`the policy knows skill ${skill} with probability ${p}`);
    const mastered = learner.mastered(skill);
    if (p > 0.5 === mastered) agreed += 1;
    squares += (p - (mastered ? 1 : 0)) ** 2;
  }
  return { accuracy: agreed / world.skills, brier: squares / world.skills };
}
