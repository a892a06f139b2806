import { makeInstance } from '#content/instance.ts';
import type { LoadedPack } from '#content/pack-reader.ts';
import type { Option } from '#domain/item-instance.ts';
import type { Response } from '#domain/response.ts';
import type { Evidence } from '#domain/standing.ts';
import type { EvidenceShown } from './api.ts';

/** An answer with its question made again from the pack, in words; without the pack only what was typed is known. */
export function shownEvidence(pack: LoadedPack | null, evidence: Evidence): EvidenceShown {
  const made = pack ? makeInstance(pack, evidence.item, evidence.seed) : null;
  if (!made?.ok)
    return {
      ...evidence,
      prompt: null,
      offered: [],
      pictureText: null,
      givenText: responseText(evidence.response, [], []),
      answerText: null,
      mistakeText: null,
    };
  const { instance, solution } = made.value;
  return {
    ...evidence,
    prompt: instance.prompt,
    // Matching shows both of its sides in the answer, and an order is its own list.
    offered:
      instance.type === 'choice' || instance.type === 'several'
        ? instance.options.map(({ text }) => text)
        : [],
    pictureText: instance.picture?.alt ?? null,
    givenText: responseText(evidence.response, instance.options, instance.targets),
    answerText: solution.answerText,
    mistakeText:
      evidence.misconception === null ? null : (solution.mistakeWords[evidence.misconception] ?? null),
  };
}

function responseText(response: Response, options: readonly Option[], targets: readonly Option[]): string {
  const word = (id: string, list: readonly Option[]) => list.find((option) => option.id === id)?.text ?? id;
  switch (response.type) {
    case 'choice':
      return word(response.choice, options);
    case 'several':
      return response.choices.map((id) => word(id, options)).join(', ');
    case 'number':
    case 'text':
      return response.text;
    case 'order':
      return response.order.map((id) => word(id, options)).join(' → ');
    case 'match':
      return response.pairs
        .map(([left, right]) => `${word(left, options)} – ${word(right, targets)}`)
        .join(', ');
    case 'unknown':
      return '';
  }
}
