import { createRng, seedOf } from '#domain/rng.ts';
import type { MakePolicy } from '../policy.ts';
import type { World } from '../world.ts';
import { itemsInTurn } from './baseline.ts';

/** Claimed, for good, at so many right among the last answers. */
const claim = { right: 5, of: 6 };
/** Opens what needs it at so many right among the last answers. */
const unlock = { right: 3, of: 4 };
/** Share of the questions spread evenly over the open skills. */
const explore = 0.2;
/** How much of the old estimate of a skill's progress stays at each answer. */
const memory = 0.7;

/**
 * A bandit over the open skills, as ZPDES of KidLearn (Clement, Roy, Oudeyer and Lopes 2015): it asks most where the
 * recent answers got better the fastest, the newer half of them against the older. The study names no numbers; these
 * give its table within the error of its 200 learners.
 */
export const zpdes: MakePolicy = (world: World, seed: number) => {
  const rng = createRng(seedOf(`policy ${seed}`));
  const nextItem = itemsInTurn(world, rng);
  const answers = Array.from({ length: world.skills }, (): boolean[] => []);
  const promise = new Float64Array(world.skills).fill(0.5);
  const claimed = new Set<number>();
  const goes = (skill: number): boolean =>
    claimed.has(skill) || successes((answers[skill] ?? []).slice(-unlock.of)) >= unlock.right;
  const open = (): number[] => {
    const list: number[] = [];
    for (let skill = 0; skill < world.skills; skill++) {
      if (!claimed.has(skill) && (world.prerequisites[skill] ?? []).every(goes)) list.push(skill);
    }
    return list;
  };
  return {
    next() {
      const skills = open();
      const total = skills.reduce((sum, skill) => sum + (promise[skill] ?? 0), 0);
      let draw = rng();
      let chosen: number | undefined;
      for (const skill of skills) {
        chosen = skill;
        const weight = total === 0 ? 1 / skills.length : (promise[skill] ?? 0) / total;
        draw -= (1 - explore) * weight + explore / skills.length;
        if (draw < 0) break;
      }
      return chosen === undefined ? null : { skill: chosen, item: nextItem(chosen), kind: 'practice' };
    },
    observe({ skill }, right) {
      const all = (answers[skill] ?? []).concat(right).slice(-claim.of);
      answers[skill] = all;
      const half = Math.ceil(all.length / 2);
      const gain = rate(all.slice(half)) - rate(all.slice(0, half));
      promise[skill] = memory * (promise[skill] ?? 0) + (1 - memory) * Math.max(0, gain);
      if (successes(all) >= claim.right) claimed.add(skill);
    },
    claimed: () => claimed,
    known: () => null,
  };
};

const successes = (answers: readonly boolean[]): number => answers.filter(Boolean).length;

const rate = (answers: readonly boolean[]): number =>
  answers.length === 0 ? 0 : successes(answers) / answers.length;
