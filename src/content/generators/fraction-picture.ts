import * as v from 'valibot';
import { pick, shuffle } from '#domain/rng.ts';
import type { Rational } from '../number-value.ts';
import { defineGenerator, OneOf, type PictureShape } from './generator.ts';
import { between, mistakesOf } from './numbers.ts';

/** A fraction seen: part of a bar, or a place on a number line. */
export const fractionPicture = defineGenerator({
  name: 'fraction-picture',
  params: v.strictObject({
    parts: OneOf,
    view: v.optional(v.picklist(['bar', 'line']), 'bar'),
    /** One part only (1/4), or any number of parts. */
    single: v.optional(v.boolean(), false),
    ask: v.optional(v.picklist(['shaded', 'rest', 'parts']), 'shaded'),
    /** The line's end: 2 makes fractions above one. */
    to: v.optional(v.picklist([1, 2]), 1),
  }),
  mistakes: ({ view, ask, to }) => {
    if (view === 'line') return ['counted-ticks', ...(to === 2 ? ['whole-line'] : [])];
    return ask === 'parts' ? ['gave-parts'] : ['part-to-part', 'other-part'];
  },
  make({ parts, view, single, ask, to }, rng) {
    const d = pick(rng, parts);
    const n = single
      ? 1
      : to === 2
        ? between(rng, [d + 1, 2 * d - 1])
        : between(rng, [Math.min(2, d - 1), d - 1]);
    const rest = d - n;
    const value: Rational = ask === 'parts' ? [n, 1] : ask === 'rest' ? [rest, d] : [n, d];
    const picture: PictureShape =
      view === 'line'
        ? {
            kind: 'number-line',
            from: 0,
            to,
            step: 1 / d,
            labels: to === 2 ? [0, 1, 2] : [0, 1],
            mark: n / d,
          }
        : { kind: 'fraction-bars', bars: [{ parts: d, shaded: ask === 'parts' ? 0 : n }] };
    const mistakes = mistakesOf(
      value,
      view === 'line'
        ? [
            ['whole-line', to === 2 ? [n, 2 * d] : null],
            ['counted-ticks', [n + 1, d + 1]],
          ]
        : ask === 'parts'
          ? [['gave-parts', d]]
          : [
              ['other-part', ask === 'rest' ? [n, d] : [rest, d]],
              ['part-to-part', ask === 'rest' ? [rest, n] : [n, rest]],
            ],
    );
    return {
      slots: {
        n,
        d,
        rest,
        less: n - 1,
        over: n - d,
        fraction: `${n}/${d}`,
        answer: ask === 'parts' ? n : `${value[0]}/${d}`,
      },
      answer: {
        kind: 'number',
        value,
        form: ask === 'parts' ? 'whole' : 'fraction',
        mistakes,
        near: shuffle(rng, nearFractions(n, d)),
      },
      picture,
    };
  },
});

/** Fractions that a learner might mean, to fill a choice. */
export const nearFractions = (n: number, d: number): Rational[] => [
  [n, d + 1],
  [n + 1, d],
  [1, d + 2],
  ...(n > 1 ? [[n - 1, d] as const] : []),
  ...(d > 2 && n < d - 1 ? [[n, d - 1] as const] : []),
];
