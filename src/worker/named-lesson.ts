import type { PackHash } from '#domain/ids.ts';
import type { Lesson } from '#progress/lesson.ts';

/** The lesson a learner works in, with the name that answers carry. */
export type NamedLesson = Lesson & { readonly name: string };

export const nameOfPack = (hash: PackHash): string => hash.slice(0, 16);
