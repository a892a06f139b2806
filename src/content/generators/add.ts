import * as v from 'valibot';
import { defineGenerator, type PictureShape, Range } from './generator.ts';
import {
  between,
  hasZero,
  hundreds,
  ones,
  placeSlots,
  tens,
  tryDraws,
  wholeAnswer,
  within,
} from './numbers.ts';

/** Two numbers put together, with any of the three unknown. */
const Params = v.strictObject({
  a: Range,
  b: Range,
  sum: v.optional(Range, [0, 9999]),
  /** Which columns carry: `ones` only, `tens` only, `both`, none of them (`no`). */
  carry: v.optional(v.picklist(['no', 'ones', 'tens', 'both', 'any']), 'any'),
  noZeros: v.optional(v.boolean(), false),
  unknown: v.optional(v.picklist(['sum', 'second', 'first']), 'sum'),
  picture: v.optional(v.picklist(['counters', 'line'])),
});
type Params = v.InferOutput<typeof Params>;

export const add = defineGenerator({
  name: 'add',
  params: Params,
  mistakes: (params) =>
    params.unknown === 'sum'
      ? [
          'took-away',
          ...(mayCarry(params) ? ['forgot-carry'] : []),
          ...(isSmall(params) ? ['counted-start'] : []),
        ]
      : ['added-all', ...(isSmall(params) ? ['counted-start'] : [])],
  make(params, rng) {
    const pair = tryDraws(() => {
      const a = between(rng, params.a);
      const b = between(rng, params.b);
      const zeros = params.noZeros && (hasZero(a) || hasZero(b) || hasZero(a + b));
      return within(a + b, params.sum) && carries(params.carry, a, b) && !zeros ? { a, b } : null;
    });
    if (!pair) return null;
    const { a, b } = pair;
    const c = a + b;
    const small = Math.min(a, b);
    const big = Math.max(a, b);
    const toTen = (10 - (big % 10)) % 10;
    const answer = { sum: c, second: b, first: a }[params.unknown];
    const start = isSmall(params);
    return {
      slots: {
        a,
        b,
        c,
        answer,
        big,
        small,
        toTen,
        ten: big + toTen,
        rest: small - toTen,
        known: params.unknown === 'first' ? b : a,
        ...placeSlots('a', a),
        ...placeSlots('b', b),
        m1: a + b - (b % 100),
        m2: a + b - (b % 10),
        question: questionOf(params.unknown, a, b, c),
        full: `${a} + ${b} = ${c}`,
      },
      answer: wholeAnswer(
        answer,
        params.unknown === 'sum'
          ? [
              ['forgot-carry', mayCarry(params) ? withoutCarry(a, b) : null],
              ['took-away', big === small ? null : big - small],
              ['counted-start', start ? c - 1 : null],
            ]
          : [
              ['added-all', c + (params.unknown === 'first' ? b : a)],
              ['counted-start', start ? answer + 1 : null],
            ],
      ),
      ...pictureOf(params, a, b, c),
    };
  },
});

const isSmall = (params: Params): boolean => params.a[1] + params.b[1] <= 40;

const mayCarry = (params: Params): boolean =>
  ['ones', 'tens', 'both'].includes(params.carry) && params.a[1] > 10;

function carries(wanted: Params['carry'], a: number, b: number): boolean {
  const one = ones(a) + ones(b) >= 10;
  const ten = tens(a) + tens(b) + (one ? 1 : 0) >= 10;
  const which = one ? (ten ? 'both' : 'ones') : ten ? 'tens' : 'no';
  return wanted === 'any' || wanted === which;
}

/** Every column added and only its last digit kept. */
const withoutCarry = (a: number, b: number): number =>
  ((ones(a) + ones(b)) % 10) +
  ((tens(a) + tens(b)) % 10) * 10 +
  (a >= 100 || b >= 100 ? (hundreds(a) + hundreds(b)) * 100 : Math.floor((tens(a) + tens(b)) / 10) * 100);

const questionOf = (unknown: Params['unknown'], a: number, b: number, c: number): string =>
  unknown === 'sum' ? `${a} + ${b} = ?` : unknown === 'second' ? `${a} + ? = ${c}` : `? + ${b} = ${c}`;

function pictureOf(params: Params, a: number, b: number, c: number): { picture?: PictureShape } {
  if (params.picture === 'counters') {
    const groups = { sum: [a, b], second: [a], first: [b] }[params.unknown];
    return { picture: { kind: 'counters', groups } };
  }
  if (params.picture !== 'line') return {};
  const to = Math.ceil(Math.max(c, params.sum[1] > 100 ? c : params.sum[1]) / 10) * 10;
  return {
    picture: {
      kind: 'number-line',
      from: 0,
      to,
      step: 1,
      labels: [0, 5, 10, 15, 20].filter((n) => n <= to),
      mark: a,
    },
  };
}
