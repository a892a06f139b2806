import { describe, expect, it } from 'vitest';
import type { SkillId } from '#domain/ids.ts';
import type { Why } from '#domain/standing.ts';
import { messages } from '#i18n/en.po?teacher';
import { addMessages } from '#i18n/locale.ts';
import { evidenceSentence, rangeOf, rangeWords, weightiestTerms } from './why-words.ts';

addMessages(messages);

const why = (more: Partial<Why> = {}): Why => ({
  skill: 'fractions' as SkillId,
  standing: 'growing',
  probability: 0.91,
  uncertainty: 0.6,
  terms: [
    { code: 'skill', logits: 1.2 },
    { code: 'difficulty', logits: -0.4 },
    { code: 'ability', logits: 0.05 },
  ],
  recent: { answers: 7, right: 6, hardRight: 2 },
  daysSince: 3,
  rightUntilSecure: 1,
  ifRight: 0.95,
  ifWrong: 0.8,
  expected: 0.8,
  refreshInDays: null,
  ...more,
});
const facts = { name: 'Amina', skill: 'Fractions', daysSince: 3 };
const sentence = (more: Partial<Why> = {}, daysSince: number | null = 3) =>
  evidenceSentence({ ...facts, daysSince }, why(more));

describe('the evidence in a sentence', () => {
  it('says how likely, what it rests on, and what is left to do', () => {
    expect(sentence()).toBe(
      'Amina is likely (91%) to manage “Fractions”: 6 of the last 7 answers right, 2 of them to hard questions; ' +
        'last practised 3 days ago; one more right answer makes it secure.',
    );
  });

  it.each([
    [{ probability: 0.7 }, 'Amina perhaps manages “Fractions” (70%)'],
    [{ probability: 0.5 }, 'It is too early to say whether Amina manages “Fractions” (50%)'],
    [{ probability: 0.2 }, 'Amina does not seem to manage “Fractions” yet (20%)'],
    [{ probability: 0.9999 }, '(99%)'],
    [{ recent: { answers: 1, right: 1, hardRight: 0 } }, ': the one answer was right;'],
    [{ recent: { answers: 1, right: 0, hardRight: 0 } }, ': the one answer was wrong;'],
    [{ recent: { answers: 4, right: 0, hardRight: 0 } }, ': none of the last 4 answers right;'],
    [
      { recent: { answers: 4, right: 1, hardRight: 1 } },
      '1 of the last 4 answers right, one of them to a hard',
    ],
    [{ rightUntilSecure: 3 }, '3 right answers in a row make it secure.'],
    [{ rightUntilSecure: null }, 'more than six right answers are needed'],
    [{ standing: 'secure', rightUntilSecure: 0, refreshInDays: 12 }, 'time for a refresh in about 12 days.'],
    [{ standing: 'refresh', rightUntilSecure: 0 }, 'it was secure, and it is time for a refresh.'],
    [{ standing: 'assumed', rightUntilSecure: 0 }, 'taken as known from the start, and still to be checked.'],
    [{ terms: [{ code: 'evidence', logits: -1.5 }] }, 'staff say that it does not hold yet;'],
    [{ terms: [{ code: 'evidence', logits: 1.5 }] }, 'staff say that it holds;'],
  ] as const)('fits %o', (more, words) => {
    expect(sentence(more as Partial<Why>)).toContain(words);
  });

  it('says of the last practice what is true', () => {
    expect(sentence({}, 0)).toContain('last practised today');
    expect(sentence({}, 1)).toContain('last practised yesterday');
    expect(sentence({ recent: { answers: 0, right: 0, hardRight: 0 } }, null)).toBe(
      'Amina is likely (91%) to manage “Fractions”; one more right answer makes it secure.',
    );
  });
});

describe('what weighs, and how sure it is', () => {
  it('names the largest terms with their direction, and none that hardly counts', () => {
    expect(weightiestTerms('Amina', why())).toEqual([
      'For: the answers on this very skill',
      'Against: this is one of the harder skills',
    ]);
  });

  it('has a range about the model’s own estimate, wider with more doubt', () => {
    const narrow = rangeOf(why());
    const wide = rangeOf(why({ uncertainty: 1.6 }));
    expect(narrow.middle).toBeCloseTo(1 / (1 + Math.exp(-0.85)));
    expect(narrow.low).toBeGreaterThan(wide.low);
    expect(narrow.high).toBeLessThan(wide.high);
    expect(rangeWords(rangeOf(why({ uncertainty: 0.3 })))).toContain('A sound estimate');
    expect(rangeWords(narrow)).toContain('A rough estimate');
    expect(rangeWords(wide)).toContain('Hardly more than a guess');
  });
});
