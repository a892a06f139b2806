import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ItemId, SkillId } from '#domain/ids.ts';
import { createRng } from '#domain/rng.ts';
import type { LoggedAttempt } from '#engine/attempt.ts';
import { type Content, type ContentSkill, contentOf, taggedDifficulty } from '#engine/content.ts';
import { graphOf } from '#engine/graph.ts';
import { masteryOf } from '#engine/mastery.ts';
import { type Attempt, observe, observeInto } from '#engine/observe.ts';
import { frozen, type HyperParameters, teaching } from '#engine/parameters.ts';
import { practise } from '#engine/practise.ts';
import { predict } from '#engine/predict.ts';
import { type RecentAnswer, recentLength } from '#engine/recent-answer.ts';
import { type Choice, chooseNext } from '#engine/selection.ts';
import { readSkill } from '#engine/skill-state.ts';
import { draftOf, type EngineState, emptyState } from '#engine/state.ts';
import { surveyOf } from '#engine/survey.ts';
import { afterAnswer, itemAsked, rightAnswersUntilSecure } from '#engine/until-secure.ts';

const monday = Date.UTC(2026, 8, 7, 8);
const minute = 60_000;
const day = 86_400_000;

const skillId = (name: string) => v.parse(SkillId, name);
const itemId = (name: string) => v.parse(ItemId, name);

/** Five items a skill, easy to hard; `prerequisites` by number; difficulty rises with the grade. */
function skillOf(number: number, grade: number, prerequisites: readonly number[]): ContentSkill {
  return {
    id: skillId(`skill-${number}`),
    strand: `strand-${Math.floor(number / 8)}`,
    grade,
    prerequisites: prerequisites.map((other) => skillId(`skill-${other}`)),
    difficulty: -1 + 0.25 * grade,
    items: [1, 2, 3, 4, 5].map((level) => ({
      id: itemId(`skill-${number}/${level}`),
      level,
      difficulty: 0.7 * (level - 3),
      guess: level % 2 === 0 ? 0.25 : 0,
    })),
  };
}

/** Strands of skills one above the other; from grade 3 on each also needs the strand before, one grade lower. */
const strandsContent = (strands: number, grades: number): Content =>
  contentOf(
    Array.from({ length: strands * grades }, (_, number) => {
      const grade = number % grades;
      const above = grade === 0 ? [] : [number - 1];
      return skillOf(
        number,
        grade,
        grade >= 3 && number >= grades ? above.concat(number - grades - 1) : above,
      );
    }),
  );

const attemptAt = (skill: string, asked: number, right: boolean, guess = 0): Attempt => ({
  skills: [{ id: skill, difficulty: [0, 0] }],
  item: taggedDifficulty(asked),
  guess,
  fixed: null,
  right,
});

type Timed = { readonly attempt: Attempt; readonly at: number };

const number = fc.double({ noNaN: false });
/** Anything a log or a pack could hold, hostile or not. */
const anyAttempt: fc.Arbitrary<Timed> = fc.record({
  at: fc.oneof(fc.integer({ min: 0, max: 4e12 }), number),
  attempt: fc.record({
    skills: fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'constructor', '7', 'd', 'e', 'f', 'g', 'h', 'i'),
        difficulty: fc.tuple(number, number),
      }),
      { maxLength: 10 },
    ),
    item: fc.tuple(number, number),
    guess: number,
    fixed: fc.option(fc.constantFrom('x', 'y', 'constructor')),
    right: fc.boolean(),
  }),
});
const hypers: fc.Arbitrary<HyperParameters> = fc.constantFrom(frozen, teaching);

const live = (attempts: readonly Timed[], hyper: HyperParameters): EngineState =>
  attempts.reduce((state, { attempt, at }) => observe(state, attempt, at, hyper), emptyState(hyper));

function expectSane(state: EngineState, hyper: HyperParameters) {
  const ticks = 2 ** 20;
  const limits: readonly (readonly [number, number, number])[] = [
    [state.g[0], state.g[1], hyper.abilityVariance],
    [state.f[0], state.f[1], hyper.formVariance],
    ...Object.values(state.skills).flatMap(([s, sv, r, rv]) => [
      [s, sv, hyper.skillVariance] as const,
      [r, rv, hyper.skillFormVariance] as const,
    ]),
  ];
  for (const [mean, variance, prior] of limits) {
    expect(Number.isInteger(mean) && Math.abs(mean) <= 8 * ticks).toBe(true);
    expect(
      Number.isInteger(variance) && variance > 0 && variance <= Math.max(1, Math.round(prior * ticks)),
    ).toBe(true);
  }
}

describe('the model', () => {
  it('ENG-6: replay equals live, byte for byte, and a stored state goes on as if never stored', () => {
    void fc.assert(
      fc.property(fc.array(anyAttempt, { maxLength: 40 }), hypers, fc.nat(40), (attempts, hyper, cut) => {
        const draft = draftOf(emptyState(hyper));
        for (const { attempt, at } of attempts) observeInto(draft, attempt, at, hyper);
        const first = JSON.stringify(live(attempts, hyper));
        expect(JSON.stringify(draft)).toBe(first);
        const stored = JSON.stringify(live(attempts.slice(0, cut), hyper));
        const resumed = attempts
          .slice(cut)
          .reduce(
            (state, { attempt, at }) => observe(state, attempt, at, hyper),
            JSON.parse(stored) as EngineState,
          );
        expect(JSON.stringify(resumed)).toBe(first);
      }),
    );
  });

  it('ENG-6: stays finite and within its priors, whatever it is fed; predicts between 0 and 1', () => {
    void fc.assert(
      fc.property(fc.array(anyAttempt, { minLength: 1, maxLength: 60 }), hypers, (attempts, hyper) => {
        const state = live(attempts, hyper);
        expectSane(state, hyper);
        for (const { attempt, at } of attempts) {
          const p = predict(state, attempt, at, hyper);
          expect(p >= 0 && p <= 1).toBe(true);
        }
      }),
    );
  });

  it('leaves the state before untouched, and shares the skills that were not asked', () => {
    const before = live([{ attempt: attemptAt('a', 0, true), at: monday }], teaching);
    const copy = JSON.stringify(before);
    const after = observe(before, attemptAt('b', 0, true), monday + minute, teaching);
    expect(JSON.stringify(before)).toBe(copy);
    expect(after.skills['a']).toBe(before.skills['a']);
  });

  it('right answers raise and wrong answers lower the mastery of a skill, with a guess floor or without', () => {
    const attempt = fc.record({
      asked: fc.double({ min: -3, max: 3, noNaN: true }),
      guess: fc.constantFrom(0, 0.25, 0.5),
    });
    void fc.assert(
      fc.property(fc.array(attempt, { minLength: 1, maxLength: 30 }), hypers, (attempts, hyper) => {
        const meanAfter = (right: boolean) => {
          const state = live(
            attempts.map(({ asked, guess }) => ({
              attempt: attemptAt('a', asked, right, guess),
              at: monday,
            })),
            hyper,
          );
          return masteryOf(state, 'a', [0, 0], monday, hyper).probability;
        };
        const fresh = masteryOf(emptyState(hyper), 'a', [0, 0], monday, hyper).probability;
        expect(meanAfter(true)).toBeGreaterThan(fresh);
        expect(meanAfter(false)).toBeLessThan(fresh);
      }),
    );
  });

  it('each right answer predicts at least as well as before it, each wrong one no better', () => {
    void fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 30 }), hypers, (answers, hyper) => {
        const attempts = answers.map((right) => ({ attempt: attemptAt('a', 0, right), at: monday }));
        const state = live(attempts, hyper);
        const mean = (s: EngineState) => s.g[0];
        expect(mean(observe(state, attemptAt('a', 0, true), monday, hyper))).toBeGreaterThanOrEqual(
          mean(state),
        );
        expect(mean(observe(state, attemptAt('a', 0, false), monday, hyper))).toBeLessThanOrEqual(
          mean(state),
        );
      }),
    );
  });

  it('ten thousand answers the same way end in no runaway', () => {
    for (const right of [true, false]) {
      const draft = draftOf(emptyState(teaching));
      for (let i = 0; i < 10_000; i++)
        observeInto(draft, attemptAt('a', 0, right), monday + i * minute, teaching);
      expectSane(draft, teaching);
      expect(Math.abs(draft.g[0] / 2 ** 20)).toBeLessThan(8);
    }
  });

  it('a clock that goes backwards counts as no time', () => {
    const state = live([{ attempt: attemptAt('a', 0, true), at: monday }], teaching);
    const question = attemptAt('a', 0, true);
    expect(predict(state, question, monday - 400 * day, teaching)).toBe(
      predict(state, question, monday, teaching),
    );
    expect(predict(state, question, monday + 30 * day, teaching)).toBeLessThan(
      predict(state, question, monday, teaching),
    );
    expectSane(observe(state, question, monday - 400 * day, teaching), teaching);
  });

  it('an unknown skill is predicted from the learner alone, and the eighth skill of a question still learns', () => {
    const state = live([{ attempt: attemptAt('a', 0, true), at: monday }], teaching);
    expect(predict(state, attemptAt('constructor', 0, true), monday, teaching)).toBeGreaterThan(0.5);
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const eight: Attempt = {
      ...attemptAt('a', 0, true),
      skills: ids.map((id) => ({ id, difficulty: [0, 0] })),
    };
    const after = observe(state, eight, monday, teaching);
    expect(Object.keys(after.skills).sort()).toEqual(ids);
    const h = after.skills['h'];
    expect(h && readSkill(h).skill).toBeGreaterThan(0);
  });
});

describe('mastery', () => {
  const content = contentOf([skillOf(0, 4, [])]);
  const skill = content.skills[0];
  if (skill === undefined) throw new Error('invariant: one skill');
  const standing = (state: EngineState, now: number) => surveyOf(state, content, now)[0]?.standing;
  const answer = (state: EngineState, right: boolean, now: number) =>
    observe(state, attemptAt(skill.id, 0, right), now, content.hyper);

  it('ENG-18: secure by right answers, refresh by time, growing again only by misses, back by a right answer', () => {
    let state = emptyState(teaching);
    expect(standing(state, monday)).toBe('ready');
    let answers = 0;
    while (standing(state, monday) !== 'secure') {
      state = answer(state, true, monday);
      expect(++answers).toBeLessThan(15);
      expect(['growing', 'secure']).toContain(standing(state, monday));
    }
    const later = monday + 60 * day;
    expect(standing(state, later)).toBe('refresh');
    expect(standing(answer(state, true, later), later)).toBe('secure');
    // One miss never takes it away.
    const slipped = answer(state, false, monday + minute);
    expect(['secure', 'refresh']).toContain(standing(slipped, monday + minute));
    let missed = state;
    for (let i = 0; i < 12; i++) missed = answer(missed, false, monday);
    expect(standing(missed, monday)).toBe('growing');
  });

  it('ENG-19: spaced successes make a skill fade more slowly', () => {
    let crammed = emptyState(teaching);
    let spaced = emptyState(teaching);
    for (let i = 0; i < 15; i++) {
      crammed = answer(crammed, true, monday + 14 * day);
      spaced = answer(spaced, true, monday + i * day);
    }
    const drop = (state: EngineState) => {
      const at = (now: number) => masteryOf(state, skill.id, skill.difficulty, now, teaching).probability;
      return at(monday + 14 * day) - at(monday + 44 * day);
    };
    expect(drop(spaced)).toBeLessThan(drop(crammed));
  });

  it('ENG-10: as many right answers as promised make it secure', () => {
    let state = emptyState(teaching);
    let promised = rightAnswersUntilSecure(state, content, skill, monday);
    for (let i = 0; promised !== 0; i++) {
      expect(i).toBeLessThan(20);
      const item = itemAsked(state, content, skill, monday);
      state = afterAnswer(state, content, item, true, monday);
      const next = rightAnswersUntilSecure(state, content, skill, monday);
      if (promised !== null) expect(next).toBe(promised - 1);
      promised = next;
    }
    expect(standing(state, monday)).toBe('secure');
  });
});

describe('the graph', () => {
  it('ENG-11: any list of prerequisites gives an order in which prerequisites come first', () => {
    const node = fc.record({
      prerequisites: fc.array(fc.nat(14).map(String), { maxLength: 5 }),
      grade: fc.nat(8),
    });
    void fc.assert(
      fc.property(fc.array(node, { maxLength: 12 }), (nodes) => {
        const graph = graphOf(nodes.map((one, place) => ({ id: String(place), ...one })));
        expect(graph.order.slice().sort((a, b) => a - b)).toEqual(nodes.map((_, place) => place));
        const rank = new Map(graph.order.map((place, position) => [place, position]));
        graph.before.forEach((places, place) => {
          for (const other of places) {
            expect(rank.get(other) ?? 0).toBeLessThan(rank.get(place) ?? 0);
            expect(graph.after[other]).toContain(place);
          }
        });
      }),
    );
  });
});

type Session = {
  readonly state: EngineState;
  readonly recent: readonly RecentAnswer[];
  readonly choices: readonly Choice[];
};

/** An answer to the chosen item, and the state and the recent answers after it. */
function answered(
  content: Content,
  { state, recent }: Pick<Session, 'state' | 'recent'>,
  choice: Choice | null,
  right: boolean,
  now: number,
): Pick<Session, 'state' | 'recent'> {
  const item = choice && content.itemById.get(choice.item);
  if (!item) throw new Error('invariant: something to practise');
  const stored = state.skills[item.skill];
  const held = stored !== undefined && readSkill(stored).held > 0;
  const logged: LoggedAttempt = {
    item: item.id,
    skills: [item.skill],
    difficulty: item.asked,
    guess: item.guess,
    right,
  };
  return {
    state: practise(state, content, logged, now),
    recent: recent.concat({ skill: item.skill, item: item.id, right, held }).slice(-recentLength),
  };
}

/** A simulated learner who answers what is chosen, twenty questions a day. */
function sessionOf(
  content: Content,
  questions: number,
  isRight: (asked: number, skill: SkillId, rng: () => number) => boolean,
  seed = 1,
  stop: (state: EngineState, now: number) => boolean = () => false,
): Session {
  const rng = createRng(seed);
  let state = emptyState(content.hyper);
  let recent: readonly RecentAnswer[] = [];
  const choices: Choice[] = [];
  for (let i = 0; i < questions; i++) {
    const now = monday + Math.floor(i / 20) * day + (i % 20) * minute;
    if (stop(state, now)) break;
    const choice = chooseNext(state, content, now, rng, { recent });
    const asked = choice && content.itemById.get(choice.item)?.asked;
    if (choice === null || asked === null || asked === undefined) throw new Error('invariant: an item');
    choices.push(choice);
    const right = isRight(asked, choice.skill, rng);
    ({ state, recent } = answered(content, { state, recent }, choice, right, now));
  }
  return { state, recent, choices };
}

describe('the choice of what is next', () => {
  const allHeld = (content: Content) => (state: EngineState, now: number) =>
    surveyOf(state, content, now).every((one) => one.mastery.held > 0);

  it('ENG-12: a learner who can do everything walks the whole graph, prerequisites first', () => {
    const content = strandsContent(5, 8);
    const seen = new Set<SkillId>();
    const session = sessionOf(
      content,
      1000,
      (_, skill) => {
        const place = content.placeById.get(skill) ?? -1;
        for (const before of content.skills[place]?.before ?? []) {
          expect(seen.has(content.skills[before]?.id ?? skill)).toBe(true);
        }
        seen.add(skill);
        return true;
      },
      1,
      allHeld(content),
    );
    expect(seen.size).toBe(40);
    expect(session.choices.length).toBeLessThan(400);
    const last = chooseNext(session.state, content, monday + 8 * day, createRng(1), {
      recent: session.recent,
    });
    expect(['keep-fresh', 'refresh']).toContain(last?.reason.code);
  });

  it('a brand-new learner begins at the lowest grade', () => {
    const content = contentOf([skillOf(3, 5, []), skillOf(1, 2, [3]), skillOf(2, 1, [])]);
    expect(chooseNext(emptyState(teaching), content, monday, createRng(1))).toMatchObject({
      skill: 'skill-2',
      reason: { code: 'first-steps' },
    });
  });

  it('a learner who struggles is given easier items than one who does well', () => {
    const content = strandsContent(3, 6);
    const meanAsked = (ability: number) => {
      const { choices } = sessionOf(
        content,
        150,
        (asked, _, rng) => rng() < 1 / (1 + Math.exp(asked - ability)),
        7,
      );
      const tail = choices.slice(50).map((choice) => content.itemById.get(choice.item)?.asked ?? 0);
      return tail.reduce((sum, asked) => sum + asked, 0) / tail.length;
    };
    expect(meanAsked(0)).toBeLessThan(meanAsked(1.5) - 0.3);
    expect(meanAsked(1.5)).toBeLessThan(meanAsked(3) - 0.3);
  });

  it('ENG-14: three misses in a row step back to the prerequisite, and to an easier item', () => {
    const content = contentOf([skillOf(0, 0, []), skillOf(1, 1, [0])]);
    let state = emptyState(teaching);
    for (let i = 0; i < 15; i++) state = observe(state, attemptAt('skill-0', -0.5, true), monday, teaching);
    const miss = { skill: skillId('skill-1'), item: itemId('skill-1/3'), right: false, held: false };
    const twice = chooseNext(state, content, monday, createRng(1), { recent: [miss, miss] });
    expect(twice?.skill).toBe('skill-1');
    const recent = [miss, miss, miss];
    expect(chooseNext(state, content, monday, createRng(1), { recent })?.skill).toBe('skill-0');
    const repaired = { skill: skillId('skill-0'), item: itemId('skill-0/3'), right: true, held: false };
    const again = chooseNext(state, content, monday, createRng(1), {
      recent: recent.concat(repaired, repaired),
    });
    expect(again?.skill).toBe('skill-1');
    expect(content.itemById.get(again?.item ?? itemId('x/1'))?.asked).toBeLessThan(
      content.itemById.get(miss.item)?.asked ?? 0,
    );
  });

  it('ENG-12: reviews come first, but no more than three in ten while there is something to grow', () => {
    const content = strandsContent(5, 8);
    const now = monday + 120 * day;
    const rng = createRng(5);
    let current: Pick<Session, 'state' | 'recent'> = sessionOf(content, 30, () => true, 3);
    current = { state: current.state, recent: [] };
    const reviews: boolean[] = [];
    for (let i = 0; i < 30; i++) {
      const choice = chooseNext(current.state, content, now + i * minute, rng, { recent: current.recent });
      reviews.push(choice?.reason.code === 'refresh');
      current = answered(content, current, choice, true, now + i * minute);
    }
    expect(reviews[0]).toBe(true);
    for (let i = 10; i <= reviews.length; i++) {
      expect(reviews.slice(i - 10, i).filter(Boolean).length).toBeLessThanOrEqual(3);
    }
  });

  it('respects the skill the learner chose, even one that was to come later', () => {
    const content = strandsContent(1, 8);
    const choice = chooseNext(emptyState(teaching), content, monday, createRng(1), {
      focus: skillId('skill-6'),
    });
    expect(choice).toMatchObject({ skill: 'skill-6', reason: { code: 'chosen' } });
    const unknown = chooseNext(emptyState(teaching), content, monday, createRng(1), {
      focus: skillId('gone'),
    });
    expect(unknown?.skill).toBe('skill-0');
  });

  it('ENG-28: never the same item twice running where there is another; always one where there is none', () => {
    const content = strandsContent(1, 1);
    const { choices } = sessionOf(content, 60, (_, __, rng) => rng() < 0.8, 11);
    choices.forEach((choice, i) => {
      expect(choice.item).not.toBe(choices[i - 1]?.item);
    });
    const single = { ...skillOf(0, 0, []), items: skillOf(0, 0, []).items.slice(0, 1) };
    expect(sessionOf(contentOf([single]), 40, () => true).choices).toHaveLength(40);
    expect(sessionOf(contentOf([single]), 40, () => false).choices).toHaveLength(40);
    expect(chooseNext(emptyState(teaching), contentOf([]), monday, createRng(1))).toBeNull();
    expect(
      chooseNext(emptyState(teaching), contentOf([{ ...single, items: [] }]), monday, createRng(1)),
    ).toBeNull();
  });

  it('is always an item of the content, and the same for the same inputs, for any graph and any answers', () => {
    const node = fc.record({
      grade: fc.nat(8),
      prerequisites: fc.array(fc.nat(14), { maxLength: 4 }),
    });
    void fc.assert(
      fc.property(
        fc.array(node, { minLength: 1, maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        fc.nat(1e6),
        (nodes, answers, seed) => {
          const content = contentOf(
            nodes.map(({ grade, prerequisites }, i) => skillOf(i, grade, prerequisites)),
          );
          const run = () => {
            let i = 0;
            return sessionOf(content, answers.length, () => answers[i++] ?? true, seed);
          };
          const session = run();
          for (const { skill, item } of session.choices)
            expect(content.itemById.get(item)?.skill).toBe(skill);
          expect(JSON.stringify(run())).toBe(JSON.stringify(session));
        },
      ),
      { numRuns: 50 },
    );
  });
});
