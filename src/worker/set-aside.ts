import { failure } from '#domain/error-codes.ts';
import { learnerOfPartition, type StreamId } from '#domain/ids.ts';
import { genesis } from '#log/chain.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { InitiatorPort } from '#sync/initiator-port.ts';
import type { Run } from '#sync/intake.ts';
import { addNotice } from './notices.ts';

/**
 * Takes events out of a stream of this device that the school will not have, because an adult has looked and refused them (TRU-6), and
 * lets what follows go on in the branch that the hub makes of it as well. They are gone then, and the learner is told: kept for nobody,
 * they would only be one more place where a child's answers lie.
 */
export function setAside(
  db: FootpathDatabase,
  branchAt: InitiatorPort['branchAt'],
  stream: StreamId,
  runs: readonly Run[],
): Promise<boolean> {
  const tables = [db.events, db.streams, db.meta, db.receipts, db.proofs, db.progress, db.works, db.locks];
  return db.transaction('rw', tables, async () => {
    const row = await db.streams.get({ stream });
    if (row?.id === undefined || row.own !== 1) return false;
    const id = row.id;
    const hashAt = async (seq: number) => (await db.events.get({ stream: id, seq }))?.hash;
    // A copy of this device may have written others under these numbers: the last hash speaks for all before it.
    const own: Run[] = [];
    for (const run of runs) if ((await hashAt(run.count)) === run.head) own.push(run);
    if (own.length === 0) return false;
    const after = Math.min(...own.map((run) => run.after));
    const head = after === 0 ? genesis(stream) : await hashAt(after);
    if (head === undefined) return false;
    let answers = 0;
    const learner = learnerOfPartition(row.partition);
    for (const run of own) {
      const range = db.events.where('[stream+seq]').between([id, run.after + 1], [id, run.count], true, true);
      for (const { type, data } of await range.toArray()) {
        if (type === 'answer.submitted') answers += 1;
        if (type.startsWith('lock.') && learner) await db.locks.put({ learner });
        if (type === 'work.added' && learner)
          await db.works.filter((work) => work.learner === learner && work.hash === data['hash']).delete();
      }
      await range.delete();
    }
    await db.streams.update(id, { answers: row.answers - answers });
    const last = Math.max(...own.map((run) => run.count));
    if (own.reduce((sum, run) => sum + run.count - run.after, 0) === row.count - after)
      await db.streams.update(id, { count: after, head });
    else await branchAt(stream, after);
    const receipt = await db.receipts.get(stream);
    if (receipt && receipt.count > after && last > after) await db.receipts.delete(stream);
    if (learner) await db.progress.delete([learner, '']);
    if (answers > 0)
      await addNotice(db, {
        id: `refused-${stream}-${after}`,
        failure: failure('work-refused', { count: answers }),
      });
    return true;
  });
}
