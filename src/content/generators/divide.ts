import * as v from 'valibot';
import { pick } from '#domain/rng.ts';
import { defineGenerator, OneOf, type PictureShape, Range } from './generator.ts';
import { between, tryDraws, wholeAnswer } from './numbers.ts';

/** `n` shared by `d`: the quotient, a remainder, or one more because the rest needs a place too. */
const Params = v.strictObject({
  d: OneOf,
  q: Range,
  n: v.optional(Range, [0, 9999]),
  /** True: there is always something left over. */
  left: v.optional(v.boolean(), false),
  ask: v.optional(v.picklist(['quotient', 'remainder', 'up', 'dividend', 'divisor']), 'quotient'),
  picture: v.optional(v.picklist(['array', 'counters'])),
});
type Params = v.InferOutput<typeof Params>;

export const divide = defineGenerator({
  name: 'divide',
  params: Params,
  mistakes: (params) =>
    ({
      quotient: ['took-away', 'one-off', ...(params.left ? ['rounded-up'] : [])],
      remainder: ['gave-groups', 'gave-missing'],
      up: ['forgot-rest', 'gave-rest'],
      dividend: ['divided', 'added'],
      divisor: ['took-away', 'one-off'],
    })[params.ask],
  make(params, rng) {
    const drawn = tryDraws(() => {
      const d = pick(rng, params.d);
      const q = between(rng, params.q);
      // Its two easy parts would be 20 × d and nothing.
      if (q > 10 && q % 10 === 0) return null;
      const r = params.left ? between(rng, [1, d - 1]) : 0;
      const n = d * q + r;
      return n >= params.n[0] && n <= params.n[1] ? { d, q, r, n } : null;
    });
    if (!drawn) return null;
    const { d, q, r, n } = drawn;
    const answer = { quotient: q, remainder: r, up: q + 1, dividend: n, divisor: d }[params.ask];
    return {
      slots: {
        n,
        d,
        q,
        r,
        answer,
        product: d * q,
        next: d * (q + 1),
        over: q + 1,
        skips: Array.from({ length: Math.min(q, 12) }, (_, i) => (i + 1) * d).join(', '),
        // A longer division in two parts that are easy to divide: 96 ÷ 4 as 80 ÷ 4 and 16 ÷ 4.
        big: d * (q - (q % 10)),
        bigPart: q - (q % 10),
        small: d * (q % 10),
        smallPart: q % 10,
        question:
          params.ask === 'dividend'
            ? `? ÷ ${d} = ${q}`
            : params.ask === 'divisor'
              ? `${n} ÷ ? = ${q}`
              : `${n} ÷ ${d} = ?`,
        full: `${n} ÷ ${d} = ${q}`,
      },
      answer: wholeAnswer(
        answer,
        (
          {
            quotient: [
              ['took-away', n - d],
              ['rounded-up', params.left ? q + 1 : null],
              ['one-off', params.left ? q - 1 : q + 1],
            ],
            remainder: [
              ['gave-groups', q],
              ['gave-missing', d - r],
            ],
            up: [
              ['forgot-rest', q],
              ['gave-rest', r],
            ],
            dividend: [
              ['divided', q % d === 0 ? q / d : null],
              ['added', q + d],
            ],
            divisor: [
              ['took-away', n - q],
              ['one-off', d + 1],
            ],
          } as const
        )[params.ask],
      ),
      ...pictureOf(params, n, d, q),
    };
  },
});

function pictureOf(params: Params, n: number, d: number, q: number): { picture?: PictureShape } {
  if (params.picture === 'array') return { picture: { kind: 'array', rows: d, columns: q } };
  if (params.picture !== 'counters') return {};
  // In rows of ten and a rest: the sharing is the learner's to do.
  const groups: number[] = [];
  for (let rest = n; rest > 0; rest -= 10) groups.push(Math.min(10, rest));
  return { picture: { kind: 'counters', groups } };
}
