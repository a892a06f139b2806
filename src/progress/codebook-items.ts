import type { LoadedPack } from '#content/pack-reader.ts';
import type { ItemId, SkillId } from '#domain/ids.ts';
import type { ItemType } from '#domain/response.ts';
import { lessonOf } from './lesson.ts';

/**
 * What the exchange's codebook says of each item, in the pack's order (docs/spec/sync.md, SYN-12): all that follows from the
 * pack alone. Difficulties of the school's own answers are left out: device and hub may hold different ones for a while.
 */
export function codebookItems(pack: LoadedPack): readonly {
  readonly id: ItemId;
  readonly type: ItemType;
  readonly skills: readonly SkillId[];
  readonly difficulty: number;
  readonly guess: number;
}[] {
  const { content } = lessonOf(pack);
  return pack.pack.skills.flatMap((skill) =>
    skill.items.flatMap((item) => {
      const indexed = content.itemById.get(item.id);
      return indexed
        ? [
            {
              id: item.id,
              type: item.type,
              skills: [skill.id],
              difficulty: indexed.asked,
              guess: indexed.guess,
            },
          ]
        : [];
    }),
  );
}
