import { createRng, type Rng, seedOf, shuffle } from '#domain/rng.ts';
import type { MakePolicy, Policy } from '../policy.ts';
import type { World } from '../world.ts';

/** When a rule that looks at one skill's answers alone claims it. One is made for each skill. */
export type Rule = { observe(right: boolean): void; readonly claims: boolean };

/** Which of the unclaimed skills is asked about next. */
type Pick = (unclaimed: readonly number[], rng: Rng) => number | undefined;

export const inOrder: Pick = (unclaimed) => unclaimed[0];

export const atRandom: Pick = (unclaimed, rng) => unclaimed[Math.floor(rng() * unclaimed.length)];

/** The curriculum's order: level by level, so that no skill comes before its prerequisites. */
export const curriculum = (world: World): number[] =>
  Array.from({ length: world.skills }, (_, skill) => skill).sort(
    (a, b) => (a % world.levels) - (b % world.levels) || a - b,
  );

/** A policy that asks about unclaimed skills until `rule` claims each of them, and never takes a claim back. */
export const claimOnce =
  (makeRule: () => Rule, pick: Pick): MakePolicy =>
  (world, seed): Policy => {
    const rng = createRng(seedOf(`policy ${seed}`));
    const nextItem = itemsInTurn(world, rng);
    const rules = Array.from({ length: world.skills }, makeRule);
    let unclaimed: readonly number[] = curriculum(world);
    const claimed = new Set<number>();
    return {
      next() {
        const skill = pick(unclaimed, rng);
        return skill === undefined ? null : { skill, item: nextItem(skill), kind: 'practice' };
      },
      observe({ skill }, right) {
        const rule = rules[skill];
        if (rule === undefined) throw new Error(`invariant: no skill ${skill}`);
        rule.observe(right);
        if (!rule.claims) return;
        claimed.add(skill);
        unclaimed = unclaimed.filter((other) => other !== skill);
      },
      claimed: () => claimed,
      known: () => null,
    };
  };

/** The items of each skill in a shuffled order of the learner's own, over and over. */
export function itemsInTurn(world: World, rng: Rng): (skill: number) => number {
  const items = Array.from({ length: world.itemsPerSkill }, (_, item) => item);
  const orders = Array.from({ length: world.skills }, () => shuffle(rng, items));
  const asked = new Int32Array(world.skills);
  return (skill) => {
    const place = asked[skill] ?? 0;
    asked[skill] = place + 1;
    return orders[skill]?.[place % items.length] ?? 0;
  };
}
