import * as v from 'valibot';
import { integerBetween, pick, type Rng } from '#domain/rng.ts';
import { defineGenerator, OneOf, type PickOption, Range } from './generator.ts';
import { between, drawDistinct, ones } from './numbers.ts';

/** Pick all the numbers of a kind: even, odd, multiples of `of`, factors of `of`, or sums that make `of`. */
const Params = v.strictObject({
  kind: v.picklist(['even', 'odd', 'multiple', 'factor', 'sum']),
  n: Range,
  of: v.optional(OneOf, [2]),
});
type Params = v.InferOutput<typeof Params>;
type Found = { n: number; text: string };

export const pickNumbers = defineGenerator({
  name: 'pick-numbers',
  params: Params,
  mistakes: ({ kind, n, of }) =>
    ({
      even: n[1] > 20 ? ['first-digit'] : [],
      odd: n[1] > 20 ? ['first-digit'] : [],
      multiple: of.some((each) => 10 % each !== 0) ? ['last-digit'] : [],
      factor: ['multiple-instead'],
      sum: ['one-away'],
    })[kind],
  make(params, rng, options) {
    const of = pick(rng, params.of);
    const count = integerBetween(rng, 2, Math.max(2, options - 2));
    const same = (x: Found, y: Found): boolean => (params.kind === 'sum' ? x.text === y.text : x.n === y.n);
    const rights = drawDistinct(count, () => candidate(params, of, true, rng), same);
    const wrongs = drawDistinct(options - count, () => candidate(params, of, false, rng), same);
    if (!rights || !wrongs) return null;
    const all: PickOption[] = [
      ...rights.map(({ text }) => ({ text, right: true })),
      ...wrongs.map(({ n, text }) => ({ text, right: false, ...betrayal(params, of, n) })),
    ];
    const yes = rights[0] ?? wrongs[0];
    const no = wrongs[0];
    if (!yes || !no) return null;
    return {
      slots: {
        of,
        yes: yes.text,
        no: no.text,
        yesLast: ones(yes.n),
        noLast: ones(no.n),
        other: params.kind === 'factor' ? of / yes.n : params.kind === 'multiple' ? yes.n / of : 0,
        first: of,
        second: of * 2,
        third: of * 3,
        answer: rights.map(({ text }) => text).join(', '),
      },
      answer: { kind: 'pick', options: all },
    };
  },
});

function candidate(params: Params, of: number, right: boolean, rng: Rng): Found | null {
  if (params.kind === 'sum') {
    const total = right ? of : of + pick(rng, [-1, 1, 2]);
    const a = between(rng, [0, total]);
    return { n: total, text: `${a} + ${total - a}` };
  }
  // Factors are few: draw a right one from all, a wrong one from the range.
  const n = params.kind === 'factor' && !right && rng() < 0.3 ? of * 2 : between(rng, params.n);
  return n > 0 && belongs(params.kind, n, of) === right ? { n, text: String(n) } : null;
}

function belongs(kind: Params['kind'], n: number, of: number): boolean {
  if (kind === 'even') return n % 2 === 0;
  if (kind === 'odd') return n % 2 === 1;
  return kind === 'multiple' ? n % of === 0 : of % n === 0;
}

function betrayal({ kind, n: range }: Params, of: number, n: number): { code?: string } {
  const first = Number(String(n).charAt(0));
  if (kind === 'even' && range[1] > 20 && n >= 10 && first % 2 === 0) return { code: 'first-digit' };
  if (kind === 'odd' && range[1] > 20 && n >= 10 && first % 2 === 1) return { code: 'first-digit' };
  if (kind === 'multiple' && 10 % of !== 0 && ones(n) === ones(of)) return { code: 'last-digit' };
  if (kind === 'factor' && n % of === 0) return { code: 'multiple-instead' };
  return kind === 'sum' && Math.abs(n - of) === 1 ? { code: 'one-away' } : {};
}
