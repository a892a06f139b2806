import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { PackHash } from '#domain/ids.ts';
import { ParameterPack } from '#domain/parameter-pack.ts';
import { createRng, type Rng, shuffle } from '#domain/rng.ts';
import { frozen } from '#engine/parameters.ts';
import { type Difficulties, type LoggedAnswer, noDifficulties, refit } from '#engine/refit.ts';
import { refitForgetting } from '#engine/refit-forgetting.ts';
import { difficultiesOf, guarded, parameterPackOf } from '#engine/refit-guard.ts';
import { meanLogLoss } from '#engine/refit-log-loss.ts';
import { published } from '#engine/refit-published.ts';

/** D_k + b_i as planted: three skills of eight items each. */
const skills = ['addition', 'fractions', 'ratio'];
const plantedSkill: Readonly<Record<string, number>> = { addition: -1, fractions: 0.3, ratio: 1.1 };
const items = skills.flatMap((skill) => Array.from({ length: 8 }, (_, n) => `${skill}/${n}`));
const skillOf = (item: string): string => item.slice(0, item.indexOf('/'));
const planted = (item: string): number =>
  (plantedSkill[skillOf(item)] ?? 0) + (Number(item.slice(item.indexOf('/') + 1)) - 3.5) * 0.4;

/** Roughly normal: the sum of twelve uniform numbers. */
const normal = (rng: Rng): number => Array.from({ length: 12 }, rng).reduce((sum, u) => sum + u, -6);

/** What an answer on a skill teaches: about what the engine expects, so that difficulties need not make up for it. */
const gain = 0.045;

/** Learners with an ability of their own, each item once in an order of their own. */
function simulated(learners: number, seed: number, repeats = 1): readonly LoggedAnswer[] {
  const rng = createRng(seed);
  return Array.from({ length: learners }, (_, n) => {
    const ability = 0.9 * normal(rng);
    const order = Array.from({ length: repeats }, () => shuffle(rng, items)).flat();
    const answered: Record<string, number> = {};
    return order.map((item, i): LoggedAnswer => {
      const skill = skillOf(item);
      const practised = answered[skill] ?? 0;
      answered[skill] = practised + 1;
      return {
        learner: `learner-${String(n).padStart(4, '0')}`,
        item,
        skills: [skill],
        right: rng() < 1 / (1 + Math.exp(planted(item) - ability - gain * practised)),
        at: 1_790_000_000_000 + n * 86_400_000 + i * 60_000,
        guess: 0,
        fixed: repeats > 1,
      };
    });
  }).flat();
}

const asText = ({ skills: ofSkills, items: ofItems }: Difficulties): string =>
  JSON.stringify([Array.from(ofSkills).sort(), Array.from(ofItems).sort()]);

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (place: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[place], 0) / pairs.length;
  const [x, y] = [mean(0), mean(1)];
  const sum = (of: (a: number, b: number) => number) =>
    pairs.reduce((total, [a, b]) => total + of(a - x, b - y), 0);
  return sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b));
}

describe('refit', () => {
  it('recovers planted difficulties', () => {
    const { skills: ofSkills, items: ofItems } = refit(simulated(300, 1));
    const pairs = items.map(
      (item) =>
        [planted(item), (ofSkills.get(skillOf(item))?.[0] ?? 0) + (ofItems.get(item)?.[0] ?? 0)] as const,
    );
    expect(correlation(pairs)).toBeGreaterThan(0.97);
    const misses = pairs.map(([truth, found]) => Math.abs(truth - found));
    expect(misses.reduce((sum, miss) => sum + miss, 0) / misses.length).toBeLessThan(0.3);
    for (const [, variance] of ofItems.values()) expect(variance).toBeLessThan(0.1);
  });

  it('gives the same bytes again, in whatever order the learners come', () => {
    const log = simulated(40, 2);
    const backwards = Array.from(new Set(log.map(({ learner }) => learner)))
      .reverse()
      .flatMap((learner) => log.filter((answer) => answer.learner === learner));
    expect(backwards[0]).not.toEqual(log[0]);
    expect(asText(refit(log))).toBe(asText(refit(log)));
    expect(asText(refit(backwards))).toBe(asText(refit(log)));
    const [one, two] = [guarded({ answers: log }), guarded({ answers: backwards })];
    const hash = v.parse(PackHash, 'a'.repeat(64));
    expect(JSON.stringify(parameterPackOf(hash, two))).toBe(JSON.stringify(parameterPackOf(hash, one)));
  });

  it('starts from the priors, and keeps what nobody answered', () => {
    const priors: Difficulties = {
      skills: new Map([['ratio', [1, 0.2]]]),
      items: new Map([['rare/1', [0.7, 0.5]]]),
    };
    const found = refit(simulated(3, 3), priors);
    expect(found.items.get('rare/1')).toEqual([0.7, 0.25]);
    expect(found.skills.get('ratio')?.[0]).toBeGreaterThan(0);
  });

  it('stays finite and bounded when everybody is always right, and with broken numbers', () => {
    const log = simulated(60, 4).map((answer) => ({ ...answer, right: true, guess: Number.NaN, at: -1 }));
    for (const beliefs of Object.values(refit(log)) as Difficulties['items'][]) {
      for (const [mean, variance] of beliefs.values()) {
        expect(Math.abs(mean)).toBeLessThanOrEqual(5);
        expect(variance).toBeGreaterThan(0);
      }
    }
    expect(refit([])).toEqual(noDifficulties);
  });
});

describe('the guard', () => {
  it('accepts what predicts the newest learners better, and refuses what predicts them worse', () => {
    const log = simulated(100, 5);
    const better = guarded({ answers: log });
    expect(better.accepted).toBe(true);
    expect(better.after).toBeLessThan(better.before - 0.01);

    // What is in use was fitted on ten times as many; a class of twelve cannot better it.
    const inUse = refit(simulated(1000, 6));
    const few = guarded({ answers: simulated(12, 7), inUse });
    expect(few.accepted).toBe(false);
    expect(few.after).toBeGreaterThan(few.before);
    expect(few.found).toEqual(noDifficulties);
  });

  it('refuses where there are too few learners to tell', () => {
    expect(guarded({ answers: [] }).accepted).toBe(false);
    expect(guarded({ answers: simulated(1, 8) }).accepted).toBe(false);
  });

  it('makes a valid pack that reads back as what was found', () => {
    const refitted = guarded({ answers: simulated(50, 9) });
    const pack = v.parse(ParameterPack, parameterPackOf(v.parse(PackHash, 'b'.repeat(64)), refitted));
    expect(asText(difficultiesOf(pack))).toBe(asText(refitted.found));
    expect(pack.learners).toBe(50);
    expect(pack.answers).toBe(50 * items.length);
  });
});

describe('privacy', () => {
  it('publishes only what five different learners answered, rounded', () => {
    const log = simulated(5, 10);
    const [first] = log;
    if (!first) throw new Error('invariant: an answer');
    const fourKnow = Array.from({ length: 40 }, (_, n) => ({
      ...first,
      item: 'secret/1',
      skills: ['secret'],
      learner: `learner-000${n % 4}`,
    }));
    const answers = [...log, ...fourKnow];
    const found = refit(answers);
    expect(found.items.has('secret/1')).toBe(true);
    const fresh = published(found, answers);
    expect(fresh.items.has('secret/1')).toBe(false);
    expect(fresh.skills.has('secret')).toBe(false);
    expect(fresh.items.size).toBe(items.length);
    expect(published(found, answers, 1).items.has('secret/1')).toBe(true);
    for (const belief of fresh.items.values()) {
      for (const number of belief) expect(Math.round(number * 10_000) / 10_000).toBe(number);
    }
  });
});

describe('forgetting', () => {
  it('is left as it was below 300 learners, and found where answers fade', () => {
    const log = simulated(30, 11, 3);
    const known = refit(log);
    expect(refitForgetting(log, known)).toEqual(frozen);
    const found = refitForgetting(log, known, frozen, 1);
    // Planted: a repeated question is no easier than the first time.
    expect(found.repeatRight).toBeLessThan(frozen.repeatRight);
    expect(meanLogLoss(log, known, found)).toBeLessThan(meanLogLoss(log, known, frozen));
  });
});
