import { classOfPartition, type LearnerId } from '#domain/ids.ts';
import { partitionsOf } from '#log/erase.ts';
import type { StreamState } from '#log/event-store.ts';
import { learnerNamed, redact } from '#log/redaction.ts';
import type { FootpathDatabase, StreamRow } from './database.ts';
import { fromRow, stateOf, toRow } from './log-rows.ts';
import { readMeta, writeMeta } from './meta.ts';

/**
 * Takes a learner out of this device's log (ERA-6): their streams go, what classes say of them is redacted (ERA-3), and nothing
 * more of them is taken. Call inside a transaction over `events`, `streams` and `meta`.
 */
export async function eraseFromLog(db: FootpathDatabase, learner: LearnerId): Promise<StreamState[]> {
  const erased = (await readMeta(db, 'erased')) ?? [];
  if (!erased.some((one) => one.learner === learner))
    await writeMeta(db, 'erased', [...erased, { learner, told: false }]);
  const gone: StreamState[] = [];
  for (const row of await db.streams.toArray()) {
    if (row.id === undefined) continue;
    if (classOfPartition(row.partition) !== null) await redactIn(db, row, row.id, learner);
    if (!partitionsOf(learner).includes(row.partition)) continue;
    await eventsOf(db, row.id).delete();
    await db.streams.delete(row.id);
    gone.push(stateOf(row));
  }
  return gone;
}

const eventsOf = (db: FootpathDatabase, id: number) =>
  db.events.where('[stream+seq]').between([id, 0], [id, Number.MAX_SAFE_INTEGER]);

async function redactIn(db: FootpathDatabase, row: StreamRow, id: number, learner: LearnerId): Promise<void> {
  for (const event of await eventsOf(db, id).toArray()) {
    const stored = fromRow(row.stream, event);
    // Arrival numbers stay: what is new since is still known by them.
    if (learnerNamed(stored) === learner && event.arrival !== undefined)
      await db.events.put({ arrival: event.arrival, ...toRow(id, redact(stored)) });
  }
}
