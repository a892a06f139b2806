import * as v from 'valibot';
import { pick } from '#domain/rng.ts';
import { greatestCommon } from '../number-value.ts';
import { defineGenerator, OneOf, Range } from './generator.ts';
import { between, tryDraws, wholeAnswer } from './numbers.ts';

/** A fraction of an amount, what is left of it, or the whole when a part is known. */
export const fractionOf = defineGenerator({
  name: 'fraction-of',
  params: v.strictObject({
    d: OneOf,
    /** How many are in one part. */
    part: Range,
    single: v.optional(v.boolean(), false),
    ask: v.optional(v.picklist(['part', 'rest', 'whole']), 'part'),
    picture: v.optional(v.boolean(), false),
  }),
  mistakes: ({ ask, single }) =>
    ({
      part: ['took-bottom', ...(single ? [] : ['one-part'])],
      rest: ['gave-part'],
      whole: ['shared-again'],
    })[ask],
  make({ d: list, part: range, single, ask, picture }, rng) {
    const drawn = tryDraws(() => {
      const d = pick(rng, list);
      const n = single ? 1 : between(rng, [2, d - 1]);
      return n < d && greatestCommon(n, d) === 1 ? { n, d, part: between(rng, range) } : null;
    });
    if (!drawn) return null;
    const { n, d, part } = drawn;
    const amount = d * part;
    const taken = n * part;
    const answer = { part: taken, rest: amount - taken, whole: amount }[ask];
    return {
      slots: { n, d, part, amount, taken, rest: amount - taken, fraction: `${n}/${d}`, answer },
      answer: wholeAnswer(
        answer,
        (
          {
            part: [
              ['one-part', single ? null : part],
              ['took-bottom', amount - d],
            ],
            rest: [['gave-part', taken]],
            whole: [['shared-again', taken % d === 0 ? taken / d : null]],
          } as const
        )[ask],
      ),
      ...(picture ? { picture: { kind: 'array' as const, rows: d, columns: part } } : {}),
    };
  },
});
