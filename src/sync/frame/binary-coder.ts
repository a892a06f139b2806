/**
 * An adaptive binary arithmetic coder: every decision is a bit with odds that both sides learn alike from the decisions
 * before it, and costs log2(1/p) bits. One method codes in both directions, so that what is written and what is read
 * cannot disagree: the writer is given the bit, the reader finds it. The interval coder with 32-bit bounds and no carry is
 * Mahoney's (lpaq, "Data Compression Explained", 4.1); Witten, Neal and Cleary 1987 is where such coders come from.
 * Only whole numbers and exact divisions: every machine comes to the same bytes.
 */

/**
 * What odds are cut from: hundreds of buffers of their own for each frame would keep the collector busier than the coder.
 * Each part is used once, so that it is as a new one.
 */
const pieceSize = 32_768;
let piece = { p: new Uint16Array(0), met: new Uint8Array(0), used: 0 };

function cut(size: number): { readonly p: Uint16Array; readonly met: Uint8Array } {
  if (size > pieceSize) return { p: new Uint16Array(size), met: new Uint8Array(size) };
  if (piece.used + size > piece.p.length)
    piece = { p: new Uint16Array(pieceSize), met: new Uint8Array(pieceSize), used: 0 };
  const from = piece.used;
  piece.used += size;
  return { p: piece.p.subarray(from, piece.used), met: piece.met.subarray(from, piece.used) };
}

/** Odds of a group of decisions: p(1) in 1/65536, and how often each was met, which says how fast it still learns. */
export class Odds {
  readonly p: Uint16Array;
  readonly met: Uint8Array;
  constructor(size: number, p = 32_768) {
    const part = cut(size);
    this.p = part.p.fill(p);
    this.met = part.met;
  }
  copy(): Odds {
    const copy = new Odds(this.p.length);
    copy.p.set(this.p);
    copy.met.set(this.met);
    return copy;
  }
}

/** A decision met so often learns no slower: what a learner does drifts over a week. */
const steadyAfter = 126;
/** The weight of the newest decision after n, in 1/32768: nearly that of a mean over all that were met. */
const weights = Int32Array.from({ length: steadyAfter + 1 }, (_, n) => Math.floor(32_768 / (n + 1.6)));

/** Moves the odds of a decision towards how it fell. */
export function learn(odds: Odds, at: number, bit: number): void {
  const p = odds.p[at] as number;
  const met = odds.met[at] as number;
  const weight = weights[met] as number;
  odds.p[at] = bit === 1 ? p + (((65_535 - p) * weight) >> 15) : p - ((p * weight) >> 15);
  if (met < steadyAfter) odds.met[at] = met + 1;
}

/** Where the interval of "1" ends: the lower part of [low, high], as long as p says, never empty and never all. */
const split = (low: number, high: number, p: number): number => low + Math.floor(((high - low) / 65_536) * p);

/** What was read cannot be a frame. Thrown and caught inside this folder only: `frame.ts` makes it a failure. */
export class NotAFrame extends Error {
  readonly code: 'malformed' | 'too-large';
  constructor(message: string, code: 'malformed' | 'too-large' = 'malformed') {
    super(message);
    this.code = code;
  }
}

export interface BinaryCoder {
  readonly writing: boolean;
  /** Codes one decision whose odds of a 1 are `p`/65536; the reader ignores the bit it is given. */
  decide(p: number, bit: number): number;
}

/** Codes one decision and learns from it. */
export function decide(coder: BinaryCoder, odds: Odds, at: number, bit: number): number {
  const decided = coder.decide(odds.p[at] as number, bit);
  learn(odds, at, decided);
  return decided;
}

/** Codes `count` bits (at most 31) of which nothing is known. */
export function raw(coder: BinaryCoder, count: number, value: number): number {
  let bits = 0;
  for (let left = count - 1; left >= 0; left--)
    bits = (bits << 1) | coder.decide(32_768, (value >>> left) & 1);
  return bits;
}

const top = 0xff00_0000;

export class BinaryWriter implements BinaryCoder {
  readonly writing = true;
  private low = 0;
  private high = 0xffff_ffff;
  private bytes = new Uint8Array(1024);
  private length = 0;

  decide(p: number, bit: number): number {
    const middle = split(this.low, this.high, p);
    if (bit === 1) this.high = middle;
    else this.low = middle + 1;
    while (((this.low ^ this.high) & top) === 0) {
      this.put(this.high >>> 24);
      this.low = (this.low << 8) >>> 0;
      this.high = ((this.high << 8) | 255) >>> 0;
    }
    return bit;
  }

  private put(byte: number): void {
    if (this.length === this.bytes.length) {
      const longer = new Uint8Array(this.length * 2);
      longer.set(this.bytes);
      this.bytes = longer;
    }
    this.bytes[this.length++] = byte;
  }

  /** All bytes; the reader takes what is missing at the end for zeros, so that zeros there need not be sent. */
  finish(): Uint8Array {
    if (this.low > 0) this.put((this.low >>> 24) + 1);
    while (this.length > 0 && this.bytes[this.length - 1] === 0) this.length -= 1;
    return this.bytes.slice(0, this.length);
  }
}

export class BinaryReader implements BinaryCoder {
  readonly writing = false;
  private readonly bytes: Uint8Array;
  private low = 0;
  private high = 0xffff_ffff;
  private at = 0;
  private code = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    for (let n = 0; n < 4; n++) this.code = ((this.code << 8) | this.next()) >>> 0;
  }

  decide(p: number, _bit: number): number {
    const middle = split(this.low, this.high, p);
    const bit = this.code <= middle ? 1 : 0;
    if (bit === 1) this.high = middle;
    else this.low = middle + 1;
    while (((this.low ^ this.high) & top) === 0) {
      this.low = (this.low << 8) >>> 0;
      this.high = ((this.high << 8) | 255) >>> 0;
      this.code = ((this.code << 8) | this.next()) >>> 0;
    }
    return bit;
  }

  private next(): number {
    return this.bytes[this.at++] ?? 0;
  }
}
