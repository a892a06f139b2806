import * as fc from 'fast-check';
import * as v from 'valibot';
import type { AnswerSubmitted } from '#domain/events/answer-submitted.ts';
import type { Draft, KnownEvent } from '#domain/events/event.ts';
import { evidenceKinds } from '#domain/events/staff-events.ts';
import { ChainHash, ItemId, SkillId, StaffId, StreamId } from '#domain/ids.ts';
import type { ParameterPack } from '#domain/parameter-pack.ts';
import { type Content, contentOf } from '#engine/content.ts';

export const monday = Date.UTC(2026, 8, 7, 8);
export const minute = 60_000;
export const day = 86_400_000;
const stream = v.parse(StreamId, '0'.repeat(32));
const hash = v.parse(ChainHash, '0'.repeat(32));
const staff = v.parse(StaffId, 'ms-okoro');
export const skillId = (place: number) => v.parse(SkillId, `skill-${place}`);
export const itemId = (place: number, level: number) => v.parse(ItemId, `skill-${place}/${level}`);

/** Strands of `levels` skills one above the other; every third needs one of the strand before, too. */
export function contentWith(
  strands: number,
  levels: number,
  parameters: ParameterPack | null = null,
): Content {
  const skills = Array.from({ length: strands * levels }, (_, place) => {
    const level = place % levels;
    const above = level === 0 ? [] : [place - 1];
    return {
      id: skillId(place),
      strand: `strand-${Math.floor(place / levels)}`,
      grade: level,
      difficulty: -1 + (2 * level) / levels,
      prerequisites: (level % 3 === 2 && place > levels ? above.concat(place - levels - 1) : above).map(
        skillId,
      ),
      items: [1, 2, 3, 4, 5].map((step) => ({
        id: itemId(place, step),
        level: step,
        difficulty: 0.7 * (step - 3),
        guess: step % 2 === 0 ? 0.25 : 0.02,
      })),
    };
  });
  return contentOf(skills, parameters);
}

export const parameters = (shift: number): ParameterPack => ({
  format: 1,
  pack: 'a'.repeat(64) as ParameterPack['pack'],
  learners: 30,
  answers: 900,
  logLoss: { before: 0.5, after: 0.49 },
  skills: { [skillId(0)]: [shift, 0.1] },
  items: { [itemId(0, 3)]: [0.4, 0.05] },
});

export const content = contentWith(2, 4);
export const places = content.skills.length;

export type Written =
  | { type: 'answer'; place: number; level: number; right: boolean; purpose: boolean; unknown: boolean }
  | { type: 'finished' }
  | { type: 'given'; id: number; kind: number; places: number[]; level: 0 | 1 | 2 | 3 | 4; raters: number }
  | { type: 'withdrawn'; id: number }
  | { type: 'plan'; places: number[] };

const place = fc.nat(places);
const anyWritten: fc.Arbitrary<Written> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('answer' as const),
      place,
      level: fc.integer({ min: 1, max: 6 }),
      right: fc.boolean(),
      purpose: fc.boolean(),
      unknown: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('finished' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('given' as const),
      id: fc.nat(3),
      kind: fc.nat(3),
      places: fc.array(place, { minLength: 1, maxLength: 4 }),
      level: fc.constantFrom(0, 1, 2, 3, 4),
      raters: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('withdrawn' as const), id: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('plan' as const), places: fc.array(place, { maxLength: 3 }) }),
  },
);
export const anyLog = fc.array(fc.tuple(anyWritten, fc.nat(3 * day)), { maxLength: 60 });

/** The events, each so many ms after the one before. */
export function eventsOf(log: readonly (readonly [Written, number])[]): readonly KnownEvent[] {
  let at = monday;
  return log.map(([one, gap], index): KnownEvent => {
    at += gap;
    const order: [number, number] = [at, index];
    return { stream, seq: index + 1, order, at, offset: 0, hash, ...factOf(one, index) };
  });
}

function factOf(one: Written, seed: number): Draft {
  switch (one.type) {
    case 'finished':
      return { type: 'placement.finished', data: { asked: 3, because: 'left' } };
    case 'given': {
      const { level, raters } = one;
      const kind = evidenceKinds[one.kind] ?? 'rubric';
      const skills = one.places.map(skillId);
      return {
        type: 'evidence.given',
        data: { id: `evidence-${one.id}`, kind, skills, level, raters, note: 'seen', by: staff },
      };
    }
    case 'withdrawn':
      return { type: 'evidence.withdrawn', data: { id: `evidence-${one.id}`, note: 'a slip', by: staff } };
    case 'plan':
      return {
        type: 'plan.changed',
        data: { skills: one.places.map(skillId), challenge: null, note: '', by: staff },
      };
    case 'answer':
      return { type: 'answer.submitted', data: answerOf(one, seed) };
  }
}

function answerOf(one: Extract<Written, { readonly type: 'answer' }>, seed: number): AnswerSubmitted {
  const right = one.right && !one.unknown;
  return {
    item: itemId(one.place, one.level),
    seed,
    pack: 'a'.repeat(16),
    skills: [skillId(one.place)],
    response: one.unknown ? { type: 'unknown' } : { type: 'number', text: '7' },
    correct: right,
    score: right ? 1 : 0,
    misconception: null,
    hints: 0,
    ms: 4000,
    difficulty: 0.3,
    guess: 0,
    ...(one.purpose ? { purpose: 'placement' as const } : {}),
  };
}
