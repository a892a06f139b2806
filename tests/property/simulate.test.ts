import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRng, seedOf } from '#domain/rng.ts';
import { makeLearner as makeA } from '#research/simulate/generators/a.ts';
import { makeLearner as makeB } from '#research/simulate/generators/b.ts';
import { makeLearner as makeC } from '#research/simulate/generators/c.ts';
import { initialKnowledge } from '#research/simulate/initial-knowledge.ts';
import type { Learner, MakeLearner } from '#research/simulate/learner.ts';
import { careful } from '#research/simulate/learner-check.ts';
import { loadPolicy, policyNames } from '#research/simulate/policies/registry.ts';
import type { MakePolicy } from '#research/simulate/policy.ts';
import { masteredShare, runLearner } from '#research/simulate/run-learner.ts';
import { makeWorld } from '#research/simulate/world.ts';

const world = makeWorld(2024);
const generators: readonly (readonly [string, MakeLearner])[] = [
  ['A', makeA],
  ['B', makeB],
  ['C', makeC],
];
const learnerOf = (make: MakeLearner, seed: number): Learner =>
  careful(world, make(world, seed, createRng(seedOf(`learner ${seed}`))));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const allSkills = Array.from({ length: world.skills }, (_, skill) => skill);

describe('the world', () => {
  it('has prerequisites only of lower levels: the one before in the strand, and at most one of another', () => {
    void fc.assert(
      fc.property(fc.nat(), (seed) => {
        makeWorld(seed).prerequisites.forEach((needed, skill) => {
          const level = skill % 8;
          expect(needed.slice(0, 1)).toEqual(level === 0 ? [] : [skill - 1]);
          expect(needed.length).toBeLessThanOrEqual(level === 0 ? 0 : 2);
          for (const other of needed.slice(1)) {
            expect(other % 8).toBeLessThan(level);
            expect(Math.floor(other / 8)).not.toBe(Math.floor(skill / 8));
          }
        });
      }),
    );
  });

  it('has cross links and item difficulties as drawn by the study', () => {
    const links = Array.from({ length: 300 }, (_, seed) => makeWorld(seed).prerequisites.flat().length - 35);
    expect(mean(links) / 35).toBeCloseTo(0.35, 1);
    const difficulties = allSkills.flatMap((skill) =>
      Array.from({ length: world.itemsPerSkill }, (_, item) => world.difficulty(skill, item)),
    );
    expect(mean(difficulties)).toBeCloseTo(0, 1);
    expect(Math.sqrt(mean(difficulties.map((b) => b * b)))).toBeCloseTo(0.7, 1);
  });

  it('is met with .60 to .62 of the skills known on average', () => {
    const shares = Array.from(
      { length: 4000 },
      (_, seed) => initialKnowledge(world, createRng(seedOf(`start ${seed}`))).filter(Boolean).length / 40,
    );
    expect(mean(shares)).toBeGreaterThan(0.59);
    expect(mean(shares)).toBeLessThan(0.63);
  });
});

/** The skills that a learner who only sleeps comes to master, and those of them that were forgotten before. */
function rested(learner: Learner, pauses: readonly number[]) {
  const forgotten = new Set<number>();
  const won: number[] = [];
  const wonBack: number[] = [];
  let before = allSkills.map((skill) => learner.mastered(skill));
  for (const nights of pauses) {
    learner.sleep(nights);
    const after = allSkills.map((skill) => learner.mastered(skill));
    for (const skill of allSkills) {
      if (before[skill] && !after[skill]) forgotten.add(skill);
      if (before[skill] || !after[skill]) continue;
      won.push(skill);
      if (forgotten.has(skill)) wonBack.push(skill);
    }
    before = after;
  }
  return { won, wonBack };
}

const steps = fc.array(fc.tuple(fc.nat(39), fc.nat(23), fc.integer({ min: 0, max: 3 })), { maxLength: 60 });

describe.each(generators)('learner %s', (name, make) => {
  it('is the same for the same seed and questions, and answers with probabilities', () => {
    void fc.assert(
      fc.property(fc.nat(1e6), steps, (seed, asked) => {
        const live = (): unknown[] => {
          const learner = learnerOf(make, seed);
          return asked.map(([skill, item, nights]) => {
            if (nights > 0) learner.sleep(nights);
            const p = learner.probability(skill, item);
            expect(p).toBeGreaterThan(0);
            expect(p).toBeLessThan(1);
            return [p, learner.answer(skill, item), masteredShare(world, learner)];
          });
        };
        expect(live()).toEqual(live());
      }),
      { numRuns: 40 },
    );
  });

  it('answers as often as it says, and better where it masters', () => {
    let expected = 0;
    let right = 0;
    const mastered: number[] = [];
    const others: number[] = [];
    for (let seed = 0; seed < 100; seed++) {
      const learner = learnerOf(make, seed);
      for (const skill of allSkills) {
        const item = (skill + seed) % 24;
        const p = learner.probability(skill, item);
        expected += p;
        (learner.mastered(skill) ? mastered : others).push(p);
        if (learner.answer(skill, item)) right += 1;
      }
    }
    expect(right / 4000).toBeCloseTo(expected / 4000, 1);
    expect(mean(mastered)).toBeGreaterThan(mean(others) + 0.3);
  });

  it('never wins back without practice what it has forgotten, nor (but for B, below) masters anything', () => {
    void fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }),
        (seed, pauses) => {
          const { won, wonBack } = rested(learnerOf(make, seed), pauses);
          expect(wonBack).toEqual([]);
          if (name !== 'B') expect(won).toEqual([]);
        },
      ),
      { numRuns: 40, examples: [[892784, [5, 2]]] },
    );
  });

  it('learns what it is ready for by practice', () => {
    const learned = Array.from({ length: 200 }, (__, seed): number[] => {
      const learner = learnerOf(make, seed);
      const ready = allSkills.find(
        (skill) =>
          !learner.mastered(skill) &&
          (world.prerequisites[skill] ?? []).every((other) => learner.mastered(other)),
      );
      if (ready === undefined) return [];
      for (let item = 0; item < 12; item++) learner.answer(ready, item);
      return [learner.mastered(ready) ? 1 : 0];
    }).flat();
    expect(learned.length).toBeGreaterThan(100);
    expect(mean(learned)).toBeGreaterThan(0.5);
  });
});

describe('learner B', () => {
  it('rises to its floor from a start drawn under it, and one learner in a hundred at most so masters a skill', () => {
    expect(rested(learnerOf(makeB, 892784), [5, 2])).toEqual({ won: [33], wonBack: [] });
    const pauses = [1, 2, 3, 5, 8, 13, 21, 30];
    const winners = Array.from({ length: 1000 }, (_, seed) => rested(learnerOf(makeB, seed), pauses)).filter(
      ({ won }) => won.length > 0,
    );
    expect(winners.length).toBeLessThanOrEqual(10);
  });
});

describe.each(policyNames)('policy %s', (name) => {
  it('asks only what there is, gives the same run for the same seed, and stops', async () => {
    const makePolicy: MakePolicy = await loadPolicy(name);
    const run = (seed: number) => runLearner(world, learnerOf(makeA, seed), makePolicy(world, seed));
    for (const seed of [1, 2, 3]) {
      const outcome = run(seed);
      expect(run(seed)).toEqual(outcome);
      expect(outcome.q).toBeGreaterThan(0);
      expect(outcome.q).toBeLessThanOrEqual(1000);
      const { q: _, false: untrue, ...shares } = outcome;
      for (const share of [untrue ?? 0, ...Object.values(shares)]) {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('the baselines', () => {
  const sharesOf = async (name: string, make: MakeLearner) => {
    const makePolicy = await loadPolicy(name);
    const outcomes = Array.from({ length: 100 }, (_, seed) =>
      runLearner(world, learnerOf(make, seed), makePolicy(world, seed)),
    );
    return {
      untrue: mean(outcomes.map((one) => one.false ?? 0)),
      waste: mean(outcomes.map((one) => one.waste)),
    };
  };

  it('show the trade between false claims and waste that the study found', async () => {
    const tight = await sharesOf('order3', makeA);
    expect(tight.untrue).toBeLessThan(0.05);
    const loose = await sharesOf('order3', makeB);
    expect(loose.untrue).toBeGreaterThan(0.13);
    const strict = await sharesOf('kolibri10of10', makeB);
    expect(strict.untrue).toBeLessThan(0.01);
    expect(strict.waste).toBeGreaterThan(0.75);
  });
});
