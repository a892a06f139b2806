import * as v from 'valibot';
import { defineGenerator, Range } from './generator.ts';
import { between, wholeAnswer } from './numbers.ts';

/** How many, and how many with some more or fewer. */
export const count = defineGenerator({
  name: 'count',
  params: v.strictObject({
    n: Range,
    by: v.optional(Range, [0, 0]),
    ask: v.optional(v.picklist(['all', 'more', 'fewer']), 'all'),
    /** `rows` of five are easy to see; `tens` shows a ten and the rest. */
    layout: v.optional(v.picklist(['one', 'rows', 'tens']), 'one'),
    picture: v.optional(v.boolean(), true),
  }),
  mistakes: (params) => (params.ask === 'all' ? ['skipped-one', 'counted-twice'] : ['other-way', 'stayed']),
  make(params, rng) {
    const n = between(rng, params.n);
    const by = Math.min(between(rng, params.by), params.ask === 'fewer' ? n : 20);
    const answer = params.ask === 'all' ? n : params.ask === 'more' ? n + by : n - by;
    const size = { one: n, rows: 5, tens: 10 }[params.layout];
    const groups: number[] = [];
    for (let left = n; left > 0; left -= size) groups.push(Math.min(size, left));
    return {
      slots: { n, by, answer, dots: groups.map((group) => '●'.repeat(group)).join(' '), rest: n % 10 },
      answer: wholeAnswer(
        answer,
        params.ask === 'all'
          ? [
              ['skipped-one', n > 1 ? n - 1 : null],
              ['counted-twice', n + 1],
            ]
          : [
              ['stayed', n],
              ['other-way', params.ask === 'more' ? n - by : n + by],
            ],
      ),
      ...(params.picture ? { picture: { kind: 'counters' as const, groups } } : {}),
    };
  },
});
