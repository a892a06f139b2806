import type { ChainHash } from '#domain/ids.ts';
import { genesis } from '#log/chain.ts';
import type { FootpathDatabase } from '#store/database.ts';

/**
 * Makes stream records agree with the events that are really there (LOG-13). The events are the truth: a stream whose
 * record says more or less than they do is put right. A damaged event in the middle is met at the next hand-in, which
 * checks every hash it sends and carries what follows the damage on as a branch.
 *
 * @returns how many streams had to be put right
 */
export async function repairStreams(db: FootpathDatabase): Promise<number> {
  return db.transaction('rw', [db.events, db.streams], async () => {
    let repaired = 0;
    for (const row of await db.streams.toArray()) {
      if (row.id === undefined) continue;
      const last = await db.events
        .where('[stream+seq]')
        .between([row.id, 0], [row.id, Number.MAX_SAFE_INTEGER])
        .last();
      const count = last?.seq ?? 0;
      const head: ChainHash = last?.hash ?? genesis(row.stream);
      if (row.count === count && row.head === head) continue;
      const answers = await db.events
        .where('[stream+seq]')
        .between([row.id, 1], [row.id, count], true, true)
        .filter((event) => event.type === 'answer.submitted')
        .count();
      await db.streams.update(row.id, { count, head, answers });
      repaired += 1;
    }
    return repaired;
  });
}
