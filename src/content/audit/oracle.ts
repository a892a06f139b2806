import type { ItemInstance, ItemSolution } from '#domain/item-instance.ts';
import type { ItemDefinition } from '#domain/pack.ts';
import { compareRationals } from '../number-value.ts';
import type { Slots } from '../words.ts';
import { evaluate, parsePlain, same, solves } from './arithmetic.ts';

/** One question with everything that is known of it. */
export type Made = {
  readonly item: ItemDefinition;
  readonly instance: ItemInstance;
  readonly solution: ItemSolution;
  readonly slots: Slots;
};

type Oracle = (made: Made) => boolean;

/** Whether the answer said to be right is right, worked out again from what the learner sees. */
export function isAnswerRight(made: Made): boolean {
  const { generator, type } = made.item;
  if (type === 'match') return pairsEqual(made);
  const oracle = oracles[generator];
  return oracle ? oracle(made) : false;
}

const answerOf = ({ slots }: Made): string => String(slots['answer']);
const numberSlot = ({ slots }: Made, name: string): number => Number(slots[name]);
const textSlot = ({ slots }: Made, name: string): string => String(slots[name]);
const param = ({ item }: Made, name: string): unknown => item.params[name];

const equation: Oracle = (made) => solves(textSlot(made, 'question'), answerOf(made));

const oracles: Readonly<Record<string, Oracle>> = {
  add: equation,
  subtract: equation,
  multiply: equation,
  'fraction-sum': equation,
  count: (made) => {
    const { picture } = made.instance;
    const counted =
      picture?.kind === 'counters' ? picture.groups.reduce((x, y) => x + y, 0) : numberSlot(made, 'n');
    const by = numberSlot(made, 'by');
    const change = { more: by, fewer: -by }[String(param(made, 'ask'))] ?? 0;
    return Number(answerOf(made)) === counted + change;
  },
  divide: (made) => {
    const n = numberSlot(made, 'n');
    const d = numberSlot(made, 'd');
    const ask = param(made, 'ask') ?? 'quotient';
    if (ask === 'remainder') return Number(answerOf(made)) === n % d;
    if (ask === 'up') return Number(answerOf(made)) === Math.ceil(n / d);
    return ask === 'quotient' ? Number(answerOf(made)) === Math.floor(n / d) : equation(made);
  },
  'place-value': (made) => {
    const [h, t, o] = ['h', 't', 'o'].map((slot) => numberSlot(made, slot)) as [number, number, number];
    const written = Number(`${h}${t}${o}`);
    const at = numberSlot(made, 'at');
    const place = String(Math.floor(written / at)).slice(-1);
    const expected = {
      build: written,
      value: Number(place) * at,
      digit: Number(place),
      loose: h * 100 + t * 10 + numberSlot(made, 'loose'),
      more: written + at,
    }[String(param(made, 'ask'))];
    return Number(answerOf(made)) === expected;
  },
  sequence: (made) => {
    const row = textSlot(made, 'row').replace('?', answerOf(made)).split(', ').map(Number);
    return row.every((n, i) => i < 2 || n - (row[i - 1] ?? 0) === (row[1] ?? 0) - (row[0] ?? 0));
  },
  'pick-numbers': (made) => {
    const { key } = made.solution;
    if (key.type !== 'several') return false;
    return made.instance.options.every(({ id, text }) => key.right.includes(id) === belongs(made, text));
  },
  compare: (made) => {
    const values = (texts: readonly string[]) => texts.map((text) => parsePlain(text));
    const { key } = made.solution;
    const textById = new Map(made.instance.options.map(({ id, text }) => [id, text]));
    if (key.type === 'order') {
      const down = param(made, 'ask') === 'down';
      const row = values(key.right.map((id) => textById.get(id) ?? ''));
      return row.every(
        (value, i) =>
          i === 0 ||
          (value && row[i - 1] ? compareRationals(value, row[i - 1] ?? value) * (down ? -1 : 1) > 0 : false),
      );
    }
    if (key.type !== 'choice') return false;
    const right = textById.get(key.right) ?? '';
    const [x, y] = values([textSlot(made, 'x'), textSlot(made, 'y')]);
    if (param(made, 'ask') === 'sign')
      return x && y ? (compareRationals(x, y) < 0 ? '<' : '>') === right : false;
    const chosen = parsePlain(right);
    const sign = param(made, 'ask') === 'largest' ? 1 : -1;
    return values([...textById.values()]).every(
      (other) => chosen && other && compareRationals(chosen, other) * sign >= 0,
    );
  },
  round: (made) => {
    const to = numberSlot(made, 'to');
    return Number(answerOf(made)) === Math.floor(numberSlot(made, 'n') / to + 0.5) * to;
  },
  clock: (made) => {
    const { picture } = made.instance;
    return picture?.kind === 'clock' && minutesOf(answerOf(made)) === picture.hour * 60 + picture.minute;
  },
  elapsed: (made) =>
    minutesOf(textSlot(made, 'start')) + numberSlot(made, 'minutes') === minutesOf(textSlot(made, 'end')),
  'two-step': (made) => {
    const [first, middle] = textSlot(made, 'one').split(' = ');
    const [second, last] = textSlot(made, 'two').split(' = ');
    const linked = second?.startsWith(`${middle} `) === true && last === answerOf(made);
    return (
      linked &&
      same(evaluate(first ?? ''), parsePlain(middle ?? '')) &&
      same(evaluate(second), parsePlain(last ?? ''))
    );
  },
  'fraction-picture': (made) => {
    const { picture } = made.instance;
    const value = parsePlain(answerOf(made));
    if (picture?.kind === 'number-line') {
      return (
        value !== null &&
        Math.abs(value[0] / value[1] - (picture.mark ?? -1)) < 1e-9 &&
        Math.abs(1 / picture.step - value[1]) < 1e-9
      );
    }
    const [bar] = picture?.kind === 'fraction-bars' ? picture.bars : [];
    if (!bar) return false;
    if (param(made, 'ask') === 'parts')
      return textSlot(made, 'fraction') === `${answerOf(made)}/${bar.parts}`;
    return same(value, [param(made, 'ask') === 'rest' ? bar.parts - bar.shaded : bar.shaded, bar.parts]);
  },
  equivalent: (made) =>
    same(parsePlain(textSlot(made, 'fraction')), parsePlain(textSlot(made, 'big'))) &&
    textSlot(made, 'big') === `${textSlot(made, 'top')}/${textSlot(made, 'bottom')}`,
  'fraction-of': (made) => {
    const [n, d, amount] = ['n', 'd', 'amount'].map((slot) => numberSlot(made, slot)) as [
      number,
      number,
      number,
    ];
    const ask = param(made, 'ask');
    if (ask === 'whole') return (Number(answerOf(made)) * n) / d === numberSlot(made, 'taken');
    return Number(answerOf(made)) === (ask === 'rest' ? amount - (amount * n) / d : (amount * n) / d);
  },
  decimal: (made) => same(parsePlain(textSlot(made, 'fraction')), parsePlain(textSlot(made, 'decimal'))),
};

function belongs(made: Made, text: string): boolean {
  const of = numberSlot(made, 'of');
  const n = Number(text);
  switch (param(made, 'kind')) {
    case 'even':
      return /[02468]$/.test(text);
    case 'odd':
      return /[13579]$/.test(text);
    case 'multiple':
      return Number.isInteger(n / of);
    case 'factor':
      return Number.isInteger(of / n);
    default:
      return same(evaluate(text), [of, 1]);
  }
}

function pairsEqual({ instance, solution }: Made): boolean {
  const { key } = solution;
  if (key.type !== 'match') return false;
  const leftOf = new Map(instance.options.map(({ id, text }) => [id, text]));
  const rightOf = new Map(instance.targets.map(({ id, text }) => [id, text]));
  return Object.entries(key.right).every(([left, right]) => {
    const [x, y] = [leftOf.get(left) ?? '', rightOf.get(right) ?? ''];
    // "12 ÷ 3" with "3 × ? = 12": the answer of the one is the missing number of the other.
    if (y.includes('?')) return solves(y, String((evaluate(x) ?? [0, 1]).reduce((p, q) => p / q)));
    return same(evaluate(x), evaluate(y));
  });
}

function minutesOf(text: string): number {
  const [hours = '', minutes = ''] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}
