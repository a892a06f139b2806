import type { ChoiceOutcome } from '#app/ui/ChoiceGroup.tsx';
import type { Told } from './use-practice.ts';

/**
 * How each part of an answer turned out, as far as the feedback tells: the page never holds the key. Of a wrong answer
 * made of many parts it is not known which were right, so none is marked.
 */
export function choiceOutcomes({ draft, feedback, offer }: Told): Readonly<Record<string, ChoiceOutcome>> {
  const outcomes: Record<string, ChoiceOutcome> = {};
  if (draft?.type === 'several' && feedback.correct) for (const id of draft.choices) outcomes[id] = 'right';
  if (draft?.type !== 'choice') return outcomes;
  if (!feedback.correct) {
    const right = offer.instance.options.find(({ text }) => text === feedback.answerText);
    if (right) outcomes[right.id] = 'missed';
  }
  outcomes[draft.choice] = feedback.correct ? 'right' : 'wrong';
  return outcomes;
}

export function orderOutcomes({ draft, feedback }: Told): Readonly<Record<string, 'right'>> {
  if (!feedback.correct || draft?.type !== 'order') return {};
  return Object.fromEntries(draft.order.map((id) => [id, 'right']));
}

export function pairOutcomes({ draft, feedback }: Told): Readonly<Record<string, 'right'>> {
  if (!feedback.correct || draft?.type !== 'match') return {};
  return Object.fromEntries(draft.pairs.map(([left]) => [left, 'right']));
}
