import { addInto, type Combination, combinationOf, hasBit } from './combination.ts';

type Row = { readonly bits: Combination; readonly block: Uint8Array };

/** Blocks as they become known from sums of them. */
export type Solver = {
  /** How many independent frames were taken: when they are as many as the blocks, all is known. */
  readonly known: () => number;
  /** @returns false when it said nothing new */
  take(number: number, block: Uint8Array): boolean;
  /** All blocks, one after another; to be asked when all are known. */
  solve(): Uint8Array;
};

/**
 * Gaussian elimination over GF(2), a row at a time. Each row that is kept has a first block that no other row begins with; what
 * comes is reduced by those that begin like it, and is new when something is left. At most 256 rows of 256 steps.
 */
export function createSolver(blocks: number, size: number): Solver {
  /** By the block a row begins with. */
  const rows: (Row | undefined)[] = new Array(blocks).fill(undefined);
  let known = 0;

  return {
    known: () => known,
    take(number, block) {
      const bits = combinationOf(number, blocks);
      const rest = block.slice();
      for (let at = 0; at < blocks; at++) {
        if (!hasBit(bits, at)) continue;
        const row = rows[at];
        if (!row) {
          rows[at] = { bits, block: rest };
          known += 1;
          return true;
        }
        addInto(bits, row.bits);
        addInto(rest, row.block);
      }
      return false;
    },
    solve() {
      const solved = new Uint8Array(blocks * size);
      for (let at = blocks - 1; at >= 0; at--) {
        const row = rows[at];
        if (!row) throw new Error('invariant: solved before all was known');
        const block = row.block.slice();
        for (let later = at + 1; later < blocks; later++)
          if (hasBit(row.bits, later)) addInto(block, solved.subarray(later * size, (later + 1) * size));
        solved.set(block, at * size);
      }
      return solved;
    },
  };
}
