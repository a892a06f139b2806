import type { ItemInstance } from '#domain/item-instance.ts';
import type { Response } from '#domain/response.ts';

/** An answer in the making: the response as it would be sent now, or null while there is none to send. */
export type Draft = Response | null;

export function emptyDraft({ type, options }: ItemInstance): Draft {
  switch (type) {
    case 'choice':
      return null;
    case 'several':
      return { type, choices: [] };
    case 'number':
    case 'text':
      return { type, text: '' };
    case 'order':
      return { type, order: options.map(({ id }) => id) };
    case 'match':
      return { type, pairs: [] };
  }
}

/** The option with this number, counted from 1, picked or let go by its key. */
export function pickByNumber(draft: Draft, { type, options }: ItemInstance, number: number): Draft {
  const id = options[number - 1]?.id;
  if (id === undefined) return draft;
  if (type === 'choice') return { type, choice: id };
  if (draft?.type !== 'several') return draft;
  const { choices } = draft;
  return {
    type: 'several',
    choices: choices.includes(id) ? choices.filter((other) => other !== id) : [...choices, id],
  };
}
