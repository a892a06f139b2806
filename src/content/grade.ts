import type { AnswerKey, Judgement } from '#domain/item-instance.ts';
import type { Response } from '#domain/response.ts';
import { greatestCommon, readNumber, sameValue } from './number-value.ts';
import { sameText } from './text-value.ts';
import { own } from './words.ts';

/**
 * Judges a response against the key. Numbers by value, texts by their letters. Never throws: what cannot be read, or
 * does not fit the question, is `unreadable` and not an attempt (docs/spec/content.md CON-20 to CON-29).
 */
export function grade(key: AnswerKey, response: Response): Judgement {
  switch (key.type) {
    case 'choice':
      return response.type === 'choice' ? gradeChoice(key, response.choice) : incomplete;
    case 'several':
      return response.type === 'several' ? gradeSeveral(key, response.choices) : incomplete;
    case 'number':
      return response.type === 'number' ? gradeNumber(key, response.text) : incomplete;
    case 'text':
      return response.type === 'text' ? gradeText(key, response.text) : incomplete;
    case 'order':
      return response.type === 'order' ? gradeOrder(key, response.order) : incomplete;
    case 'match':
      return response.type === 'match' ? gradeMatch(key, response.pairs) : incomplete;
  }
}

type KeyOf<T extends AnswerKey['type']> = Extract<AnswerKey, { type: T }>;

const incomplete: Judgement = { kind: 'unreadable', code: 'incomplete' };
const empty: Judgement = { kind: 'unreadable', code: 'empty' };

const judged = (correct: boolean, misconception: string | null, score = correct ? 1 : 0): Judgement => ({
  kind: 'judged',
  correct,
  score,
  misconception: correct ? null : misconception,
});

const gradeChoice = (key: KeyOf<'choice'>, choice: string): Judgement =>
  judged(choice === key.right, own(key.betrays, choice) ?? null);

/** Score: right ones picked less wrong ones picked, as a share of the right ones. */
function gradeSeveral(key: KeyOf<'several'>, choices: readonly string[]): Judgement {
  const picked = new Set(choices);
  if (picked.size === 0 && key.right.length > 0) return empty;
  const wrong = [...picked].filter((choice) => !key.right.includes(choice));
  const hits = picked.size - wrong.length;
  const correct = wrong.length === 0 && hits === key.right.length;
  const betrayed = wrong.map((choice) => own(key.betrays, choice)).find((code) => code !== undefined) ?? null;
  const score = key.right.length === 0 ? 0 : Math.max(0, (hits - wrong.length) / key.right.length);
  return judged(correct, betrayed, correct ? 1 : score);
}

function gradeNumber(key: KeyOf<'number'>, text: string): Judgement {
  const read = readNumber(text);
  if (!read.ok) return { kind: 'unreadable', code: read.error };
  const value = read.value;
  if (sameValue(value, key.value)) {
    const [numerator, denominator] = key.value;
    const wholeValue = Math.abs(greatestCommon(numerator, denominator)) === denominator;
    const inForm = value.form === 'fraction' ? value.lowest : wholeValue;
    return !key.lowestTerms || inForm ? judged(true, null) : judged(false, 'not-lowest-terms', 0.5);
  }
  const betrayed = key.betrays.find((mistake) => sameValue(value, mistake.value));
  return judged(false, betrayed?.misconception ?? null);
}

function gradeText(key: KeyOf<'text'>, text: string): Judgement {
  if (text.trim() === '') return empty;
  if (key.accepted.some((accepted) => sameText(accepted, text))) return judged(true, null);
  const betrayed = Object.keys(key.betrays).find((wrong) => sameText(wrong, text));
  return judged(false, betrayed === undefined ? null : (own(key.betrays, betrayed) ?? null));
}

/** Score: the share of neighbours that are rightly one after the other, so that one slip costs little. */
function gradeOrder(key: KeyOf<'order'>, order: readonly string[]): Judgement {
  const complete = order.length === key.right.length && new Set(order).size === order.length;
  if (!complete || order.some((id) => !key.right.includes(id)))
    return order.length === 0 ? empty : incomplete;
  const follows = order
    .slice(1)
    .filter((id, i) => key.right.indexOf(id) === key.right.indexOf(order[i] ?? '') + 1);
  const correct = order.every((id, i) => id === key.right[i]);
  const score = order.length < 2 ? 0 : follows.length / (order.length - 1);
  return judged(correct, own(key.betrays, order.join(',')) ?? null, correct ? 1 : score);
}

function gradeMatch(key: KeyOf<'match'>, pairs: readonly (readonly [string, string])[]): Judgement {
  const lefts = Object.keys(key.right);
  if (pairs.length === 0 && lefts.length > 0) return empty;
  const chosen = new Map(pairs);
  if (chosen.size !== pairs.length || chosen.size !== lefts.length || lefts.some((left) => !chosen.has(left)))
    return incomplete;
  const hits = lefts.filter((left) => chosen.get(left) === key.right[left]).length;
  return judged(hits === lefts.length, null, lefts.length === 0 ? 1 : hits / lefts.length);
}
