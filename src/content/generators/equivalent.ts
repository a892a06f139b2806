import * as v from 'valibot';
import { pick, type Rng } from '#domain/rng.ts';
import { equalRationals, greatestCommon, type Rational } from '../number-value.ts';
import { defineGenerator, OneOf, Range } from './generator.ts';
import { between, drawDistinct, mistakesOf, showPairs, tryDraws, wholeAnswer } from './numbers.ts';

/** Fractions of the same size: a missing top, the simplest form, or pairs to match. */
const Params = v.strictObject({
  d: OneOf,
  times: Range,
  ask: v.picklist(['top', 'bottom', 'simplest', 'same', 'match']),
  picture: v.optional(v.boolean(), false),
});
type Params = v.InferOutput<typeof Params>;

export const equivalent = defineGenerator({
  name: 'equivalent',
  params: Params,
  mistakes: ({ ask }) =>
    ({
      top: ['added-same', 'kept'],
      bottom: ['added-same', 'kept'],
      simplest: ['top-only', 'not-lowest-terms'],
      same: ['added-same', 'kept-top'],
      match: [],
    })[ask],
  make(params, rng, options) {
    if (params.ask === 'match') return matchPairs(params, rng, options);
    const drawn = draw(params, rng);
    if (!drawn) return null;
    const { n, d, k } = drawn;
    const big: Rational = [n * k, d * k];
    const [top, bottom] = big;
    const slots = {
      n,
      d,
      k,
      top,
      bottom,
      fraction: `${n}/${d}`,
      big: `${top}/${bottom}`,
      answer: { top, bottom, simplest: `${n}/${d}`, same: `${top}/${bottom}` }[params.ask],
    };
    const picture = params.picture
      ? {
          picture: {
            kind: 'fraction-bars' as const,
            bars: [
              { parts: d, shaded: n },
              { parts: bottom, shaded: 0 },
            ],
          },
        }
      : {};
    if (params.ask === 'top' || params.ask === 'bottom') {
      const [asked, kept, added] = params.ask === 'top' ? [top, n, n + bottom - d] : [bottom, d, d + top - n];
      return {
        slots,
        answer: wholeAnswer(asked, [
          ['added-same', added],
          ['kept', kept],
        ]),
        ...picture,
      };
    }
    const value: Rational = params.ask === 'simplest' ? [n, d] : big;
    const mistakes = mistakesOf(
      value,
      params.ask === 'simplest'
        ? [['top-only', [n, bottom]]]
        : [
            ['added-same', [n + bottom - d, bottom]],
            ['kept-top', [n, bottom]],
          ],
    );
    const near = (
      [
        [n + 1, d],
        [n, d + 1],
        [top + 1, bottom],
        [n + 1, d + 1],
        [1, bottom + 1],
      ] as const
    ).filter(([p, q]) => p <= q);
    return {
      slots,
      answer: {
        kind: 'number',
        value,
        form: 'fraction',
        mistakes,
        near,
        lowestTerms: params.ask === 'simplest',
      },
      ...picture,
    };
  },
});

/** A fraction in lowest terms and what it is made larger by. */
const draw = (params: Params, rng: Rng): { n: number; d: number; k: number } | null =>
  tryDraws(() => {
    const d = pick(rng, params.d);
    const n = between(rng, [1, d - 1]);
    return greatestCommon(n, d) === 1 ? { n, d, k: between(rng, params.times) } : null;
  });

function matchPairs(params: Params, rng: Rng, options: number) {
  const drawn = drawDistinct(
    options,
    () => draw(params, rng),
    (x, y) => equalRationals([x.n, x.d], [y.n, y.d]),
  );
  const [first] = drawn ?? [];
  if (!drawn || !first) return null;
  const pairs = drawn.map(({ n, d, k }) => [`${n}/${d}`, `${n * k}/${d * k}`] as const);
  const { n, d, k } = first;
  return {
    slots: {
      n,
      d,
      k,
      fraction: `${n}/${d}`,
      big: `${n * k}/${d * k}`,
      answer: showPairs(pairs),
    },
    answer: { kind: 'match' as const, pairs },
  };
}
