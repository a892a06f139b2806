import * as v from 'valibot';
import { pick } from '#domain/rng.ts';
import { defineGenerator, OneOf, type PictureShape, Range } from './generator.ts';
import { between, hasZero, tryDraws, wholeAnswer } from './numbers.ts';

/** `a` groups of `b`, with any of the three unknown; from pictures of groups to 4 × 236. */
const Params = v.strictObject({
  a: OneOf,
  b: Range,
  noZeros: v.optional(v.boolean(), false),
  unknown: v.optional(v.picklist(['product', 'second', 'first']), 'product'),
  picture: v.optional(v.picklist(['array', 'counters'])),
  /** Sometimes shows b × a, so that a table is known both ways. */
  turn: v.optional(v.boolean(), false),
});
type Params = v.InferOutput<typeof Params>;

export const multiply = defineGenerator({
  name: 'multiply',
  params: Params,
  mistakes: (params) => {
    if (params.unknown !== 'product') return ['took-away', 'one-off'];
    return isLong(params) ? ['forgot-carry', 'forgot-part'] : ['added', 'one-group-off'];
  },
  make(params, rng) {
    const pair = tryDraws(() => {
      const a = pick(rng, params.a);
      const b = between(rng, params.b);
      return params.noZeros && hasZero(b) ? null : { a, b };
    });
    if (!pair) return null;
    const { a, b } = params.turn && rng() < 0.5 ? { a: pair.b, b: pair.a } : pair;
    const c = a * b;
    const bo = b % 10;
    const bt = (Math.floor(b / 10) % 10) * 10;
    const bh = Math.floor(b / 100) * 100;
    const answer = { product: c, second: b, first: a }[params.unknown];
    return {
      slots: {
        a,
        b,
        c,
        answer,
        less: a - 1,
        before: (a - 1) * b,
        repeated: Array.from({ length: Math.min(a, 12) }, () => b).join(' + '),
        skips: Array.from({ length: Math.min(a, 12) }, (_, i) => (i + 1) * b).join(', '),
        bo,
        bt,
        bh,
        po: a * bo,
        pt: a * bt,
        ph: a * bh,
        question: { product: `${a} × ${b} = ?`, second: `${a} × ? = ${c}`, first: `? × ${b} = ${c}` }[
          params.unknown
        ],
        full: `${a} × ${b} = ${c}`,
      },
      answer: wholeAnswer(
        answer,
        params.unknown !== 'product'
          ? [
              ['took-away', c - (params.unknown === 'first' ? b : a)],
              ['one-off', answer + 1],
            ]
          : isLong(params)
            ? [
                ['forgot-carry', withoutCarry(a, b)],
                ['forgot-part', bt + bh === 0 ? null : a * (bt + bh) + bo],
              ]
            : [
                ['added', a + b],
                ['one-group-off', a > 1 ? c - b : null],
              ],
      ),
      ...pictureOf(params, a, b),
    };
  },
});

const isLong = (params: Params): boolean => params.b[1] > 12;

/** Only the last digit of each column's product is kept. */
function withoutCarry(a: number, b: number): number {
  const digits = String(b).split('').map(Number);
  return digits.reduce((sum, digit, i) => sum * 10 + (i === 0 ? a * digit : (a * digit) % 10), 0);
}

function pictureOf(params: Params, a: number, b: number): { picture?: PictureShape } {
  if (params.picture === 'array') return { picture: { kind: 'array', rows: a, columns: b } };
  if (params.picture === 'counters') {
    return { picture: { kind: 'counters', groups: Array.from({ length: a }, () => b) } };
  }
  return {};
}
