import { pick, type Rng, shuffle } from '#domain/rng.ts';
import { compareRationals, type Rational, showNumber } from '../number-value.ts';
import type { Range } from './generator.ts';
import { between, drawDistinct, hasZero, tryDraws, whole } from './numbers.ts';

/** Sets of numbers worth comparing: alike enough that one has to think. */
export type Shown = { readonly value: Rational; readonly text: string };

export type Likeness =
  /** Wholes in the range; of the same leading digits; made of the same digits. */
  | 'any'
  | 'near'
  | 'same-digits'
  /** Decimals with one place, with two, or a mix where the longer number is often the smaller one. */
  | 'tenths'
  | 'hundredths'
  | 'mixed'
  /** Fractions with one denominator, with one numerator, or with neither alike. */
  | 'same-bottom'
  | 'same-top'
  | 'any-fraction';

/** `count` values of different size, or null when the range is too narrow. */
export function valuesAlike(like: Likeness, range: Range, count: number, rng: Rng): Shown[] | null {
  const draw = drawer(like, range, rng);
  return drawDistinct(count, draw, (x, y) => tooAlike(like, x.value, y.value));
}

/** The same size; and where neither number may help, a number in common. */
const tooAlike = (like: Likeness, x: Rational, y: Rational): boolean =>
  compareRationals(x, y) === 0 || (like === 'any-fraction' && (x[0] === y[0] || x[1] === y[1]));

function drawer(like: Likeness, range: Range, rng: Rng): () => Shown | null {
  if (like === 'any') return () => shownWhole(between(rng, range));
  if (like === 'near' || like === 'same-digits') {
    const apart = (n: number): boolean =>
      like === 'near' || (!hasZero(n) && new Set(String(n)).size === String(n).length);
    const base = tryDraws(() => [between(rng, range)].find(apart) ?? null);
    return base === null ? () => null : wholesLike(base, like, range, rng);
  }
  if (like === 'tenths' || like === 'hundredths' || like === 'mixed') return decimalsLike(like, range, rng);
  const bottom = between(rng, range);
  const top = pick(rng, [1, 1, 2, 3]);
  return () => {
    if (like === 'same-bottom') return shownFraction(between(rng, [1, bottom - 1]), bottom);
    if (like === 'same-top') return shownFraction(top, between(rng, range));
    const d = between(rng, range);
    const n = between(rng, [1, d - 1]);
    return shownFraction(n, d);
  };
}

function wholesLike(base: number, like: 'near' | 'same-digits', range: Range, rng: Rng): () => Shown | null {
  const digits = String(base).split('');
  if (like === 'same-digits') {
    return () => {
      const n = Number(shuffle(rng, digits).join(''));
      return n >= range[0] && n <= range[1] ? shownWhole(n) : null;
    };
  }
  const size = 10 ** (digits.length - 1);
  const floor = Math.floor(base / size) * size;
  return () => {
    const n = floor + between(rng, [0, size - 1]);
    return n >= range[0] && n <= range[1] ? shownWhole(n) : null;
  };
}

/** The range is in whole units; mixed decimals share their whole part, so that length misleads. */
function decimalsLike(like: 'tenths' | 'hundredths' | 'mixed', range: Range, rng: Rng): () => Shown | null {
  const base = between(rng, range);
  let long = rng() < 0.5;
  return () => {
    if (like === 'tenths') return shownDecimal(between(rng, [range[0] * 10 + 1, range[1] * 10 + 9]), 10);
    if (like === 'hundredths') return shownDecimal(base * 100 + between(rng, [1, 99]), 100);
    const shown = long
      ? shownDecimal(base * 100 + between(rng, [1, 79]), 100)
      : shownDecimal(base * 10 + between(rng, [3, 9]), 10);
    // Turn about, so that there is always a long and a short one.
    if (shown) long = !long;
    return shown;
  };
}

const shownWhole = (n: number): Shown => ({ value: whole(n), text: String(n) });

/** Null where the last digit is a zero: "0.50" is a lesson of its own. */
function shownDecimal(n: number, d: 10 | 100): Shown | null {
  return n % 10 === 0 ? null : { value: [n, d], text: showNumber([n, d], 'decimal') };
}

const shownFraction = (n: number, d: number): Shown | null =>
  n < d ? { value: [n, d], text: `${n}/${d}` } : null;
