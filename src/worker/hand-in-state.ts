import type { FootpathDatabase } from '#store/database.ts';
import { readMeta } from '#store/meta.ts';
import type { HandInState } from './api.ts';
import type { LoopPhase } from './hand-in-loop.ts';

export type AnswerCounts = Pick<HandInState, 'waiting' | 'safe' | 'lastContact'>;

/**
 * How many answers wait and how many are safe: counted from what is stored, never from what a request returned. An answer
 * is safe when a signed receipt of the joined hub covers it, and receipts are stored only if their hash was ours and their
 * signature the hub's (SYN-4).
 */
export async function readAnswerCounts(db: FootpathDatabase): Promise<AnswerCounts> {
  const [joined, lastContact, held, streams] = await Promise.all([
    readMeta(db, 'joined'),
    readMeta(db, 'last-contact'),
    db.receipts.toArray(),
    db.streams.toArray(),
  ]);
  const receipts = new Map(held.map((receipt) => [receipt.stream, receipt]));
  let total = 0;
  let safe = 0;
  for (const row of streams) {
    if (row.own !== 1) continue;
    const receipt = receipts.get(row.stream);
    total += row.answers;
    if (receipt?.signature && receipt.hub === joined?.hub) safe += Math.min(receipt.answers, row.answers);
  }
  return { waiting: total - safe, safe, lastContact };
}

export const handInState = (counts: AnswerCounts, { phase, problem }: LoopPhase): HandInState => ({
  ...counts,
  phase,
  problem,
});
