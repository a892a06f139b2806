import { createRng } from '#domain/rng.ts';

/** Which blocks are in a frame: one bit a block, the first in the lowest bit of the first word. */
export type Combination = Uint32Array;

/** Spreads numbers that follow each other: the golden ratio of 32 bits, as in Fibonacci hashing. */
const spread = 0x9e3779b1;

/**
 * The blocks that a frame of this number is the sum (XOR) of. The first frames are the blocks themselves, in order, so that who
 * misses nothing needs nothing more; every later one is a random half of them, drawn from its number, so that any frames
 * will do: of K blocks, K + d frames are enough but for one time in 2^d (random linear code over GF(2)).
 *
 * Both sides draw the same: what is drawn is part of the frame's version and never changes within it.
 */
export function combinationOf(number: number, blocks: number): Combination {
  const bits = new Uint32Array(Math.ceil(blocks / 32));
  if (number < blocks) {
    addBit(bits, number);
    return bits;
  }
  const rng = createRng(Math.imul(number, spread));
  for (let word = 0; word < bits.length; word++) bits[word] = rng() * 2 ** 32;
  const inLast = blocks % 32;
  if (inLast > 0) bits[bits.length - 1] = (bits[bits.length - 1] ?? 0) & (2 ** inLast - 1);
  // A sum of nothing says nothing: rare, but not with three blocks.
  if (bits.every((word) => word === 0)) addBit(bits, number % blocks);
  return bits;
}

export const hasBit = (bits: Combination, at: number): boolean =>
  (((bits[at >> 5] ?? 0) >>> (at & 31)) & 1) === 1;

function addBit(bits: Combination, at: number): void {
  bits[at >> 5] = (bits[at >> 5] ?? 0) | (1 << (at & 31));
}

/** Adds, which is also takes away. */
export function addInto(sum: Uint8Array | Uint32Array, other: Uint8Array | Uint32Array): void {
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) ^ (other[at] ?? 0);
}
