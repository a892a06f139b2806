import { expect, it } from 'vitest';
import { normalBelow } from './normal.ts';

it('Φ agrees with the tables to seven decimals, and stays between 0 and 1 far out', () => {
  for (const [z, p] of [
    [0, 0.5],
    [0.5, 0.6914625],
    [1.0364334, 0.85],
    [-1.96, 0.0249979],
    [3, 0.9986501],
  ] as const) {
    expect(normalBelow(z)).toBeCloseTo(p, 6);
  }
  expect(normalBelow(60)).toBe(1);
  expect(normalBelow(-60)).toBe(0);
});
