import { guessOf } from '#content/instance.ts';
import type { LoadedPack } from '#content/pack-reader.ts';
import type { ParameterPack } from '#domain/parameter-pack.ts';
import { type Content, contentOf } from '#engine/content.ts';

/** A pack with the engine’s view of it: made once, then shared by practice and every board. */
export type Lesson = { readonly pack: LoadedPack; readonly content: Content };

/** `parameters`: difficulties found in the school's own answers, if there are any for this pack. */
export const lessonOf = (pack: LoadedPack, parameters?: ParameterPack): Lesson => ({
  pack,
  content: contentOf(
    pack.pack.skills.map((skill) => ({
      ...skill,
      items: skill.items.map((item) => ({ ...item, guess: guessOf(item) })),
    })),
    parameters,
  ),
});
