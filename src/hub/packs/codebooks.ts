import { type ClassId, classPartition, type PackHash } from '#domain/ids.ts';
import { arrivalsOf } from '#hub/arrivals.ts';
import type { School } from '#hub/school.ts';
import type { EventStore } from '#log/event-store.ts';
import { codebookItems } from '#progress/codebook-items.ts';
import { type Codebook, packCodebook } from '#sync/frame/codebook.ts';
import type { PackShelf } from './pack-shelf.ts';

/** A district has a handful of packs; an old one is made again when a device still names it. */
const mostKept = 8;

/** Codebooks of the packs that classes work with (SYN-12), made once. */
export function createCodebooks(packs: PackShelf, school: Pick<School, 'view'>) {
  const made = new Map<PackHash, Codebook>();

  function ofPack(hash: PackHash): Codebook | null {
    const known = made.get(hash);
    if (known) return known;
    const lesson = packs.lesson(hash);
    if (!lesson) return null;
    const codebook = packCodebook(hash, codebookItems(lesson.pack));
    if (made.size >= mostKept) made.clear();
    made.set(hash, codebook);
    return codebook;
  }

  return {
    /** Null while the class has no pack, or this hub not its bytes. */
    async ofClass(classId: ClassId): Promise<Codebook | null> {
      const hash = (await school.view(classId)).roster.pack?.value.pack;
      return hash === undefined ? null : ofPack(hash);
    },

    /** Of every pack that the class ever worked with, the newest first: what comes late was told with one of them. */
    async everOf(classId: ClassId, store: EventStore): Promise<readonly Codebook[]> {
      const hashes = new Set<PackHash>();
      for await (const { event } of arrivalsOf(store, classPartition(classId), 0))
        if (event.type === 'pack.assigned') {
          hashes.delete(event.data.pack);
          hashes.add(event.data.pack);
        }
      return [...hashes].reverse().flatMap((hash) => ofPack(hash) ?? []);
    },
  };
}
