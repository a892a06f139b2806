import { pictureNames } from '#domain/picture-names.ts';

/** `count` pictures for new learners: those that nobody in the class has first, then round again. */
export function dealPictures(taken: readonly string[], count: number): string[] {
  const uses = new Map<string, number>(pictureNames.map((name) => [name, 0]));
  for (const name of taken) if (uses.has(name)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return Array.from({ length: count }, () => {
    let least: string = pictureNames[0];
    for (const name of pictureNames) if ((uses.get(name) ?? 0) < (uses.get(least) ?? 0)) least = name;
    uses.set(least, (uses.get(least) ?? 0) + 1);
    return least;
  });
}
