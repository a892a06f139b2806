import { expect, it } from 'vitest';
import { evaluate, falseEquations, solves } from './arithmetic.ts';

it('evaluates what is on the screen', () => {
  expect(evaluate('3 + 4 − 2')).toEqual([5, 1]);
  expect(solves('3/8 + ? = 5/8', '2/8')).toBe(true);
  expect(solves('1 − 3/8 = ?', '5/8')).toBe(true);
  expect(solves('12 ÷ ? = 4', '4')).toBe(false);
});

it('finds equations that are not true', () => {
  expect(falseEquations('First 3 + 4 = 7, then 7 + 2 = 10.')).toEqual(['7 + 2 = 10']);
  expect(falseEquations('0.5 + 0.25 = 0.75 and 1/4 + 2/4 = 3/4')).toEqual([]);
});
