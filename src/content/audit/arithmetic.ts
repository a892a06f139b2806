import { compareRationals, type Rational } from '../number-value.ts';

/**
 * A second, separate way to compute: reads what is written ("3/8 + 2/8 = ?") and works it out. It shares nothing with
 * the generators but the numbers on the screen, so that an error in one is seen by the other.
 */
export type Sign = '+' | '−' | '×' | '÷';

const numberPattern = String.raw`\d+(?:\.\d+)?(?:/\d+)?`;
const equationPattern = new RegExp(
  String.raw`${numberPattern}(?: [+−×÷] ${numberPattern})+ = ${numberPattern}(?![\d./]*\s?[+−×÷])`,
  'g',
);

/** "0.25", "3/4" or "12" as a rational. */
export function parsePlain(text: string): Rational | null {
  const parts = /^(\d+)(?:\.(\d+))?(?:\/(\d+))?$/.exec(text.trim());
  if (!parts) return null;
  const [, whole = '', places = '', under = '1'] = parts;
  return [Number(whole + places), Number(under) * 10 ** places.length];
}

export function apply(sign: Sign, [a, b]: Rational, [c, d]: Rational): Rational {
  if (sign === '+') return [a * d + c * b, b * d];
  if (sign === '−') return [a * d - c * b, b * d];
  return sign === '×' ? [a * c, b * d] : [a * d, b * c];
}

/** "3 + 4 + 5", all of one rank, from left to right. */
export function evaluate(text: string): Rational | null {
  const [first, ...rest] = text.trim().split(' ');
  let value = parsePlain(first ?? '');
  for (let i = 0; i + 1 < rest.length; i += 2) {
    const operand = parsePlain(rest[i + 1] ?? '');
    const sign = rest[i];
    if (!value || !operand || !isSign(sign)) return null;
    value = apply(sign, value, operand);
  }
  return value;
}

const isSign = (text: string | undefined): text is Sign =>
  text === '+' || text === '−' || text === '×' || text === '÷';

export const same = (x: Rational | null, y: Rational | null): boolean =>
  x !== null && y !== null && compareRationals(x, y) === 0;

/** Puts `value` for the question mark and says whether the equation holds. */
export function solves(question: string, value: string): boolean {
  const [left, right] = question.replace('?', value).split(' = ');
  return same(evaluate(left ?? ''), evaluate(right ?? ''));
}

/** Equations in a text that are not true. */
export const falseEquations = (text: string): string[] =>
  (text.match(equationPattern) ?? []).filter((equation) => {
    const [left, right] = equation.split(' = ');
    return !same(evaluate(left ?? ''), evaluate(right ?? ''));
  });
