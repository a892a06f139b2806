/** The pictures a learner can have beside their name. A name, once given out, stays: logs hold it. */
export const pictureNames = [
  'apple',
  'bee',
  'bird',
  'boat',
  'cat',
  'drum',
  'elephant',
  'fish',
  'flower',
  'fox',
  'frog',
  'house',
  'kite',
  'ladybird',
  'lion',
  'moon',
  'mushroom',
  'owl',
  'rocket',
  'snail',
  'star',
  'sun',
  'tree',
  'turtle',
] as const;

export type PictureName = (typeof pictureNames)[number];
