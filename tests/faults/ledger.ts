import type { ChainHash, StreamId } from '#domain/ids.ts';

/**
 * What was shown as saved or said to be safe, and when: kept in the harness's own memory, outside every process that is
 * killed. What stands here must be found again after any kill.
 */
export type Ledger = {
  /** A device stored a receipt. A later one of a stream replaces the earlier. */
  acknowledged(stream: StreamId, count: number, head: ChainHash): void;
  /** A learner saw that this answer is saved. `key`: item and seed, one question. */
  shownAsSaved(key: string): void;
  /** A learner read "all N answers are safe at school". */
  shownAsSafe(count: number): void;
  receipts(): ReadonlyMap<
    StreamId,
    { readonly count: number; readonly head: ChainHash; readonly at: number }
  >;
  saved(): ReadonlyMap<string, number>;
  safe(): number;
};

export function openLedger(): Ledger {
  const receipts = new Map<StreamId, { count: number; head: ChainHash; at: number }>();
  const saved = new Map<string, number>();
  let safe = 0;
  return {
    acknowledged: (stream, count, head) => void receipts.set(stream, { count, head, at: Date.now() }),
    shownAsSaved: (key) => void (saved.has(key) || saved.set(key, Date.now())),
    shownAsSafe: (count) => {
      safe = Math.max(safe, count);
    },
    receipts: () => receipts,
    saved: () => saved,
    safe: () => safe,
  };
}
