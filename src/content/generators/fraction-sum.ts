import * as v from 'valibot';
import { pick } from '#domain/rng.ts';
import { greatestCommon, type Rational } from '../number-value.ts';
import { defineGenerator, OneOf } from './generator.ts';
import { between, mistakesOf, tryDraws } from './numbers.ts';

/** Fractions with one denominator, added or taken away. */
export const fractionSum = defineGenerator({
  name: 'fraction-sum',
  params: v.strictObject({
    d: OneOf,
    op: v.optional(v.picklist(['+', '−']), '+'),
    /** `over`: the sum is more than one whole. `from`: one whole less a fraction. */
    size: v.optional(v.picklist(['within', 'over', 'from']), 'within'),
    lowestTerms: v.optional(v.boolean(), false),
    picture: v.optional(v.boolean(), false),
  }),
  mistakes: ({ op, size, lowestTerms }) => [
    ...(op === '+' ? ['added-bottoms'] : size === 'from' ? ['kept-part'] : ['added']),
    'top-only',
    ...(lowestTerms ? ['not-lowest-terms'] : []),
  ],
  make({ d: list, op, size, lowestTerms, picture }, rng) {
    const drawn = tryDraws(() => {
      const d = pick(rng, list);
      const x = size === 'from' ? d : between(rng, [1, d - 1]);
      const y = between(rng, [1, d - 1]);
      const top = op === '+' ? x + y : x - y;
      const fits = top > 0 && (op === '−' || (size === 'over' ? top > d : top < d));
      return fits && (!lowestTerms || greatestCommon(top, d) > 1) && top % d !== 0 ? { d, x, y, top } : null;
    });
    if (!drawn) return null;
    const { d, x, y, top } = drawn;
    const value: Rational = [top, d];
    const common = greatestCommon(top, d);
    const simplest = `${top / common}/${d / common}`;
    const left = size === 'from' ? '1' : `${x}/${d}`;
    return {
      slots: {
        x,
        y,
        d,
        top,
        left,
        right: `${y}/${d}`,
        over: top - d,
        common,
        simplest,
        sum: `${top}/${d}`,
        question: `${left} ${op} ${y}/${d} = ?`,
        full: `${left} ${op} ${y}/${d} = ${top}/${d}`,
        answer: lowestTerms ? simplest : `${top}/${d}`,
      },
      answer: {
        kind: 'number',
        value: lowestTerms ? [top / common, d / common] : value,
        form: 'fraction',
        lowestTerms,
        mistakes: mistakesOf(value, [
          ['added-bottoms', op === '+' ? [top, d * 2] : null],
          ['kept-part', size === 'from' ? [y, d] : null],
          ['added', op === '−' && size !== 'from' ? [x + y, d] : null],
          ['top-only', top],
        ]),
        near: [
          [top + 1, d],
          [Math.max(1, top - 1), d],
          [top, d + 1],
          [top + 2, d],
        ],
      },
      ...(picture
        ? {
            picture: {
              kind: 'fraction-bars' as const,
              bars:
                op === '+'
                  ? [
                      { parts: d, shaded: x },
                      { parts: d, shaded: y },
                    ]
                  : [{ parts: d, shaded: x }],
            },
          }
        : {}),
    };
  },
});
