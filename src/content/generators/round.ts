import * as v from 'valibot';
import { defineGenerator, Range } from './generator.ts';
import { between, tryDraws, wholeAnswer } from './numbers.ts';

/** The nearest ten or hundred. */
export const round = defineGenerator({
  name: 'round',
  params: v.strictObject({
    n: Range,
    to: v.picklist([10, 100]),
    /** `always`: exactly half-way, where the rule is to go up; `never`: the answer can be seen on the line. */
    half: v.optional(v.picklist(['never', 'always', 'any']), 'any'),
    picture: v.optional(v.boolean(), false),
  }),
  mistakes: ({ to, half }) => ['wrong-way', ...(to === 100 && half !== 'always' ? ['other-place'] : [])],
  make({ n: range, to, half, picture }, rng) {
    const n = tryDraws(() => {
      const drawn = between(rng, range);
      const rest = drawn % to;
      if (rest === 0 || (half === 'never' && rest * 2 === to) || (half === 'always' && rest * 2 !== to))
        return null;
      return drawn;
    });
    if (n === null) return null;
    const low = n - (n % to);
    const high = low + to;
    const answer = (n % to) * 2 >= to ? high : low;
    const other = answer === low ? high : low;
    return {
      slots: { n, to, low, high, mid: low + to / 2, down: n - low, up: high - n, answer, other },
      answer: wholeAnswer(answer, [
        ['wrong-way', other],
        ['other-place', to === 100 && half !== 'always' ? Math.round(n / 10) * 10 : null],
      ]),
      ...(picture
        ? {
            picture: {
              kind: 'number-line' as const,
              from: low,
              to: high,
              step: to / 10,
              labels: [low, low + to / 2, high],
              mark: n,
            },
          }
        : {}),
    };
  },
});
