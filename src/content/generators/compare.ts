import * as v from 'valibot';
import { type Rng, shuffle } from '#domain/rng.ts';
import { compareRationals } from '../number-value.ts';
import { type Shown, valuesAlike } from './compare-values.ts';
import { type Answer, defineGenerator, type PictureShape, Range } from './generator.ts';

/** Which is more, which is less, the sign between two, or a row in order: for wholes, decimals and fractions. */
const Params = v.strictObject({
  like: v.picklist([
    ...(['any', 'near', 'same-digits', 'tenths', 'hundredths', 'mixed'] as const),
    ...(['same-bottom', 'same-top', 'any-fraction'] as const),
  ]),
  /** Of wholes; of the whole part of decimals; of denominators. */
  range: Range,
  ask: v.picklist(['largest', 'smallest', 'sign', 'up', 'down']),
  picture: v.optional(v.picklist(['bars', 'counters'])),
});
type Params = v.InferOutput<typeof Params>;

export const compare = defineGenerator({
  name: 'compare',
  params: Params,
  mistakes: ({ like, ask }) => {
    const trap = like === 'mixed' ? ['longer-is-more'] : like === 'same-top' ? ['bigger-bottom'] : [];
    const row = ask === 'up' || ask === 'down';
    // With one numerator, the wrong way round and the bigger bottom are the same mistake: it has the better name.
    if (like === 'same-top' && !row) return trap;
    return [row || ask === 'sign' ? 'turned-round' : 'wrong-end', ...(like === 'same-top' ? [] : trap)];
  },
  make(params, rng, options) {
    const values = valuesAlike(params.like, params.range, params.ask === 'sign' ? 2 : options, rng);
    if (!values) return null;
    const rising = values.slice().sort((x, y) => compareRationals(x.value, y.value));
    const falling = rising.slice().reverse();
    const [small, large] = [rising[0], falling[0]];
    const [x, y] = values;
    if (!small || !large || !x || !y) return null;
    const sign = compareRationals(x.value, y.value) < 0 ? '<' : '>';
    const row = params.ask === 'down' || params.ask === 'largest' ? falling : rising;
    return {
      slots: {
        x: x.text,
        y: y.text,
        sign,
        small: small.text,
        large: large.text,
        row: row.map(({ text }) => text).join(', '),
        full: `${x.text} ${sign} ${y.text}`,
        xn: x.value[0],
        xd: x.value[1],
        yn: y.value[0],
        yd: y.value[1],
        answer:
          params.ask === 'sign'
            ? sign
            : params.ask === 'largest'
              ? large.text
              : params.ask === 'smallest'
                ? small.text
                : row.map(({ text }) => text).join(', '),
      },
      answer: answerOf(params, values, rising, sign, rng),
      ...pictureOf(params, values),
    };
  },
});

function answerOf(
  params: Params,
  values: readonly Shown[],
  rising: readonly Shown[],
  sign: string,
  rng: Rng,
): Answer {
  if (params.ask === 'sign') {
    const code = misled(params, values) ? trapOf(params) : 'turned-round';
    return {
      kind: 'pick',
      options: ['<', '>', '='].map((text) => ({
        text,
        right: text === sign,
        ...(text !== sign && text !== '=' ? { code } : {}),
      })),
    };
  }
  if (params.ask === 'largest' || params.ask === 'smallest') {
    const right = params.ask === 'largest' ? rising[rising.length - 1] : rising[0];
    const other = params.ask === 'largest' ? rising[0] : rising[rising.length - 1];
    const tempting = temptation(params, values);
    return {
      kind: 'pick',
      options: shuffle(rng, values).map((shown) => ({
        text: shown.text,
        right: shown === right,
        ...(shown === right
          ? {}
          : shown === tempting
            ? { code: trapOf(params) }
            : shown === other
              ? { code: 'wrong-end' }
              : {}),
      })),
    };
  }
  const texts = rising.map(({ text }) => text);
  const order = params.ask === 'up' ? texts : texts.slice().reverse();
  const mistakes = [{ code: 'turned-round', texts: order.slice().reverse() }];
  if (params.like === 'mixed') {
    const byLength = values
      .slice()
      .sort((p, q) => asDigits(p) - asDigits(q))
      .map(({ text }) => text);
    mistakes.push({ code: 'longer-is-more', texts: params.ask === 'up' ? byLength : byLength.reverse() });
  }
  return { kind: 'order', texts: order, mistakes };
}

const trapOf = ({ like }: Params): string =>
  like === 'mixed' ? 'longer-is-more' : like === 'same-top' ? 'bigger-bottom' : 'wrong-end';

/** 0.35 looks like 35 and 0.5 like 5 when one forgets what the places mean. */
const asDigits = ({ text }: Shown): number => Number(text.replace('.', ''));

/** The value that the skill's usual mistake would choose. */
function temptation({ like, ask }: Params, values: readonly Shown[]): Shown | null {
  if (like !== 'mixed' && like !== 'same-top') return null;
  const size = (shown: Shown): number => (like === 'mixed' ? asDigits(shown) : shown.value[1]);
  const sorted = values.slice().sort((p, q) => size(p) - size(q));
  return (ask === 'largest' ? sorted[sorted.length - 1] : sorted[0]) ?? null;
}

/** True when the usual mistake leads to the wrong sign. */
function misled(params: Params, [x, y]: readonly Shown[]): boolean {
  if (!x || !y) return false;
  const real = compareRationals(x.value, y.value);
  if (params.like === 'mixed') return (asDigits(x) - asDigits(y)) * real < 0;
  return params.like === 'same-top' && (x.value[1] - y.value[1]) * real < 0;
}

function pictureOf(params: Params, values: readonly Shown[]): { picture?: PictureShape } {
  if (params.picture === 'bars') {
    return {
      picture: {
        kind: 'fraction-bars',
        bars: values.map(({ value: [shaded, parts] }) => ({ parts, shaded })),
      },
    };
  }
  return params.picture === 'counters'
    ? { picture: { kind: 'counters', groups: values.map(({ value }) => value[0]) } }
    : {};
}
