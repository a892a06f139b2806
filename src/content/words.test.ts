import { expect, it } from 'vitest';
import { fillWords, hasStrayBrace, unknownSlots } from './words.ts';

const slots = { a: 1, b: 3, question: '1 + 3 = ?' };
const drawn = { name: 'Ada', name2: 'Kofi', fruit: 'mango|mangoes' };

it('CON-11 fills numbers, texts and words in the right number', () => {
  expect(fillWords('{a} {a|egg|eggs}, {b} {b|egg|eggs}: {question}', slots, drawn)).toBe(
    '1 egg, 3 eggs: 1 + 3 = ?',
  );
  expect(fillWords('{b|is|are}', { b: '1' }, {})).toBe('is');
});

it('CON-12 draws names and nouns from lists', () => {
  expect(fillWords('{name} and {name2}: {a} {a|fruit}, {b} {b|fruit}, many {fruit}', slots, drawn)).toBe(
    'Ada and Kofi: 1 mango, 3 mangoes, many mangoes',
  );
});

it('leaves what it does not know, and never evaluates', () => {
  expect(fillWords('{c} {a + b} {a}!', slots, drawn)).toBe('{c} {a + b} 1!');
  expect(fillWords('{constructor} {a|toString}', slots, drawn)).toBe('{constructor} {a|toString}');
});

it('CON-10 finds slots that nothing fills', () => {
  const known = (name: string): boolean => ['a', 'fruit'].includes(name);
  expect(unknownSlots('{a} {a|fruit} {b} {a|x|y} {a|nuts}', known)).toEqual(['b', 'nuts']);
  expect(hasStrayBrace('{a} {b')).toBe(true);
  expect(hasStrayBrace('{a}')).toBe(false);
});
