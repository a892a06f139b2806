import { type BinaryCoder, decide, Odds, raw } from './binary-coder.ts';

/** Codes one of 2^bits symbols as a walk down a binary tree, whose 2^bits nodes begin at `base`. */
export function symbol(coder: BinaryCoder, odds: Odds, base: number, bits: number, value: number): number {
  let node = 1;
  for (let left = bits - 1; left >= 0; left--)
    node = (node << 1) | decide(coder, odds, base + node, (value >>> left) & 1);
  return node - (1 << bits);
}

/** Bits that a whole number from 0 to 2^53-1 takes: 0 for 0. */
export const bitLength = (value: number): number =>
  value < 4_294_967_296 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / 4_294_967_296);

/** Places of a number's odds: its length (64), its sign, whether it is far, then the first bits after the leading one for each length. */
const signAt = 64;
const farAt = 65;
const bitsAt = 66;
const perLength = 8;
const size = bitsAt + 54 * perLength;

const powers = Float64Array.from({ length: 54 }, (_, n) => 2 ** n);

/**
 * Whole numbers from -(2^53-1) to 2^53-1 (Elias gamma with learnt odds): how long, then the first bits after the leading
 * one, learnt too, and the others as they are. `contexts`: how many kinds of place it is used in, each learning alone.
 */
export class WholeNumber {
  private readonly odds: Odds;
  constructor(contexts = 1) {
    this.odds = new Odds(size * contexts);
    // Before anything is learnt, small is likelier than large.
    for (let n = 0; n < contexts; n++) this.odds.p.fill(22_000, n * size, n * size + signAt);
  }

  /** A number that is never negative. */
  natural(coder: BinaryCoder, value: number, context = 0): number {
    const base = context * size;
    const length = symbol(coder, this.odds, base, 6, coder.writing ? bitLength(value) : 0);
    if (length < 2) return length;
    let left = Math.min(length, 53) - 1;
    let read = 1;
    const at = base + bitsAt + left * perLength;
    // Short numbers are learnt whole: each of 0 to 15 has odds of its own.
    for (const lastNode = 1 << (length < 5 ? 3 : 2); left > 0 && read < lastNode; ) {
      left -= 1;
      // The division leaves the bit in the lowest place, and `&` takes no other.
      read = (read << 1) | decide(coder, this.odds, at + read, (value / (powers[left] as number)) & 1);
    }
    while (left > 0) {
      const some = left > 24 ? 24 : left;
      left -= some;
      const power = powers[some] as number;
      read = read * power + raw(coder, some, Math.floor(value / (powers[left] as number)) % power);
    }
    return read;
  }

  /** Any whole number. */
  signed(coder: BinaryCoder, value: number, context = 0): number {
    const absolute = this.natural(coder, Math.abs(value), context);
    if (absolute === 0) return 0;
    return decide(coder, this.odds, context * size + signAt, value < 0 ? 1 : 0) === 1 ? -absolute : absolute;
  }

  /** Any whole number, as the step from one that is likely; as it is when no number can hold the step exactly. */
  near(coder: BinaryCoder, likely: number, value: number, context = 0): number {
    const far = Math.abs(value - likely) > Number.MAX_SAFE_INTEGER / 4;
    if (decide(coder, this.odds, context * size + farAt, far ? 1 : 0) === 1)
      return this.signed(coder, value, context);
    return likely + this.signed(coder, value - likely, context);
  }
}
