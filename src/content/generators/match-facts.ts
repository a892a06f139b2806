import * as v from 'valibot';
import { pick, type Rng } from '#domain/rng.ts';
import { defineGenerator, OneOf, Range } from './generator.ts';
import { between, drawDistinct, showPairs } from './numbers.ts';

/** Facts to match: with their results, or with another way to write them. */
const Params = v.strictObject({
  op: v.picklist(['+', '−', '×', '÷']),
  a: OneOf,
  b: Range,
  /** `result` 3 × 4 with 12; `repeated` 3 × 4 with 4 + 4 + 4; `partner` 12 ÷ 3 with 3 × 4 = 12, 7 + 3 with 10 − 3. */
  to: v.optional(v.picklist(['result', 'repeated', 'partner']), 'result'),
});
type Params = v.InferOutput<typeof Params>;

export const matchFacts = defineGenerator({
  name: 'match-facts',
  params: Params,
  mistakes: () => [],
  make(params, rng, options) {
    const facts = drawDistinct(
      options,
      () => fact(params, rng),
      (x, y) => x.left === y.left || x.right === y.right || x.value === y.value,
    );
    const [first] = facts ?? [];
    if (!facts || !first) return null;
    const pairs = facts.map(({ left, right }) => [left, right] as const);
    return {
      slots: {
        one: first.left,
        two: first.right,
        answer: showPairs(pairs),
      },
      answer: { kind: 'match', pairs },
    };
  },
});

type Fact = { left: string; right: string; value: number };

function fact({ op, a: list, b: range, to }: Params, rng: Rng): Fact | null {
  const a = pick(rng, list);
  const b = between(rng, range);
  if (op === '+')
    return { left: `${a} + ${b}`, right: to === 'partner' ? `${b} + ${a}` : String(a + b), value: a + b };
  if (op === '−') return a < b ? null : { left: `${a} − ${b}`, right: String(a - b), value: a - b };
  const product = a * b;
  if (op === '÷')
    return {
      left: `${product} ÷ ${a}`,
      right: to === 'partner' ? `${a} × ? = ${product}` : String(b),
      value: to === 'partner' ? product : b,
    };
  const repeated = Array.from({ length: a }, () => b).join(' + ');
  const right = { repeated, partner: `${b} × ${a}`, result: String(product) }[to];
  return to === 'partner' && a === b ? null : { left: `${a} × ${b}`, right, value: product };
}
