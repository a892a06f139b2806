import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { AnswerSubmitted } from '#domain/events/answer-submitted.ts';
import type { KnownEvent } from '#domain/events/event.ts';
import { BoardLearner } from '#domain/hub-api.ts';
import { ChainHash, ItemId, LearnerId, SkillId, StreamId } from '#domain/ids.ts';
import { contentOf } from '#engine/content.ts';
import { answersInDays, boardLearner } from './class-board.ts';
import { emptyProgress, foldAll, foldProgress, type LearnerProgress } from './learner-progress.ts';
import { headOf, joinProgress, rowOf } from './progress-rows.ts';
import { standingsOf } from './standings.ts';

const stream = v.parse(StreamId, '0'.repeat(32));
const hash = v.parse(ChainHash, '0'.repeat(32));
const skills = ['add', 'constructor', 'subtract'].map((name) => v.parse(SkillId, name));
const [add, second, subtract] = skills as [SkillId, SkillId, SkillId];
const itemOf = (skill: SkillId, level: number) => v.parse(ItemId, `${skill}/${level}`);
const start = 1_788_700_000_000;
const day = 86_400_000;

const content = contentOf(
  skills.map((id, place) => ({
    id,
    strand: 'number',
    grade: place,
    difficulty: place / 4 - 1,
    prerequisites: skills.slice(0, place),
    items: [1, 2, 3].map((level) => ({ id: itemOf(id, level), level, difficulty: level - 2, guess: 0 })),
  })),
);

type Written = { readonly at: number } & (
  | ({ readonly type: 'answer' } & Partial<AnswerSubmitted>)
  | { readonly type: 'hint'; readonly item: ItemId; readonly seed: number; readonly level: number }
);

const events = (written: readonly Written[]): readonly KnownEvent[] =>
  written.map((one, place): KnownEvent => {
    const frame = {
      stream,
      seq: place + 1,
      order: [one.at, place] as [number, number],
      at: 0,
      offset: null,
      hash,
    };
    if (one.type === 'hint') {
      return { ...frame, type: 'hint.taken', data: { item: one.item, seed: one.seed, level: one.level } };
    }
    const { type: _type, at: _at, ...answer } = one;
    return {
      ...frame,
      type: 'answer.submitted',
      data: {
        item: itemOf(add, 2),
        seed: place,
        pack: 'a'.repeat(16),
        skills: [add],
        response: { type: 'number', text: '7' },
        correct: true,
        score: 1,
        misconception: null,
        hints: 0,
        ms: 4000,
        difficulty: 0,
        guess: 0,
        ...answer,
      },
    };
  });

const foldOne = (all: readonly KnownEvent[], from: LearnerProgress = emptyProgress) =>
  all.reduce((progress, event) => foldProgress(progress, event, content).progress, from);

const anyWritten: fc.Arbitrary<readonly Written[]> = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant('answer' as const),
      at: fc.nat(30 * day).map((ms) => start + ms),
      item: fc.constantFrom(itemOf(add, 1), itemOf(add, 2), itemOf(second, 1)),
      seed: fc.nat(2),
      skills: fc.constantFrom<SkillId[]>([add], [second], [add, subtract], [add, add]),
      correct: fc.boolean(),
      hints: fc.constantFrom(0, 0, 2),
    }),
    fc.record({
      type: fc.constant('hint' as const),
      at: fc.nat(30 * day).map((ms) => start + ms),
      item: fc.constantFrom(itemOf(add, 1), itemOf(add, 2)),
      seed: fc.nat(2),
      level: fc.integer({ min: 1, max: 4 }),
    }),
  ),
  { maxLength: 40 },
);

describe('the progress of a learner', () => {
  it('ENG-16: folded at once, one by one, or stored in rows half way, it is the same to the byte', () => {
    void fc.assert(
      fc.property(anyWritten, fc.nat(40), (written, cut) => {
        const all = events(written);
        const whole = JSON.stringify(foldAll(emptyProgress, all, content).progress);
        expect(JSON.stringify(foldOne(all))).toBe(whole);
        const half = foldOne(all.slice(0, cut));
        expect(JSON.stringify(foldOne(all.slice(cut), JSON.parse(JSON.stringify(half))))).toBe(whole);
        const rows = [add, second, subtract].map((skill) => rowOf(half, skill));
        const joined = joinProgress(
          headOf(half),
          rows.filter((row) => row.state !== null || row.evidence.length > 0),
        );
        const a = standingsOf(foldOne(all.slice(cut), joined), content, start + 40 * day);
        expect(a).toEqual(standingsOf(foldOne(all), content, start + 40 * day));
      }),
    );
  });

  it('says which skills changed, and shares the rest', () => {
    const before = foldOne(
      events([
        { type: 'answer', at: start },
        { type: 'answer', at: start, skills: [second] },
      ]),
    );
    const [next] = events([{ type: 'answer', at: start + 1, seed: 99, skills: [second] }]);
    if (!next) throw new Error('invariant: an event');
    const { progress, touched } = foldProgress(before, next, content);
    // The answer also lifts what the skill builds on.
    expect(touched).toEqual([second, add]);
    expect(progress.evidence[add]).toBe(before.evidence[add]);
    expect(progress.engine.skills[subtract]).toBe(before.engine.skills[subtract]);
  });

  it('ENG-2: a hint before the answer counts it as not yet, even over a restart', () => {
    const item = itemOf(add, 2);
    const hinted = foldOne(
      events([
        { type: 'hint', at: start, item, seed: 5, level: 1 },
        { type: 'answer', at: start + 1, item, seed: 5, hints: 0 },
      ]),
    );
    const missed = foldOne(events([{ type: 'answer', at: start + 1, item, seed: 5, correct: false }]));
    expect(hinted.engine).toEqual(missed.engine);
    expect(hinted.evidence[add]?.[0]).toMatchObject({ correct: true, hints: 1 });
    expect(hinted.openHints).toEqual([]);
  });

  it('ENG-2: the same question again at once is a retry: counted as an answer, not as evidence of mastery', () => {
    const item = itemOf(add, 2);
    const first: Written = { type: 'answer', at: start, item, seed: 5, correct: false };
    const once = foldOne(events([first]));
    const twice = foldOne(events([first, { ...first, at: start + 1, correct: true }]));
    expect(twice.engine).toEqual(once.engine);
    expect(twice.answers).toBe(2);
    expect(twice.evidence[add]).toHaveLength(2);
    expect(twice.recent).toHaveLength(1);
  });

  it('keeps eight lines of evidence, ten recent answers, fourteen days', () => {
    const progress = foldOne(
      events(Array.from({ length: 40 }, (_, i): Written => ({ type: 'answer', at: start + i * day }))),
    );
    expect(progress.evidence[add]).toHaveLength(8);
    expect(progress.recent).toHaveLength(10);
    expect(progress.days).toHaveLength(14);
    expect(progress.answers).toBe(40);
    expect(answersInDays(progress, start + 39 * day, 7)).toBe(7);
    expect(answersInDays(progress, start + 42 * day, 7)).toBe(4);
  });

  it('ENG-16: the teacher reads the very numbers of the learner', () => {
    void fc.assert(
      fc.property(anyWritten, fc.nat(90), (written, days) => {
        const progress = foldOne(events(written));
        const now = start + days * day;
        const entry = { learner: v.parse(LearnerId, 'amina'), name: 'Amina', picture: 'owl' };
        const row = boardLearner(progress, entry, content, now, {
          lastHeard: now,
          waiting: 0,
          devices: [],
          staffName: () => null,
        });
        expect(v.safeParse(BoardLearner, row).success).toBe(true);
        const shown = standingsOf(progress, content, now).filter(
          ({ skill, standing }) => standing !== 'later' || row.cells.some((cell) => cell.skill === skill),
        );
        expect(row.cells.map(({ evidence: _evidence, ...standing }) => standing)).toEqual(shown);
      }),
    );
  });
});
