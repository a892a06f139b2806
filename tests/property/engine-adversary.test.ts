import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ItemId, SkillId } from '#domain/ids.ts';
import { createRng } from '#domain/rng.ts';
import { chooseActivities } from '#engine/activities.ts';
import type { LoggedAttempt } from '#engine/attempt.ts';
import { type Content, contentOf } from '#engine/content.ts';
import { type Reading, readInto } from '#engine/evidence.ts';
import { explain } from '#engine/explain.ts';
import { placeInto } from '#engine/place.ts';
import { expectedError, nextPlacement, placementMost, placementProbability } from '#engine/placement.ts';
import { type PlacementAnswer, placementBelief } from '#engine/placement-belief.ts';
import { practise, practiseInto } from '#engine/practise.ts';
import { chooseNext } from '#engine/selection.ts';
import { readSkill } from '#engine/skill-state.ts';
import { draftOf, type EngineState, emptyState } from '#engine/state.ts';
import { surveyOf } from '#engine/survey.ts';

/**
 * What a hostile or broken log can do to the engine as the product uses it: answers within a prerequisite graph, placement,
 * staff evidence, and all that is asked of the state afterwards. The model alone is in engine-laws.test.ts.
 */
const monday = Date.UTC(2026, 8, 7, 8);
const minute = 60_000;
const day = 86_400_000;
const noRecent = { answers: 0, right: 0, hardRight: 0 };

const skillId = (name: string) => v.parse(SkillId, name);
const itemId = (name: string) => v.parse(ItemId, name);
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'constructor'];

/** A chain, every skill but the first also needing the first; a name that is dangerous as a key among them. */
const content: Content = contentOf(
  names.map((name, place) => ({
    id: skillId(name),
    strand: place % 2 === 0 ? 'even' : 'odd',
    grade: place,
    difficulty: place / 4 - 1,
    prerequisites: [names[place - 1], names[0]].flatMap((other) =>
      place > 0 && other ? [skillId(other)] : [],
    ),
    items: [1, 2, 3].map((level) => ({
      id: itemId(`${name}/${level}`),
      level,
      difficulty: level - 2,
      guess: level === 2 ? 0.25 : 0,
    })),
  })),
);
const known = content.skills.map(({ id }) => id);
const [first] = known;
const last = known[known.length - 1];
if (first === undefined || last === undefined) throw new Error('invariant: skills');

const attempt = (skills: readonly SkillId[], right: boolean, item = `${skills[0]}/2`): LoggedAttempt => ({
  item: itemId(item),
  skills,
  difficulty: 0,
  guess: 0,
  right,
});

/** Every number anywhere in it is finite: NaN and Infinity are null in JSON, and a state is JSON. */
function expectFinite(value: unknown): void {
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  else if (value !== null && typeof value === 'object') Object.values(value).forEach(expectFinite);
}

/** The state and whatever the product shows or does with it. */
function expectSane(state: EngineState, now: number): void {
  expectFinite(state);
  for (const stored of Object.values(state.skills)) {
    const view = readSkill(stored);
    expect(Math.abs(view.skill)).toBeLessThanOrEqual(8);
    expect(view.skillVariance).toBeGreaterThan(0);
    expect(view.skillVariance).toBeLessThanOrEqual(content.hyper.skillVariance);
  }
  for (const { mastery } of surveyOf(state, content, now)) {
    expectFinite(mastery);
    expect(mastery.probability).toBeGreaterThanOrEqual(0);
    expect(mastery.probability).toBeLessThanOrEqual(1);
  }
  for (const skill of known) {
    const why = explain(state, content, skill, now, noRecent);
    expect(why).not.toBeNull();
    expectFinite(why);
  }
  const choice = chooseNext(state, content, now, createRng(1));
  expect(choice && content.itemById.get(choice.item)?.skill).toBe(choice?.skill);
  expect(choice).not.toBeNull();
  expectFinite(choice);
  const activities = chooseActivities(state, content, now, createRng(1));
  expect(activities.length).toBeGreaterThan(0);
  expect(new Set(activities.map(({ skill }) => skill)).size).toBe(activities.length);
}

const anyNumber = fc.double({ noNaN: false });
const anyTime = fc.oneof(fc.integer({ min: monday - 400 * day, max: monday + 400 * day }), anyNumber);
const anySkill = fc.constantFrom(...known, skillId('gone'));
const anyItem = fc
  .tuple(anySkill, fc.integer({ min: 0, max: 4 }))
  .map(([skill, level]) => itemId(`${skill}/${level}`));

const anyAttempt: fc.Arbitrary<LoggedAttempt> = fc.record({
  item: anyItem,
  skills: fc.array(anySkill, { maxLength: 10 }),
  difficulty: anyNumber,
  guess: anyNumber,
  right: fc.boolean(),
});

const anyReading: fc.Arbitrary<Reading> = fc.record({
  kind: fc.constantFrom('rubric', 'checklist', 'observation', 'judgement'),
  skills: fc.array(anySkill, { maxLength: 8 }),
  level: fc.constantFrom(0, 1, 2, 3, 4),
  raters: fc.integer({ min: 1, max: 5 }),
});

/** Within the bounds of `answer.submitted`: placement reads answers only as the log's schema let them through. */
const anyPlacementAnswer: fc.Arbitrary<PlacementAnswer> = fc.record({
  skill: anySkill,
  item: anyItem,
  right: fc.boolean(),
  unknown: fc.boolean(),
  difficulty: fc.double({ min: -3, max: 3, noNaN: true }),
  guess: fc.double({ min: 0, max: 0.9, noNaN: true }),
});

describe('answers within the graph', () => {
  it('leave every number finite and something to do, whatever they are and whenever', () => {
    void fc.assert(
      fc.property(fc.array(fc.tuple(anyAttempt, anyTime), { maxLength: 40 }), anyTime, (log, now) => {
        let state = emptyState(content.hyper);
        for (const [logged, at] of log) state = practise(state, content, logged, at);
        expectSane(state, now);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['all right', () => true],
    ['all wrong', () => false],
    ['by turns', (i: number) => i % 2 === 0],
  ] as const)(
    'ten thousand times the same item, %s: no runaway, in the prerequisites neither',
    (_, isRight) => {
      for (const step of [minute, day, -minute, 0]) {
        const draft = draftOf(emptyState(content.hyper));
        for (let i = 0; i < 10_000; i++) {
          practiseInto(draft, content, attempt([last], isRight(i)), monday + i * step);
        }
        expectSane(draft, monday);
        expectSane(draft, monday + 10_000 * step);
      }
    },
  );

  it('all right, or all wrong, over all skills for ten thousand answers: every skill held, or none', () => {
    for (const right of [true, false]) {
      const draft = draftOf(emptyState(content.hyper));
      for (let i = 0; i < 10_000; i++) {
        const skill = known[i % known.length] ?? first;
        practiseInto(draft, content, attempt([skill], right, `${skill}/${1 + (i % 3)}`), monday + i * minute);
      }
      const now = monday + 10_000 * minute;
      expectSane(draft, now);
      const survey = surveyOf(draft, content, now);
      expect(survey.filter(({ mastery }) => mastery.held > 0)).toHaveLength(right ? known.length : 0);
    }
  });

  it('one step of a clock that goes backwards counts as no time, for the skill and its prerequisites', () => {
    const before = practise(emptyState(content.hyper), content, attempt([last], true), monday);
    const now = practise(before, content, attempt([last], true), monday);
    const earlier = practise(before, content, attempt([last], true), monday - 400 * day);
    const beliefs = (state: EngineState) =>
      surveyOf(state, content, monday - 400 * day).map(({ mastery }) => mastery.probability);
    expect(beliefs(earlier)).toEqual(beliefs(now));
  });

  it('a skill that the content lacks is remembered, moves the learner, and is shown nowhere', () => {
    const gone = skillId('gone');
    let state = emptyState(content.hyper);
    for (let i = 0; i < 20; i++)
      state = practise(state, content, attempt([gone], true, 'gone/1'), monday + i * minute);
    expectSane(state, monday);
    expect(state.g[0]).toBeGreaterThan(0);
    expect(Object.keys(state.skills)).toEqual(['gone']);
    expect(explain(state, content, gone, monday, noRecent)).toBeNull();
  });

  it('an item with eight skills tells each of them, and no more than one skill alone would tell it', () => {
    const eight = known.slice(0, 8);
    const shared = practise(emptyState(content.hyper), content, attempt(eight, false), monday);
    const alone = practise(emptyState(content.hyper), content, attempt([first], false), monday);
    expectSane(shared, monday);
    expect(Object.keys(shared.skills).sort()).toEqual(eight.slice().sort());
    const of = (state: EngineState, skill: SkillId) => {
      const stored = state.skills[skill];
      return stored ? readSkill(stored).skillVariance : 0;
    };
    expect(of(shared, first)).toBeGreaterThanOrEqual(of(alone, first));
    let state = shared;
    for (let i = 0; i < 500; i++)
      state = practise(state, content, attempt(eight, i % 3 === 0), monday + i * minute);
    expectSane(state, monday);
  });
});

describe('placement', () => {
  const isSure = (answers: readonly PlacementAnswer[]) => expectedError(placementBelief(answers, content));

  it('believes something between 0 and 1 of every skill, and hands over a sane state', () => {
    void fc.assert(
      fc.property(fc.array(anyPlacementAnswer, { maxLength: placementMost }), anyTime, (answers, now) => {
        const belief = placementBelief(answers, content);
        content.skills.forEach((_, place) => {
          const p = placementProbability(belief, place);
          expect(p >= 0 && p <= 1).toBe(true);
        });
        expect(isSure(answers)).toBeLessThanOrEqual(0.5);
        const next = nextPlacement(answers, content, createRng(1));
        if (next) expect(content.itemById.get(next.item)?.skill).toBe(next.skill);
        const draft = draftOf(emptyState(content.hyper));
        placeInto(draft, content, answers, now);
        expectSane(draft, now);
      }),
      { numRuns: 60 },
    );
  });

  it.each([true, false])('of a learner who is always %s ends, and assumes nearly all or nothing', (right) => {
    let answers: readonly PlacementAnswer[] = [];
    for (;;) {
      const next = nextPlacement(answers, content, createRng(answers.length));
      if (!next) break;
      answers = answers.concat({ ...next, right, unknown: false, difficulty: 0, guess: 0 });
      expect(answers.length).toBeLessThanOrEqual(placementMost);
    }
    const draft = draftOf(emptyState(content.hyper));
    placeInto(draft, content, answers, monday);
    expectSane(draft, monday);
    const held = surveyOf(draft, content, monday).filter(({ mastery }) => mastery.held > 0);
    if (right) expect(held.length).toBeGreaterThanOrEqual(known.length - 2);
    else expect(held).toHaveLength(0);
  });

  it('the same skill asked every time, right and wrong by turns, is no trouble', () => {
    const answers = Array.from(
      { length: placementMost },
      (_, i): PlacementAnswer => ({
        skill: last,
        item: itemId(`${last}/1`),
        right: i % 2 === 0,
        unknown: false,
        difficulty: 0,
        guess: 0,
      }),
    );
    expect(isSure(answers)).toBeGreaterThan(0);
    const draft = draftOf(emptyState(content.hyper));
    placeInto(draft, content, answers, monday);
    expectSane(draft, monday);
  });
});

describe('evidence of staff', () => {
  it('of any kind, mixed with any answers, leaves every number finite', () => {
    const step = fc.oneof(
      fc.record({ logged: anyAttempt, at: anyTime }),
      fc.record({ reading: anyReading, at: anyTime }),
    );
    void fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), anyTime, (steps, now) => {
        const draft = draftOf(emptyState(content.hyper));
        for (const one of steps) {
          if ('logged' in one) practiseInto(draft, content, one.logged, one.at);
          else readInto(draft, content, one.reading, one.at);
        }
        expectSane(draft, now);
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, 4] as const)('ten thousand judgements of level %s end in no runaway', (level) => {
    const draft = draftOf(emptyState(content.hyper));
    for (let i = 0; i < 10_000; i++) {
      readInto(draft, content, { kind: 'judgement', skills: [last], level, raters: 1 }, monday + i * minute);
    }
    expectSane(draft, monday);
    const judged = surveyOf(draft, content, monday).find(({ skill }) => skill.id === last);
    expect(judged?.mastery.held).toBe(level === 4 ? 2 : 0);
  });
});
