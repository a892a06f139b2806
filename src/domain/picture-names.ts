/**
 * The pictures a learner can have beside their name, in the order they are dealt out; `app/ui/picture-shapes.ts` draws
 * every one. A name, once given out, stays for ever: logs hold it.
 */
export const pictureNames = [
  'owl',
  'fox',
  'boat',
  'kite',
  'tree',
  'drum',
  'elephant',
  'sun',
  'fish',
  'star',
  'bird',
  'house',
  'moon',
  'cat',
  'bee',
  'flower',
  'turtle',
  'lion',
  'rocket',
  'apple',
  'snail',
  'frog',
  'mushroom',
  'ladybird',
] as const;

export type DrawnPicture = (typeof pictureNames)[number];
