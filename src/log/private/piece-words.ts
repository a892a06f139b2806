import type { LearnerId } from '#domain/ids.ts';
import type { LearnerKey } from './learner-key.ts';
import type { Random } from './random.ts';
import { openText, sealText } from './sealed-text.ts';

/** What a learner says of a piece of work, and what its file was called. */
export type PieceWords = { readonly name?: string; readonly words?: string };

const placeOf = (learner: LearnerId) => ({ learner, type: 'work.added', place: 'words' }) as const;

/** Sealed together (KEY-8): the name, which has no line break in it (MED-7), and after one the words. */
export const sealPieceWords = (
  { name = '', words = '' }: PieceWords,
  learner: LearnerId,
  key: LearnerKey,
  random: Random,
): string => sealText(`${name}\n${words}`, placeOf(learner), key, random);

/** Null: sealed under a key that is not among these. */
export function openPieceWords(
  box: string,
  learner: LearnerId,
  keys: readonly LearnerKey[],
): PieceWords | null {
  const text = openText(box, placeOf(learner), keys);
  if (text === null) return null;
  const [name = '', ...lines] = text.split('\n');
  const words = lines.join('\n');
  return { ...(name === '' ? {} : { name }), ...(words === '' ? {} : { words }) };
}
