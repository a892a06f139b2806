import { beforeAll, expect, test } from 'vitest';
import type { SkillId } from '#domain/ids.ts';
import type { Why } from '#domain/standing.ts';
import { messages } from '#i18n/en.po';
import { addMessages } from '#i18n/locale.ts';
import { factsOf } from './why-words.ts';

beforeAll(() => addMessages(messages));

const growing: Why = {
  skill: 'add' as SkillId,
  standing: 'growing',
  probability: 0.62,
  uncertainty: 0.8,
  terms: [
    { code: 'ability', logits: 0.4 },
    { code: 'placement', logits: 0.1 },
  ],
  recent: { answers: 7, right: 6, hardRight: 2 },
  daysSince: 3.2,
  rightUntilSecure: 1,
  ifRight: 0.86,
  ifWrong: 0.41,
  expected: 0.78,
  refreshInDays: null,
};

test('what was right, when, and what one more right answer does', () => {
  expect(factsOf(growing)).toEqual([
    'Right so far: 6 of your last 7 answers here.',
    '2 of those were hard questions.',
    'You last did this 3 days ago.',
    'What you showed when we looked for your start counts here.',
    'One more right answer makes it secure.',
    'Of ten questions like the next one, you would probably get 8 right.',
  ]);
});

test('a skill never practised claims nothing', () => {
  const recent = { answers: 0, right: 0, hardRight: 0 };
  const fresh: Why = { ...growing, standing: 'ready', terms: [], recent, daysSince: null };
  expect(factsOf({ ...fresh, rightUntilSecure: null, expected: 0.04 })).toEqual([
    'You have not tried this yet.',
    'Every right answer brings it closer to secure.',
    'Of ten questions like the next one, you would probably get none right yet.',
  ]);
});

test('only what was shown to hold is kept fresh', () => {
  const due = { ...growing, terms: [], daysSince: 0, refreshInDays: 0 };
  expect(factsOf({ ...due, standing: 'refresh' })).toContain('It is time for a refresh.');
  expect(factsOf({ ...due, standing: 'assumed' })).not.toContain('It is time for a refresh.');
  expect(factsOf({ ...due, standing: 'secure', refreshInDays: 9.6, rightUntilSecure: 0 })).toEqual([
    'Right so far: 6 of your last 7 answers here.',
    '2 of those were hard questions.',
    'You last did this today.',
    'You have shown enough: this one is secure.',
    'It stays fresh for about 9 more days.',
    'Of ten questions like the next one, you would probably get 8 right.',
  ]);
});

test('a single answer, and a view of the teacher’s, have their own words', () => {
  const one: Why = {
    ...growing,
    terms: [{ code: 'evidence', logits: 0.5 }],
    recent: { answers: 1, right: 0, hardRight: 0 },
  };
  expect(factsOf(one).slice(0, 1)).toEqual(['Your one answer here was not right yet.']);
  expect(factsOf(one)).toContain('What your teacher has seen of your work counts here too.');
});
