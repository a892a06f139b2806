import { describe, expect, it } from 'vitest';
import { summaryOf } from '#research/simulate/experiment.ts';
import type { Learner } from '#research/simulate/learner.ts';
import { careful } from '#research/simulate/learner-check.ts';
import { bkt, oatutor, ofTheLast } from '#research/simulate/policies/rules.ts';
import type { Ask, Policy } from '#research/simulate/policy.ts';
import { runLearner } from '#research/simulate/run-learner.ts';
import { runPlacement } from '#research/simulate/run-placement.ts';
import { makeWorld, type World } from '#research/simulate/world.ts';

describe('rules of mastery', () => {
  const firstClaim = (rule: ReturnType<ReturnType<typeof ofTheLast>>, answers: string): number => {
    for (let i = 0; i < answers.length; i++) {
      rule.observe(answers[i] === '1');
      if (rule.claims) return i + 1;
    }
    return 0;
  };

  it('counts the last answers', () => {
    expect(firstClaim(ofTheLast(3, 3)(), '110110111')).toBe(9);
    expect(firstClaim(ofTheLast(3, 5)(), '10101')).toBe(5);
    expect(firstClaim(ofTheLast(5, 7)(), '1100110101111')).toBe(11);
    expect(firstClaim(ofTheLast(5, 7)(), '11111')).toBe(5);
  });

  it('traces knowledge as Corbett and Anderson do', () => {
    // One right answer: .1·.9 / (.1·.9 + .9·.1) = .5, then .5 + .5·.1 = .55; the third brings .9914 + .0086·.1.
    expect(firstClaim(bkt(oatutor, 0.55)(), '1')).toBe(1);
    expect(firstClaim(bkt(oatutor, 0.551)(), '1')).toBe(0);
    expect(firstClaim(bkt(oatutor, 0.95)(), '111')).toBe(3);
    expect(firstClaim(bkt(oatutor, 0.95)(), '0011')).toBe(0);
  });
});

/** Two skills, the second after the first, so that the metrics can be reckoned by hand. */
const small: World = { ...makeWorld(2024), skills: 2, strands: 1, levels: 2, prerequisites: [[], [0]] };

/** Masters skill 0 always, skill 1 from the third question on it until 3 nights after; half right otherwise. */
function scriptedLearner(): Learner {
  let practised = 0;
  let nightsSince = 0;
  const mastered = (skill: number): boolean => skill === 0 || (practised >= 3 && nightsSince < 3);
  return {
    probability: (skill) => (mastered(skill) ? 0.9 : 0.3),
    mastered,
    answer(skill) {
      const right = mastered(skill);
      if (skill === 1) {
        practised += 1;
        nightsSince = 0;
      }
      return right;
    },
    sleep(nights) {
      nightsSince += nights;
    },
  };
}

function scriptedPolicy(script: readonly (Ask & { readonly claims?: readonly number[] })[]): Policy {
  let place = 0;
  let claimed: readonly number[] = [];
  return {
    next: () => script[place] ?? null,
    observe() {
      claimed = script[place]?.claims ?? claimed;
      place += 1;
    },
    claimed: () => new Set(claimed),
    known: () => [0.75, 0.25],
  };
}

describe('the metrics', () => {
  const ask = (skill: number, kind: Ask['kind'], claims?: readonly number[]) => ({
    skill,
    item: 0,
    kind,
    ...(claims && { claims }),
  });

  it('are those reckoned by hand', () => {
    const policy = scriptedPolicy([
      ask(0, 'placement'), // mastered, but placement: no waste
      ask(0, 'practice', [0]), // waste; a true claim
      ask(0, 'review'), // of a claimed skill: no waste
      ask(1, 'practice', [0, 1]), // hard; would end the run: all claimed
    ]);
    const outcome = runLearner(small, scriptedLearner(), policy);
    // Day 0 is a Monday: one night to the next morning. Skill 1 was never mastered.
    expect(outcome).toEqual({
      q: 4,
      waste: 1 / 4,
      hard: 1 / 4,
      false: 1 / 2,
      m300: 0.5,
      eff: 0.5,
      end: 0.5,
      kept: 0.5,
    });
  });

  it('count a claim again when it was taken back, and a review of what is not claimed as practice', () => {
    const policy = scriptedPolicy([
      ask(1, 'practice', [1]), // false
      ask(1, 'practice', []),
      ask(1, 'practice', [1]), // true: mastered now
      ask(0, 'review'), // not claimed: waste
    ]);
    const outcome = runLearner(small, scriptedLearner(), policy);
    expect(outcome).toMatchObject({
      q: 4,
      waste: 1 / 4,
      hard: 3 / 4,
      false: 1 / 2,
      m300: 1,
      end: 1,
      kept: 0.5,
    });
    expect(outcome.eff).toBeCloseTo((3 * 0.5 + 397 * 1) / 400, 12);
  });

  it('stop at 1,000 questions, with weekends of three nights', () => {
    const forever: Policy = {
      next: (day) => {
        days.add(day);
        return { skill: 1, item: 0, kind: 'practice' };
      },
      observe() {},
      claimed: () => new Set(),
      known: () => null,
    };
    const days = new Set<number>();
    const outcome = runLearner(small, scriptedLearner(), forever);
    expect(outcome).toMatchObject({ q: 1000, false: null, m300: 1, end: 0.5 });
    expect([...days].slice(0, 7)).toEqual([0, 1, 2, 3, 4, 7, 8]);
    expect(days.size).toBe(50);
  });

  it('tell how far placement is from the truth, after each number of questions', () => {
    const script = Array.from({ length: 30 }, () => ask(0, 'placement'));
    const placement = runPlacement(small, scriptedLearner(), scriptedPolicy(script));
    expect([...(placement ?? [])].map(([count]) => count)).toEqual([1, 5, 10, 15, 20, 25]);
    expect(placement?.get(25)).toEqual({ accuracy: 1, brier: 0.0625 });
    expect(runPlacement(small, scriptedLearner(), scriptedPolicy([ask(0, 'practice')]))).toBeNull();
  });

  it('are means over the learners, of the false claims over those who claim', () => {
    const outcome = { q: 10, waste: 0, hard: 0, false: null, m300: 0, eff: 0, end: 0, kept: 0 };
    const summary = summaryOf([outcome, { ...outcome, q: 20, false: 0.5 }], [null, null]);
    expect(summary).toMatchObject({ q: 15, false: 0.5, placement: null, learners: 2 });
    expect(summary.standardErrors.q).toBe(5);
  });

  it('refuse what cannot be', () => {
    const broken = careful(small, { ...scriptedLearner(), probability: () => Number.NaN });
    expect(() => broken.probability(0, 0)).toThrow('NaN');
    expect(() => careful(small, scriptedLearner()).answer(2, 0)).toThrow('no item 0 of skill 2');
  });
});
