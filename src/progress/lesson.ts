import { guessOf } from '#content/instance.ts';
import type { LoadedPack } from '#content/pack-reader.ts';
import { type Content, contentOf } from '#engine/content.ts';

/** A pack with the engine’s view of it: made once, then shared by practice and every board. */
export type Lesson = { readonly pack: LoadedPack; readonly content: Content };

export const lessonOf = (pack: LoadedPack): Lesson => ({
  pack,
  content: contentOf(
    pack.pack.skills.map((skill) => ({
      ...skill,
      items: skill.items.map((item) => ({ ...item, guess: guessOf(item) })),
    })),
  ),
});
