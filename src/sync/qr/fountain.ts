import { addInto, combinationOf, hasBit } from './combination.ts';
import {
  blockLimit,
  blocksOf,
  frameOverhead,
  numberLimit,
  payloadLimit,
  payloadName,
  writeFrame,
} from './qr-frame.ts';

/** A payload as endlessly many codes, of which any few more than `blocks` are enough. */
export type Fountain = {
  /** Codes that are needed when none is missed. */
  readonly blocks: number;
  /** The text of the code of a number from 0 on. */
  frame(number: number): string;
};

/**
 * @param payload 1 to 65,535 bytes
 * @param mostBytes of a whole frame, which is what a code of the wanted size holds
 */
export function createFountain(payload: Uint8Array, mostBytes: number): Fountain {
  const { length } = payload;
  if (length === 0 || length > payloadLimit) throw new Error('invariant: a payload that fits');
  const fewest = blocksOf(length, mostBytes - frameOverhead);
  if (fewest > blockLimit) throw new Error('invariant: blocks that are large enough');
  // All of one length, so that the last is not mostly nothing.
  const size = Math.ceil(length / fewest);
  const blocks = blocksOf(length, size);
  const padded = new Uint8Array(blocks * size);
  padded.set(payload);
  const name = payloadName(payload);
  return {
    blocks,
    frame(counted) {
      const number = counted % numberLimit;
      const combination = combinationOf(number, blocks);
      const block = new Uint8Array(size);
      for (let at = 0; at < blocks; at++)
        if (hasBit(combination, at)) addInto(block, padded.subarray(at * size, (at + 1) * size));
      return writeFrame({ name, length, number, block });
    },
  };
}
