import * as v from 'valibot';
import { pick } from '#domain/rng.ts';
import { defineGenerator, OneOf, Range } from './generator.ts';
import { between, wholeAnswer } from './numbers.ts';

/** A row of numbers with equal steps and one place empty. */
export const sequence = defineGenerator({
  name: 'sequence',
  params: v.strictObject({
    step: OneOf,
    /** The first number; with `multiples`, how many steps it is from zero. */
    start: Range,
    multiples: v.optional(v.boolean(), true),
    down: v.optional(v.boolean(), false),
    blank: v.optional(v.picklist(['end', 'middle', 'start']), 'end'),
    length: v.optional(v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(7)), 5),
  }),
  mistakes: (params) => (params.step.some((step) => step > 1) ? ['one-more'] : []),
  make(params, rng) {
    const step = pick(rng, params.step);
    const start = between(rng, params.start) * (params.multiples ? step : 1);
    const rising = Array.from({ length: params.length }, (_, i) => start + i * step);
    const row = params.down ? rising.slice().reverse() : rising;
    const last = params.length - 1;
    const at = { end: last, start: 0, middle: 1 + Math.floor(rng() * (params.length - 2)) }[params.blank];
    const value = (i: number): number => row[i] ?? 0;
    const sign = params.down ? '−' : '+';
    const neighbour = at === 0 ? value(1) : value(at - 1);
    const toward = at === 0 ? (params.down ? 1 : -1) : params.down ? -1 : 1;
    const pair = at === last ? [value(0), value(1)] : [value(last - 1), value(last)];
    return {
      slots: {
        row: row.map((n, i) => (i === at ? '?' : n)).join(', '),
        full: row.join(', '),
        step,
        answer: value(at),
        neighbour,
        one: pair[0] ?? 0,
        two: pair[1] ?? 0,
        jump: `${neighbour} ${at === 0 ? (params.down ? '+' : '−') : sign} ${step} = ${value(at)}`,
      },
      answer: wholeAnswer(value(at), [['one-more', step === 1 ? null : neighbour + toward]]),
    };
  },
});
