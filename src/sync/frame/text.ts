import { type BinaryCoder, learn, Odds } from './binary-coder.ts';
import { sampleText } from './vocabulary.ts';

/**
 * Text of any kind, byte by byte, each bit with the odds that were learnt after the same one, two or three bytes before
 * it, the longest that was met counting most. Both sides begin with what the sample text teaches.
 *
 * The bytes are those of UTF-8 for each UTF-16 unit alone (CESU-8), so that a lone surrogate comes back as it was; 0xff,
 * which no such text holds, ends it.
 */
const end = 0xff;
const orders = 3;
/** Places for the odds of each order; two histories that fall on the same place only cost some bits. */
const places = 1 << 16;

/** A letter takes the reader far longer than a byte of anything else: a frame of nothing but letters holds fewer. */
const unitCost = 3;

let taught: Odds | null = null;

/** Odds after the sample text: made once, then copied. */
function begin(): Odds {
  if (!taught) {
    taught = new Odds(places * orders);
    const teacher: BinaryCoder = { writing: true, decide: (_p, bit) => bit };
    new Text(taught).code(teacher, sampleText, () => undefined);
  }
  return taught.copy();
}

export class Text {
  private readonly odds: Odds;
  constructor(odds: Odds = begin()) {
    this.odds = odds;
  }

  /**
   * @param spend is told of every unit read, and throws when it is too much
   * @param before what stands before the text and is known
   */
  code(coder: BinaryCoder, text: string, spend: (units: number) => void, before = ''): string {
    let history = 0;
    for (let n = Math.max(0, before.length - orders); n < before.length; n++)
      history = ((history << 8) | (before.charCodeAt(n) & 0xff)) & 0xff_ffff;
    const byte = (value: number): number => {
      const coded = this.byte(coder, history, value);
      history = ((history << 8) | coded) & 0xff_ffff;
      return coded;
    };
    if (coder.writing) {
      for (let n = 0; n < text.length; n++) {
        const unit = text.charCodeAt(n);
        if (unit < 0x80) byte(unit);
        else {
          if (unit < 0x800) byte(0xc0 | (unit >> 6));
          else {
            byte(0xe0 | (unit >> 12));
            byte(0x80 | ((unit >> 6) & 0x3f));
          }
          byte(0x80 | (unit & 0x3f));
        }
      }
      byte(end);
      return text;
    }
    let read = '';
    for (let first = byte(0); first !== end; first = byte(0)) {
      spend(unitCost);
      let unit = first;
      if (first >= 0xe0) unit = ((first & 0x0f) << 12) | ((byte(0) & 0x3f) << 6) | (byte(0) & 0x3f);
      else if (first >= 0x80) unit = ((first & 0x1f) << 6) | (byte(0) & 0x3f);
      read += String.fromCharCode(unit);
    }
    return read;
  }

  private byte(coder: BinaryCoder, history: number, value: number): number {
    const { p, met } = this.odds;
    const two = Math.imul((history & 0xffff) + 1, 0x9e37_79b1) >>> 16;
    const three = Math.imul(history + 1, 0x85eb_ca6b) >>> 16;
    let node = 1;
    for (let left = 7; left >= 0; left--) {
      const spread = Math.imul(node, 0x2f0b);
      const at1 = ((history & 0xff) << 8) | node;
      const at2 = places | ((two ^ spread) & (places - 1));
      const at3 = (2 * places) | ((three ^ spread) & (places - 1));
      const odds = blend(
        blend(p[at1] as number, p[at2] as number, met[at2] as number),
        p[at3] as number,
        met[at3] as number,
      );
      const bit = coder.decide(odds, (value >>> left) & 1);
      learn(this.odds, at1, bit);
      learn(this.odds, at2, bit);
      learn(this.odds, at3, bit);
      node = (node << 1) | bit;
    }
    return node & 0xff;
  }
}

/** What a longer history says, against a shorter one's word: the oftener it was met, the more it counts. */
const blend = (shorter: number, longer: number, met: number): number =>
  Math.floor((shorter + longer * met * 2) / (1 + met * 2));
