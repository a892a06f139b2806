import type { ChainHash } from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import { genesis, type Segment } from '#log/chain.ts';
import { clockJumpLimit } from '#log/clock.ts';
import type { Arrival, EventStore, Moved } from '#log/event-store.ts';
import { keptOf } from '#log/redaction.ts';
import { branch } from '#log/seal.ts';
import { planTake } from '#log/take.ts';
import type { FootpathDatabase, StreamRow } from './database.ts';
import { createDexieLog } from './dexie-log.ts';
import { eraseFromLog } from './erase-log.ts';
import {
  answerType,
  createLogRows,
  fromRow,
  infoOf,
  isOf,
  readErased,
  readLastOrder,
  stateOf,
} from './log-rows.ts';
import { readMeta } from './meta.ts';

/** The whole EventStore port on IndexedDB: with what only an exchange with a hub needs, for which no first question waits. */
export function createDexieEventStore(db: FootpathDatabase): EventStore {
  const { add, openRow, reading, rowOf, rowsFrom, writing } = createLogRows(db);

  /**
   * Keeps a branch under its name. A twin's branch of that name may be here already and part from ours later: then ours
   * goes on in a branch of the branch. Throws, and so undoes all, rather than lose an event. Answers with that further move.
   *
   * @param own whether the trunk was written here: the branch is then handed in from here as well
   */
  async function keepBranch(segment: Segment, own: 0 | 1): Promise<readonly Moved[]> {
    const held = await rowOf(segment.info.stream);
    const hashes = await heldHashes(held, segment);
    const plan = planTake(segment, held ? stateOf(held) : null, (seq) => hashes.get(seq));
    const { result } = plan;
    const row = await openRow(segment.info, own);
    const isOwn = own === 1 ? { own } : {};
    if (result.kind === 'taken') {
      await add(row, plan.add, await readLastOrder(db));
      await db.streams.update(row.id, isOwn);
      return [];
    }
    const { stream } = segment.info;
    invariant(result.kind === 'fork' && result.common !== null, `a branch can be kept, not ${result.kind}`);
    const further = branch(segment.info, result.common, segment.events.slice(result.common));
    const to = further.info.stream;
    const moves = await keepBranch(further, own);
    await db.streams.update(row.id, { ...isOwn, continuedBy: to });
    return [{ stream, common: result.common, to }, ...moves];
  }

  return {
    ...createDexieLog(db),

    take: (segment) =>
      writing(async () => {
        const { stream, partition } = segment.info;
        const [held, erased] = await Promise.all([rowOf(stream), readErased(db)]);
        if (isOf(erased, partition)) return { kind: 'erased' };
        const hashes = await heldHashes(held, segment);
        const plan = planTake(segment, held ? stateOf(held) : null, (seq) => hashes.get(seq));
        const kept = keptOf(partition, plan.add, (learner) => erased.includes(learner));
        if (kept.length === 0) return plan.result;
        const [row, seen, met] = await Promise.all([
          openRow(segment.info, 0),
          readLastOrder(db),
          readMeta(db, 'last-contact'),
        ]);
        // LOG-7: an event of the year 9999 must not carry this device's own time there.
        await add(row, kept, seen, met === null ? undefined : met + clockJumpLimit);
        return plan.result;
      }),

    branchAt: (stream, common) =>
      writing(async () => {
        const row = await rowOf(stream);
        if (row?.id === undefined || common >= row.count) return [];
        const stored = await rowsFrom(row.id, common + 1, row.count - common);
        const rest = stored.map((event) => fromRow(stream, event));
        if (rest.length === 0) return [];
        const [before] = common === 0 ? [] : await rowsFrom(row.id, common, 1);
        await db.events
          .where('[stream+seq]')
          .between([row.id, common + 1], [row.id, row.count], true, true)
          .delete();
        const moved = branch(infoOf(row), common, rest);
        const to = moved.info.stream;
        const moves = await keepBranch(moved, row.own);
        await db.streams.update(row.id, {
          count: common,
          head: before?.hash ?? genesis(stream),
          answers: row.answers - rest.filter((event) => event.type === answerType).length,
          continuedBy: to,
        });
        return [{ stream, common, to }, ...moves];
      }),

    arrivals: (partition, after, limit) =>
      reading(async () => {
        const rows = new Map((await db.streams.where({ partition }).toArray()).map((row) => [row.id, row]));
        const events = await db.events
          .where('arrival')
          .above(after)
          .filter((event) => rows.has(event.stream))
          .limit(limit)
          .toArray();
        return events.flatMap((event): Arrival[] => {
          const row = rows.get(event.stream);
          return row
            ? [{ arrival: event.arrival ?? 0, info: infoOf(row), event: fromRow(row.stream, event) }]
            : [];
        });
      }),

    cursor: async () => (await db.events.orderBy('arrival').last())?.arrival ?? 0,

    erase: (learner) => writing(async () => eraseFromLog(db, learner)),
  };

  /** Hashes at the numbers a segment touches, and just before it. */
  async function heldHashes(row: StreamRow | undefined, segment: Segment): Promise<Map<number, ChainHash>> {
    const hashes = new Map<number, ChainHash>([[0, genesis(segment.info.stream)]]);
    const first = segment.events[0]?.seq;
    if (row?.id === undefined || first === undefined) return hashes;
    for (const event of await rowsFrom(row.id, first - 1, segment.events.length + 1))
      hashes.set(event.seq, event.hash);
    return hashes;
  }
}
