import type { ClassId, PackHash } from '#domain/ids.ts';
import type { School } from '#hub/school.ts';
import { codebookItems } from '#progress/codebook-items.ts';
import { type Codebook, packCodebook } from '#sync/frame/codebook.ts';
import type { PackShelf } from './pack-shelf.ts';

/** A district has a handful of packs; an old one is made again when a device still names it. */
const mostKept = 8;

/** Codebooks of the packs that classes work with (SYN-12), made once. */
export function createCodebooks(packs: PackShelf, school: Pick<School, 'view'>) {
  const made = new Map<PackHash, Codebook>();
  return {
    /** Null while the class has no pack, or this hub not its bytes. */
    async ofClass(classId: ClassId): Promise<Codebook | null> {
      const hash = (await school.view(classId)).roster.pack?.value.pack;
      if (hash === undefined) return null;
      const known = made.get(hash);
      if (known) return known;
      const lesson = packs.lesson(hash);
      if (!lesson) return null;
      const codebook = packCodebook(hash, codebookItems(lesson.pack));
      if (made.size >= mostKept) made.clear();
      made.set(hash, codebook);
      return codebook;
    },
  };
}
