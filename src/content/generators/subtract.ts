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

/** One number taken from another, with any of the three unknown. */
const Params = v.strictObject({
  a: Range,
  b: Range,
  result: v.optional(Range, [0, 9999]),
  /** Which columns borrow: `ones` only, `tens` only, `both`, none of them (`no`). */
  borrow: v.optional(v.picklist(['no', 'ones', 'tens', 'both', 'any']), 'any'),
  noZeros: v.optional(v.boolean(), false),
  unknown: v.optional(v.picklist(['result', 'second', 'first']), 'result'),
  picture: v.optional(v.picklist(['counters', 'line'])),
});
type Params = v.InferOutput<typeof Params>;

export const subtract = defineGenerator({
  name: 'subtract',
  params: Params,
  mistakes: (params) => {
    const start = isSmall(params) ? ['counted-start'] : [];
    if (params.unknown === 'first') return ['took-again', ...start];
    if (params.unknown === 'second') return ['added', ...start];
    return ['added', ...(mayBorrow(params) ? ['small-from-big', 'forgot-borrow'] : []), ...start];
  },
  make(params, rng) {
    const pair = tryDraws(() => {
      const a = between(rng, params.a);
      const b = between(rng, params.b);
      if (b > a || (params.noZeros && (hasZero(b) || hasZero(a - b)))) return null;
      return within(a - b, params.result) && borrows(params.borrow, a, b) ? { a, b } : null;
    });
    if (!pair) return null;
    const { a, b } = pair;
    const c = a - b;
    const answer = { result: c, second: b, first: a }[params.unknown];
    const start = isSmall(params);
    const regroup = mayBorrow(params);
    return {
      slots: {
        a,
        b,
        c,
        answer,
        toTen: a % 10,
        ten: a - (a % 10),
        rest: b - (a % 10),
        ...placeSlots('a', a),
        ...placeSlots('b', b),
        m1: a - b + (b % 100),
        m2: a - b + (b % 10),
        question: questionOf(params.unknown, a, b, c),
        full: `${a} − ${b} = ${c}`,
      },
      answer: wholeAnswer(
        answer,
        params.unknown === 'result'
          ? [
              ['small-from-big', regroup ? digitDifferences(a, b) : null],
              ['forgot-borrow', regroup ? c + (borrows('tens', a, b) ? 100 : 10) : null],
              ['added', a + b],
              ['counted-start', start ? c + 1 : null],
            ]
          : params.unknown === 'second'
            ? [
                ['added', a + c],
                ['counted-start', start ? b + 1 : null],
              ]
            : [
                ['took-again', Math.abs(c - b) || null],
                ['counted-start', start ? a - 1 : null],
              ],
      ),
      ...pictureOf(params, a, b),
    };
  },
});

const isSmall = (params: Params): boolean => params.a[1] <= 20;

const mayBorrow = (params: Params): boolean =>
  ['ones', 'tens', 'both'].includes(params.borrow) && params.a[1] > 20;

function borrows(wanted: Params['borrow'], a: number, b: number): boolean {
  const one = ones(a) < ones(b);
  const ten = tens(a) - (one ? 1 : 0) < tens(b);
  const which = one ? (ten ? 'both' : 'ones') : ten ? 'tens' : 'no';
  return wanted === 'any' || wanted === which;
}

/** In each column the smaller digit from the larger, whichever is on top: 52 − 38 gives 26. */
const digitDifferences = (a: number, b: number): number =>
  Math.abs(ones(a) - ones(b)) + Math.abs(tens(a) - tens(b)) * 10 + Math.abs(hundreds(a) - hundreds(b)) * 100;

const questionOf = (unknown: Params['unknown'], a: number, b: number, c: number): string =>
  unknown === 'result' ? `${a} − ${b} = ?` : unknown === 'second' ? `${a} − ? = ${c}` : `? − ${b} = ${c}`;

function pictureOf(params: Params, a: number, b: number): { picture?: PictureShape } {
  if (params.picture === 'counters') {
    return {
      picture: { kind: 'counters', groups: [a], ...(params.unknown === 'result' ? { crossed: b } : {}) },
    };
  }
  if (params.picture !== 'line') return {};
  const to = Math.ceil(params.a[1] / 10) * 10;
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
