import type { AnswerKey, NumberForm, Option } from '#domain/item-instance.ts';
import type { ItemType } from '#domain/response.ts';
import { type Rng, shuffle } from '#domain/rng.ts';
import type { Answer } from './generators/generator.ts';
import { showPairs } from './generators/numbers.ts';
import { equalRationals, type Rational, showNumber } from './number-value.ts';

/** What the page may show and what only the worker keeps, from a generator's answer and the item's type. */
export type Keyed = {
  readonly options: readonly Option[];
  readonly targets: readonly Option[];
  readonly key: AnswerKey;
  /** The right answer as text. */
  readonly text: string;
  readonly numberForm?: NumberForm;
};

type Choice = { readonly text: string; readonly right: boolean; readonly code?: string };

/** Null when the type cannot be asked of this answer (an order of one number), or the options are too few. */
export function keyAnswer(type: ItemType, answer: Answer, count: number, rng: Rng): Keyed | null {
  if (type === 'choice' || type === 'several') return keyOptions(type, choicesOf(answer, count), count, rng);
  if (type === 'number' && answer.kind === 'number') return keyNumber(answer);
  if (type === 'text' && answer.kind === 'text') return keyText(answer);
  if (type === 'order' && answer.kind === 'order') return keyOrder(answer.texts, answer.mistakes, rng);
  return type === 'match' && answer.kind === 'match' ? keyMatch(answer.pairs, rng) : null;
}

/** Ids are given after shuffling: an id never tells which option is right. */
const optionId = (index: number): string => String.fromCharCode(97 + index);
const targetId = (index: number): string => String(index + 1);

function choicesOf(answer: Answer, count: number): readonly Choice[] {
  if (answer.kind === 'pick') return answer.options;
  if (answer.kind === 'text') {
    return [
      { text: answer.text, right: true },
      ...answer.wrong.slice(0, count - 1).map((wrong) => ({ ...wrong, right: false })),
    ];
  }
  if (answer.kind !== 'number') return [];
  const show = (value: Rational): string => showNumber(value, answer.form);
  const taken: Rational[] = [answer.value];
  const choices: Choice[] = [{ text: show(answer.value), right: true }];
  const candidates: { value: Rational; code?: string }[] = [
    ...answer.mistakes,
    ...answer.near.map((value) => ({ value })),
  ];
  for (const { value, code } of candidates) {
    if (choices.length === count) break;
    if (value[0] <= 0 || taken.some((other) => equalRationals(other, value))) continue;
    taken.push(value);
    choices.push({ text: show(value), right: false, ...(code ? { code } : {}) });
  }
  return choices;
}

function keyOptions(
  type: 'choice' | 'several',
  choices: readonly Choice[],
  count: number,
  rng: Rng,
): Keyed | null {
  const rights = choices.filter(({ right }) => right);
  if (choices.length !== count || rights.length === 0 || (type === 'choice' && rights.length !== 1))
    return null;
  const shown = shuffle(rng, choices);
  const options = shown.map(({ text }, i) => ({ id: optionId(i), text }));
  const betrays: Record<string, string> = {};
  const right: string[] = [];
  shown.forEach((choice, i) => {
    if (choice.code && !choice.right) betrays[optionId(i)] = choice.code;
    if (choice.right) right.push(optionId(i));
  });
  const text = shown
    .filter((choice) => choice.right)
    .map((choice) => choice.text)
    .join(', ');
  const key: AnswerKey =
    type === 'several' ? { type, right, betrays } : { type, right: right[0] ?? '', betrays };
  return { options, targets: [], key, text };
}

function keyNumber(answer: Extract<Answer, { kind: 'number' }>): Keyed {
  return {
    options: [],
    targets: [],
    text: showNumber(answer.value, answer.form),
    numberForm: answer.form,
    key: {
      type: 'number',
      value: answer.value,
      betrays: answer.mistakes.map(({ value, code }) => ({ value, misconception: code })),
      ...(answer.lowestTerms ? { lowestTerms: true } : {}),
    },
  };
}

function keyText(answer: Extract<Answer, { kind: 'text' }>): Keyed {
  const betrays: Record<string, string> = {};
  for (const { text, code } of answer.wrong) if (code && betrays[text] === undefined) betrays[text] = code;
  return {
    options: [],
    targets: [],
    text: answer.text,
    key: { type: 'text', accepted: answer.accepted, betrays },
  };
}

function keyOrder(
  texts: readonly string[],
  mistakes: readonly { readonly code: string; readonly texts: readonly string[] }[],
  rng: Rng,
): Keyed {
  const shuffled = shuffle(rng, texts);
  // Never shown already in order: one place on, and it is not.
  const inOrder = shuffled.every((text, i) => text === texts[i]);
  const shown = inOrder ? [...shuffled.slice(1), ...shuffled.slice(0, 1)] : shuffled;
  const idOf = (text: string): string => optionId(shown.indexOf(text));
  const right = texts.map(idOf);
  const betrays: Record<string, string> = {};
  for (const { code, texts: wrong } of mistakes) {
    const path = wrong.map(idOf).join(',');
    if (path !== right.join(',') && betrays[path] === undefined) betrays[path] = code;
  }
  return {
    options: shown.map((text, i) => ({ id: optionId(i), text })),
    targets: [],
    text: texts.join(', '),
    key: { type: 'order', right, betrays },
  };
}

function keyMatch(pairs: readonly (readonly [string, string])[], rng: Rng): Keyed {
  const lefts = shuffle(rng, pairs);
  const rights = shuffle(rng, pairs);
  const right: Record<string, string> = {};
  lefts.forEach((pair, i) => {
    right[optionId(i)] = targetId(rights.indexOf(pair));
  });
  return {
    options: lefts.map(([text], i) => ({ id: optionId(i), text })),
    targets: rights.map(([, text], i) => ({ id: targetId(i), text })),
    text: showPairs(lefts),
    key: { type: 'match', right },
  };
}
