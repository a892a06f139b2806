import { type AuditHead, type AuditRow, hashEntry, noEntry } from '#hub/storage/audit.ts';

/**
 * Computes the audit's chain again (AUT-8), entry for entry from the first. Somebody who can write the whole database can write a whole
 * chain too: what this shows is an entry that was changed, taken out or cut off by itself.
 */
export function createAuditChain() {
  let head: AuditHead = noEntry;
  let firstBad: number | null = null;
  return {
    add(row: AuditRow): void {
      if (firstBad !== null) return;
      if (row.n !== head.n + 1 || row.hash !== hashEntry(head.hash, row)) firstBad = head.n + 1;
      else head = { n: row.n, hash: row.hash };
    },
    /** The first entry that is not what was written; null: all are, up to the head that the hub has. */
    firstBad: (told: AuditHead): number | null => {
      if (firstBad !== null) return firstBad;
      return told.n === head.n && told.hash === head.hash ? null : Math.min(told.n, head.n) + 1;
    },
  };
}
