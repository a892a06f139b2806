import type { NumberForm } from '#domain/item-instance.ts';
import { err, ok, type Result } from '#domain/result.ts';

/**
 * Numbers as learners write them, read to an exact value (docs/spec/content.md CON-20 to CON-26). Exact means
 * integers over integers: 0.1 + 0.2 has no place in marking a child's work. BigInt, because a typed number may have
 * more digits than a double holds.
 */
export type NumberValue = {
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** As typed: `1/2` is a fraction, `0.5` a decimal. */
  readonly form: NumberForm;
  /** False for a typed fraction that could be made simpler, such as 2/4 or 1 2/4. */
  readonly lowest: boolean;
};

export type Unreadable = 'empty' | 'not-a-number' | 'incomplete';

/** A value the content code computes with: small, never beyond 2^53. */
export type Rational = readonly [numerator: number, denominator: number];

/** Reads what was typed; never throws, never guesses. */
export function readNumber(typed: string): Result<NumberValue, Unreadable> {
  if (typed.length > 60) return err('not-a-number');
  const text = plainCharacters(typed).replace(/^=\s*/, '');
  if (text === '') return err('empty');
  const negative = text.startsWith('-');
  const body = text.replace(/^[-+]\s*/, '');
  if (/^[.,/]?$/.test(body) || /^\/|[/,]$/.test(body)) return err('incomplete');
  const value = body.includes('/') ? readFraction(body) : readDecimal(body);
  if (!value) return err('not-a-number');
  return ok(negative ? { ...value, numerator: -value.numerator } : value);
}

/** The same amount, however written. */
export const sameValue = (value: NumberValue, [numerator, denominator]: Rational): boolean =>
  value.numerator * BigInt(denominator) === BigInt(numerator) * value.denominator;

export const equalRationals = (x: Rational, y: Rational): boolean => x[0] * y[1] === y[0] * x[1];

/** Below zero, zero or above zero as x is less than, equal to or more than y. */
export const compareRationals = (x: Rational, y: Rational): number => x[0] * y[1] - y[0] * x[1];

export const greatestCommon = (x: number, y: number): number =>
  y === 0 ? Math.abs(x) : greatestCommon(y, x % y);

/** A value in the way the question is answered: `7`, `0.25`, `3/4`. Fractions are shown as given, not reduced. */
export function showNumber([numerator, denominator]: Rational, form: NumberForm): string {
  if (denominator === 1) return showSign(numerator) + Math.abs(numerator);
  if (form !== 'decimal') return `${showSign(numerator)}${Math.abs(numerator)}/${denominator}`;
  const places = denominator === 10 ? 1 : denominator === 100 ? 2 : 3;
  const digits = String(Math.abs(Math.round((numerator * 10 ** places) / denominator)));
  const padded = digits.length > places ? digits : '0'.repeat(places + 1 - digits.length) + digits;
  return `${showSign(numerator)}${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

const showSign = (value: number): string => (value < 0 ? '−' : '');

/** Zero of each decimal script in wide use: full-width, Arabic, Persian, NKo, then the scripts of India to Burma. */
const zeros = [
  0xff10, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50,
  0xed0, 0xf20, 0x1040, 0x17e0, 0x1810,
];

const smallFractions: Readonly<Record<string, string>> = {
  '½': '1/2',
  '⅓': '1/3',
  '⅔': '2/3',
  '¼': '1/4',
  '¾': '3/4',
  '⅕': '1/5',
  '⅖': '2/5',
  '⅗': '3/5',
  '⅘': '4/5',
  '⅙': '1/6',
  '⅚': '5/6',
  '⅐': '1/7',
  '⅛': '1/8',
  '⅜': '3/8',
  '⅝': '5/8',
  '⅞': '7/8',
  '⅑': '1/9',
  '⅒': '1/10',
};

/** Digits of any script as 0 to 9. */
export function asciiDigits(text: string): string {
  let result = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const zero = zeros.find((start) => code >= start && code <= start + 9);
    result += zero === undefined ? character : String(code - zero);
  }
  return result;
}

/**
 * One spelling of every sign. NFKC would do half of this and harm the rest: it turns `1½` into `11⁄2` and `2²` into 22.
 */
function plainCharacters(typed: string): string {
  return asciiDigits(typed)
    .replace(/[\u200b-\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '')
    .replace(/[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒]/g, (sign) => ` ${smallFractions[sign] ?? ''} `)
    .replace(/[−–—﹣－‐‑]/g, '-')
    .replace(/＋/g, '+')
    .replace(/[．٫。]/g, '.')
    .replace(/[，٬،]/g, ',')
    .replace(/[⁄∕／]/g, '/')
    .replace(/(\d)['’](?=\d)/g, '$1 ')
    .replace(/\s+/g, ' ')
    .replace(/ ?\/ ?/g, '/')
    .trim()
    .replace(/(\d)\.$/, '$1');
}

function readFraction(text: string): NumberValue | null {
  const [over, under, more] = text.split('/');
  if (over === undefined || under === undefined || more !== undefined) return null;
  const denominator = readWhole(under);
  const single = readWhole(over);
  const mixed = /^(.+) (\d+)$/.exec(over);
  const whole = single !== null ? 0n : readWhole(mixed?.[1] ?? '');
  const top = single ?? readWhole(mixed?.[2] ?? '');
  if (whole === null || top === null || !denominator) return null;
  return {
    numerator: whole * denominator + top,
    denominator,
    form: 'fraction',
    lowest: commonBig(top, denominator) === 1n,
  };
}

const commonBig = (x: bigint, y: bigint): bigint => (y === 0n ? x : commonBig(y, x % y));

/** Digits, perhaps in groups: 12, 1 000, 1,000, 1,00,000. */
function readWhole(text: string): bigint | null {
  const value = readDecimal(text);
  return value?.form === 'whole' ? value.numerator : null;
}

/**
 * Which comma or dot is the decimal mark? With both, the last one. A single comma before exactly three digits groups
 * thousands, unless all before it is a zero: `1,000` is a thousand, `0,500` and `0,5` are halves. A single dot is
 * always the decimal mark; several dots group.
 */
function readDecimal(text: string): NumberValue | null {
  const [ungrouped, fraction] = splitAtMark(text);
  if (ungrouped === null || !/^\d*$/.test(fraction)) return null;
  if (ungrouped + fraction === '') return null;
  return {
    numerator: BigInt(ungrouped + fraction),
    denominator: 10n ** BigInt(fraction.length),
    form: fraction === '' ? 'whole' : 'decimal',
    lowest: true,
  };
}

function splitAtMark(text: string): [whole: string | null, fraction: string] {
  const commas = text.split(',').length - 1;
  const dots = text.split('.').length - 1;
  if (commas + dots === 0) return [ungroup(text), ''];
  if (commas > 0 && dots > 0) {
    const at = Math.max(text.lastIndexOf(','), text.lastIndexOf('.'));
    return [ungroup(text.slice(0, at)), text.slice(at + 1)];
  }
  const groups = commas > 1 || dots > 1 || /^[1-9]\d{0,2},\d{3}$/.test(text);
  if (groups) return [ungroup(text), ''];
  const at = Math.max(text.indexOf(','), text.indexOf('.'));
  return [ungroup(text.slice(0, at)), text.slice(at + 1)];
}

/** Joined when the groups are ones people write: threes, or the two-two-three of South Asia; else null. */
function ungroup(text: string): string | null {
  if (/^\d*$/.test(text)) return text;
  const threes = /^\d{1,3}(?:([ ,.])\d{3})(?:\1\d{3})*$/;
  const southAsian = /^\d{1,2}(?:,\d{2})+,\d{3}$/;
  return threes.test(text) || southAsian.test(text) ? text.replace(/[ ,.]/g, '') : null;
}
