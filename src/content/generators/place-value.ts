import * as v from 'valibot';
import { pick, type Rng } from '#domain/rng.ts';
import { defineGenerator, Range } from './generator.ts';
import { between, drawDistinct, hundreds, ones, showPairs, tens, tryDraws, wholeAnswer } from './numbers.ts';

/** What the digits of a number are worth. */
const Params = v.strictObject({
  n: Range,
  /**
   * `build` the number from its parts, `value` of one digit, `digit` in one place, `loose` more than nine of the
   * smallest part (3 tens and 14 ones), `more` one ten or hundred more, `match` numbers with their parts.
   */
  ask: v.picklist(['build', 'value', 'digit', 'loose', 'more', 'match']),
  /** The places asked for. */
  at: v.optional(v.array(v.picklist([1, 10, 100])), [10]),
  /** Digits above zero, or zeros allowed inside. */
  noZeros: v.optional(v.boolean(), true),
});
type Params = v.InferOutput<typeof Params>;

export const placeValue = defineGenerator({
  name: 'place-value',
  params: Params,
  mistakes: (params) =>
    ({
      build: ['swapped', 'added-digits'],
      value: ['digit-only', ...(params.n[1] > 99 ? ['other-place'] : [])],
      digit: ['other-digit'],
      loose: ['joined-digits', 'left-tens-out'],
      more: ['wrong-place', 'went-back'],
      match: [],
    })[params.ask],
  make(params, rng, options) {
    if (params.ask === 'match') return matchParts(params, rng, options);
    const at = pick(rng, params.at);
    const n = tryDraws(() => numberFor(params, at, rng));
    if (n === null) return null;
    const h = hundreds(n);
    const t = tens(n);
    const o = ones(n);
    const digit = Math.floor(n / at) % 10;
    const loose = 10 + o;
    const answer = { build: n, value: digit * at, digit, loose: n + 10, more: n + at }[params.ask];
    const swapped = n < 100 ? o * 10 + t : h * 100 + o * 10 + t;
    return {
      slots: {
        n,
        h,
        t,
        o,
        hv: h * 100,
        tv: t * 10,
        ov: o,
        digit,
        at,
        loose,
        tens: Math.floor(n / 10),
        whole: n - o,
        answer,
      },
      answer: wholeAnswer(
        answer,
        (
          {
            build: [
              ['swapped', swapped],
              ['added-digits', h + t + o],
            ],
            value: [
              ['digit-only', digit],
              ['other-place', n > 99 ? digit * (at === 10 ? 100 : 10) : null],
            ],
            digit: [['other-digit', at === 10 ? o : t]],
            loose: [
              ['joined-digits', Math.floor(n / 10) * 100 + loose],
              ['left-tens-out', n],
            ],
            more: [
              ['wrong-place', n + (at === 10 ? 1 : 10)],
              ['went-back', n - at],
            ],
          } as const
        )[params.ask],
      ),
    };
  },
});

function numberFor(params: Params, at: number, rng: Rng): number | null {
  const n = between(rng, params.n);
  const digits = String(n).split('');
  if (params.noZeros && digits.includes('0')) return null;
  // Digits that differ leave no doubt which one is meant.
  if (params.ask !== 'more' && new Set(digits).size < digits.length) return null;
  if ((params.ask === 'value' || params.ask === 'digit') && Math.floor(n / at) % 10 === 0) return null;
  return params.ask === 'loose' && tens(n) === 9 ? null : n;
}

function matchParts(params: Params, rng: Rng, options: number) {
  const numbers = drawDistinct(
    options,
    () => numberFor(params, 1, rng),
    (x, y) => x === y,
  );
  if (!numbers) return null;
  const pairs = numbers.map((n) => [String(n), partsOf(n)] as const);
  const [first] = numbers;
  return {
    slots: {
      n: first ?? 0,
      parts: partsOf(first ?? 0),
      answer: showPairs(pairs),
    },
    answer: { kind: 'match' as const, pairs },
  };
}

/** "300 + 40 + 7" */
const partsOf = (n: number): string =>
  [hundreds(n) * 100, tens(n) * 10, ones(n)].filter((part) => part > 0).join(' + ');
