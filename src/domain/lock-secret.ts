import type { DrawnPicture } from './picture-names.ts';

/** What a learner signs in with: 4 to 6 digits, or 4 of these pictures in order. The list is for ever: locks were made of it. */
export const lockPictures = [
  'fox',
  'boat',
  'tree',
  'sun',
  'fish',
  'star',
  'house',
  'moon',
  'bee',
  'flower',
  'rocket',
  'apple',
] as const satisfies readonly DrawnPicture[];

export const picturesInLock = 4;
export const fewestDigits = 4;
export const mostDigits = 6;

/** Pictures as they are kept together: by their names, in order. */
export const picturesSecret = (pictures: readonly string[]): string => pictures.join(' ');
