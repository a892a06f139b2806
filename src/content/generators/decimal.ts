import * as v from 'valibot';
import { pick, type Rng } from '#domain/rng.ts';
import { type Rational, showNumber } from '../number-value.ts';
import { defineGenerator, Range } from './generator.ts';
import { between, drawDistinct, mistakesOf, showPairs } from './numbers.ts';

/** Tenths and hundredths written as decimals and as fractions. */
const Params = v.strictObject({
  places: v.picklist([1, 2]),
  /** How many tenths or hundredths. */
  n: Range,
  /** `decimal` of 7/10, `fraction` of 0.7, `mark` on a number line, `match` pairs. */
  ask: v.picklist(['decimal', 'fraction', 'mark', 'match']),
  picture: v.optional(v.boolean(), false),
});
type Params = v.InferOutput<typeof Params>;

export const decimal = defineGenerator({
  name: 'decimal',
  params: Params,
  mistakes: ({ ask, n, places }) =>
    ask === 'match'
      ? []
      : ask === 'mark'
        ? ['as-whole']
        : ask === 'fraction'
          ? ['other-bottom']
          : ['other-place', ...(places === 1 || n[0] < 10 ? ['as-whole'] : [])],
  make(params, rng, options) {
    if (params.ask === 'match') return matchPairs(params, rng, options);
    const d = params.places === 1 ? 10 : 100;
    const n = drawNumerator(params, rng);
    const text = showNumber([n, d], 'decimal');
    const otherBottom = d === 10 ? 100 : 10;
    const value: Rational = [n, d];
    return {
      slots: {
        n,
        d,
        decimal: text,
        fraction: `${n}/${d}`,
        tenths: d === 10 ? n : Math.floor(n / 10),
        hundredths: d === 10 ? 0 : n % 10,
        answer: params.ask === 'fraction' ? `${n}/${d}` : text,
      },
      answer: {
        kind: 'number',
        value,
        form: params.ask === 'fraction' ? 'fraction' : 'decimal',
        mistakes: mistakesOf(
          value,
          params.ask === 'fraction'
            ? [['other-bottom', [n, otherBottom]]]
            : params.ask === 'mark'
              ? [['as-whole', n]]
              : [
                  ['other-place', [n, otherBottom]],
                  ['as-whole', params.places === 1 || params.n[0] < 10 ? n : null],
                ],
        ),
        near: (params.ask === 'fraction'
          ? [
              [n + 1, d],
              [1, n],
              [n, 1000],
            ]
          : [
              [n + 1, d],
              [n, 1000],
              [Math.max(1, n - 1), d],
            ]) as Rational[],
      },
      ...pictureOf(params, n),
    };
  },
});

/** Not a multiple of ten: 30/100 is 0.3, and a lesson of its own. */
function drawNumerator(params: Params, rng: Rng): number {
  const n = between(rng, params.n);
  return n % 10 === 0 ? n + pick(rng, [1, 3, 7]) : n;
}

function matchPairs(params: Params, rng: Rng, options: number) {
  const d = params.places === 1 ? [10] : [10, 100];
  const drawn = drawDistinct(
    options,
    () => [drawNumerator(params, rng), pick(rng, d)] as const,
    (x, y) => x[0] * y[1] === y[0] * x[1],
  );
  const [first] = drawn ?? [];
  if (!drawn || !first) return null;
  const pairs = drawn.map((value) => [`${value[0]}/${value[1]}`, showNumber(value, 'decimal')] as const);
  return {
    slots: {
      fraction: `${first[0]}/${first[1]}`,
      decimal: showNumber(first, 'decimal'),
      answer: showPairs(pairs),
    },
    answer: { kind: 'match' as const, pairs },
  };
}

function pictureOf(params: Params, n: number) {
  if (params.ask === 'mark') {
    return {
      picture: {
        kind: 'number-line' as const,
        from: 0,
        to: n > 10 ? 2 : 1,
        step: 0.1,
        labels: n > 10 ? [0, 1, 2] : [0, 1],
        mark: n / 10,
      },
    };
  }
  return params.picture
    ? { picture: { kind: 'fraction-bars' as const, bars: [{ parts: 10, shaded: n }] } }
    : {};
}
