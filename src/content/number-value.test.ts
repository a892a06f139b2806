import { describe, expect, it } from 'vitest';
import { readNumber, sameValue, showNumber } from './number-value.ts';

const value = (typed: string): string => {
  const read = readNumber(typed);
  return read.ok ? `${read.value.numerator}/${read.value.denominator}` : read.error;
};

const same = (typed: string, numerator: number, denominator = 1): void => {
  const read = readNumber(typed);
  expect(read.ok && sameValue(read.value, [numerator, denominator]), typed).toBe(true);
};

describe('readNumber', () => {
  it('CON-20 reads one half however it is written', () => {
    for (const typed of [
      '1/2',
      '2/4',
      '0.5',
      '.5',
      '0,5',
      ',5',
      '½',
      '0.50',
      '50/100',
      '0,500',
      ' 1 / 2 ',
      '1⁄2',
      '5/10',
    ])
      same(typed, 1, 2);
  });

  it('CON-21 takes a single comma before three digits as thousands, unless a zero stands before it', () => {
    for (const typed of [
      '1000',
      '1,000',
      '1 000',
      '1\u00a0000',
      '1\u202f000',
      "1'000",
      '1’000',
      '1000.',
      '1000.0',
      '+1000',
      '= 1000',
    ])
      same(typed, 1000);
    same('0,125', 1, 8);
    same('1,5', 3, 2);
    same('12,50', 25, 2);
    same('1,0000', 1);
    same('1,234,567', 1234567);
    same('12,34,567', 1234567);
    same('1.234,5', 12345, 10);
    same('1,234.5', 12345, 10);
    same('1.000.000', 1000000);
  });

  it('CON-22 takes a single dot as the decimal mark', () => {
    same('1.000', 1);
    same('1.125', 9, 8);
  });

  it('CON-23 reads mixed and improper fractions', () => {
    for (const typed of ['1 1/2', '3/2', '1.5', '1,5', '1½', '1 ½', '1  1/2', '6/4', '１ １/２'])
      same(typed, 3, 2);
    same('-1 1/2', -3, 2);
    same('1 000/2', 500);
  });

  it('CON-24 reads the digits and signs of other scripts', () => {
    for (const typed of ['42', '４２', '٤٢', '۴۲', '४२', '৪২', '๔๒', '៤២', '\u200f٤٢']) same(typed, 42);
    same('٠٫٥', 1, 2);
    same('١٬٠٠٠', 1000);
    for (const typed of ['-3', '−3', '–3', '－3', '- 3']) same(typed, -3);
  });

  it('CON-25 says what cannot be read, and how', () => {
    for (const typed of ['', '   ', '\u200b']) expect(value(typed)).toBe('empty');
    for (const typed of ['-', '.', '1/', '/2', '5,', '+']) expect(value(typed)).toBe('incomplete');
    for (const typed of [
      'abc',
      '1/0',
      '1/2/3',
      '12 34',
      '1.2.3',
      '1,2,3',
      '5 apples',
      '1e3',
      '2²',
      '1..2',
      '--3',
      '3-',
      '0.5/2',
      '1/2.5',
      'Infinity',
    ]) {
      expect(value(typed), typed).toBe('not-a-number');
    }
    expect(value('9'.repeat(61))).toBe('not-a-number');
  });
});

describe('showNumber', () => {
  it('writes wholes, decimals and fractions', () => {
    expect(showNumber([7, 1], 'whole')).toBe('7');
    expect(showNumber([2, 4], 'fraction')).toBe('2/4');
    expect(showNumber([5, 10], 'decimal')).toBe('0.5');
    expect(showNumber([7, 100], 'decimal')).toBe('0.07');
    expect(showNumber([125, 100], 'decimal')).toBe('1.25');
    expect(showNumber([-3, 1], 'whole')).toBe('−3');
  });
});
