import * as v from 'valibot';
import { defineGenerator, Range } from './generator.ts';
import { between, tryDraws, wholeAnswer, within } from './numbers.ts';

/** Two operations one after the other: (a first b) second c. */
const signs = ['+', '−', '×', '÷'] as const;
type Sign = (typeof signs)[number];

export const twoStep = defineGenerator({
  name: 'two-step',
  params: v.strictObject({
    first: v.picklist(signs),
    second: v.picklist(signs),
    a: Range,
    b: Range,
    c: Range,
    result: v.optional(Range, [1, 9999]),
  }),
  mistakes: () => ['stopped-early', 'other-sign'],
  make({ first, second, ...ranges }, rng) {
    const drawn = tryDraws(() => {
      const a = between(rng, ranges.a);
      const b = between(rng, ranges.b);
      const c = between(rng, ranges.c);
      const middle = apply(first, a, b);
      const answer = middle === null || middle < 1 ? null : apply(second, middle, c);
      return answer !== null && middle !== null && within(answer, ranges.result)
        ? { a, b, c, middle, answer }
        : null;
    });
    if (!drawn) return null;
    const { a, b, c, middle, answer } = drawn;
    const opposite = ({ '+': '−', '−': '+', '×': '+', '÷': '−' } as const)[second];
    return {
      slots: {
        a,
        b,
        c,
        middle,
        answer,
        one: `${a} ${first} ${b} = ${middle}`,
        two: `${middle} ${second} ${c} = ${answer}`,
        question: `${a} ${first} ${b} = ?`,
        full: `${middle} ${second} ${c} = ${answer}`,
      },
      answer: wholeAnswer(answer, [
        ['stopped-early', middle],
        ['other-sign', apply(opposite, middle, c)],
      ]),
    };
  },
});

/** Null where it does not come out as a whole number above zero. */
function apply(sign: Sign, x: number, y: number): number | null {
  if (sign === '+') return x + y;
  if (sign === '−') return x > y ? x - y : null;
  if (sign === '×') return x * y;
  return y > 0 && x % y === 0 ? x / y : null;
}
