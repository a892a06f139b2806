import { type KnownEvent, readEvent } from '#domain/events/event.ts';
import type { Partition } from '#domain/ids.ts';
import type { MediaHash } from '#domain/media.ts';
import type { EventStore } from '#log/event-store.ts';

export type AddedWork = Extract<KnownEvent, { readonly type: 'work.added' }>;

type Folded = { readonly works: readonly AddedWork[]; readonly cursor: number };

const pageSize = 1000;
/** Partitions remembered: a few classes' learners. Any other is read again when it is asked for. */
const mostKept = 200;

/** The pieces of work that the events of a partition name, oldest first. Reads what arrived since the last look. */
export function createWorks(store: Pick<EventStore, 'arrivals'>) {
  const kept = new Map<Partition, Folded>();

  async function of(partition: Partition): Promise<readonly AddedWork[]> {
    let { works, cursor } = kept.get(partition) ?? { works: [], cursor: 0 };
    for (;;) {
      const page = await store.arrivals(partition, cursor, pageSize);
      const last = page[page.length - 1];
      if (!last) break;
      const found = page.flatMap(({ event }) => {
        const known = event.type === 'work.added' ? readEvent(event) : null;
        return known?.type === 'work.added' ? [known] : [];
      });
      if (found.length > 0) works = [...works, ...found];
      cursor = last.arrival;
    }
    kept.delete(partition);
    kept.set(partition, { works, cursor });
    if (kept.size > mostKept)
      for (const oldest of [...kept.keys()].slice(0, kept.size - mostKept)) kept.delete(oldest);
    return works;
  }

  return {
    of,
    forget: (partition: Partition): void => void kept.delete(partition),
    /** Does an event of the partition name the piece? */
    names: async (partition: Partition, hash: MediaHash): Promise<boolean> =>
      (await of(partition)).some(({ data }) => data.hash === hash),
  };
}
