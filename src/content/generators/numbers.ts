import { integerBetween, type Rng } from '#domain/rng.ts';
import { equalRationals, type Rational } from '../number-value.ts';
import type { Mistake, Range } from './generator.ts';

/** Arithmetic that several generators share. */
export const between = (rng: Rng, [low, high]: Range): number => integerBetween(rng, low, high);

export const within = (value: number, [low, high]: Range): boolean => value >= low && value <= high;

/** The first draw that is not null, of a bounded number: parameters without a solution must not hang a tablet. */
export function tryDraws<T>(draw: () => T | null): T | null {
  for (let i = 0; i < 2000; i++) {
    const drawn = draw();
    if (drawn !== null) return drawn;
  }
  return null;
}

/** Distinct draws, `count` of them, or null when they cannot be found. */
export function drawDistinct<T>(
  count: number,
  draw: () => T | null,
  same: (x: T, y: T) => boolean,
): T[] | null {
  const found: T[] = [];
  for (let i = 0; i < 2000 && found.length < count; i++) {
    const drawn = draw();
    if (drawn !== null && !found.some((other) => same(other, drawn))) found.push(drawn);
  }
  return found.length === count ? found : null;
}

export const ones = (n: number): number => n % 10;
export const tens = (n: number): number => Math.floor(n / 10) % 10;
export const hundreds = (n: number): number => Math.floor(n / 100) % 10;

/** `{ ah: 300, at: 40, ao: 7 }` for 347: what each digit is worth. */
export const placeSlots = (letter: string, n: number): Record<string, number> => ({
  [`${letter}h`]: Math.floor(n / 100) * 100,
  [`${letter}t`]: tens(n) * 10,
  [`${letter}o`]: ones(n),
});

/** True when a digit is zero: left out where steps would read "43 + 0". */
export const hasZero = (n: number): boolean => String(n).includes('0');

export const whole = (n: number): Rational => [n, 1];

/** Mistakes that are really wrong and differ from each other; nulls and values below zero are dropped. */
export function mistakesOf(
  answer: Rational,
  candidates: readonly (readonly [code: string, value: Rational | number | null])[],
): Mistake[] {
  const kept: Mistake[] = [];
  for (const [code, candidate] of candidates) {
    if (candidate === null) continue;
    const value = typeof candidate === 'number' ? whole(candidate) : candidate;
    if (value[0] < 0 || value[1] <= 0 || equalRationals(value, answer)) continue;
    if (kept.some((other) => equalRationals(other.value, value))) continue;
    kept.push({ code, value });
  }
  return kept;
}

/** Wrong wholes near the answer, all above zero, to fill a choice with. */
export function nearWholes(answer: number): Rational[] {
  const offsets =
    answer < 20
      ? [1, -1, 2, -2, 3, 4]
      : answer % 10 === 0
        ? [10, -10, 20, 1, -1, 100]
        : [1, -1, 10, -10, 2, 20];
  return offsets
    .map((offset) => answer + offset)
    .filter((n) => n > 0)
    .map(whole);
}

/** A number answer in whole numbers. */
export const wholeAnswer = (
  value: number,
  candidates: readonly (readonly [code: string, value: Rational | number | null])[],
) => ({
  kind: 'number' as const,
  value: whole(value),
  form: 'whole' as const,
  mistakes: mistakesOf(whole(value), candidates),
  near: nearWholes(value),
});

/** "3 × 4 = 12, …", or with an arrow where a side is itself an equation. */
export const showPairs = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([left, right]) => `${left} ${right.includes('=') ? '→' : '='} ${right}`).join(', ');
