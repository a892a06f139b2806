import { type BinaryCoder, NotAFrame, Odds, raw } from './binary-coder.ts';
import { symbol, WholeNumber } from './numbers.ts';
import { Recent } from './recent.ts';
import { Text } from './text.ts';
import { frozenWords } from './vocabulary.ts';

/** Values of one place that are remembered. */
const remembered = 256;

/** How a string is told. */
const kind = {
  recent: 0,
  next: 1,
  like: 2,
  word: 3,
  item: 4,
  hex: 5,
  uuid: 6,
  digits: 7,
  text: 8,
  minted: 9,
} as const;
const kindBits = 4;

/** Units in common that are worth a mention. */
const worthSharing = 3;

/** Bytes of a hash, a stream's name or a device's. */
const usualHex = 16;

const hexDigits = '0123456789abcdef';
const hexPattern = /^(?:[0-9a-f]{2}){4,64}$/;
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** As the hub makes ids: a word, then twelve or sixteen letters of five random bits each. */
const mintedPattern = /^([a-z]+)-([a-z2-7]{12}(?:[a-z2-7]{4})?)$/;
const mintedLetters = 'abcdefghijklmnopqrstuvwxyz234567';
const digitsPattern = /^(?:0|[1-9][0-9]{0,14})$/;

/** A codebook's lists are the same for weeks. */
const placesByList = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function placesOf(words: readonly string[]): ReadonlyMap<string, number> {
  const known = placesByList.get(words);
  if (known) return known;
  const places = new Map(words.map((word, place) => [word, place]));
  placesByList.set(words, places);
  return places;
}

const frozenPlaces = placesOf(frozenWords);

/** How strings of one place are told, learnt alone. */
export class StringOdds {
  /** By the kind before; low kinds are likelier. */
  readonly kind = new Odds(16 << kindBits, 16_384);
  readonly rank = new WholeNumber();
  readonly number = new WholeNumber();
  readonly shared = new WholeNumber();
  lastShared = 0;
  lastKind = 0;
}

/**
 * All strings of one frame: again one that was met in places of the same name, the next after the last, one that begins like
 * it, a word of the vocabulary, a step through the pack's items, hex digits or an id of the hub's as bits, or letter by letter.
 */
export class Strings {
  private readonly coder: BinaryCoder;
  private readonly spend: (bytes: number) => void;
  private readonly words: readonly string[];
  private readonly wordPlaces: ReadonlyMap<string, number>;
  private readonly items: readonly string[];
  private readonly itemPlaces: ReadonlyMap<string, number>;
  private readonly wordNumber = new WholeNumber();
  private readonly itemStep = new WholeNumber(2);
  private readonly hexLength = new WholeNumber();
  private readonly mintedPrefix = new WholeNumber();
  private readonly uuidMade = new Odds(32);
  /** Made when the first letter is met: most exchanges have none. */
  private letters: Text | null = null;
  private readonly recent = new Map<string, Recent<string>>();
  private lastItem = 0;
  /** 1 when a string of the present event was not what it was in the one before: other things then differ too. */
  surprised = 0;

  /**
   * @param words known to both sides beside the frozen ones
   * @param items in the order of the pack
   * @param spend charged for every string that is made; throws when it is too much
   */
  constructor(
    coder: BinaryCoder,
    words: readonly string[],
    items: readonly string[],
    spend: (bytes: number) => void,
  ) {
    this.coder = coder;
    this.spend = spend;
    this.words = words;
    this.wordPlaces = placesOf(words);
    this.items = items;
    this.itemPlaces = placesOf(items);
  }

  /** Strings that places of this name have met already, on both sides. */
  remember(name: string, values: readonly string[]): void {
    this.recent.set(name, new Recent(remembered, values));
  }

  /** One more string that places of this name may have. */
  meet(name: string, value: string): void {
    const recent = this.recentOf(name);
    recent.meet(value, recent.find(value));
  }

  private recentOf(name: string): Recent<string> {
    const known = this.recent.get(name);
    if (known) return known;
    const recent = new Recent<string>(remembered);
    this.recent.set(name, recent);
    return recent;
  }

  /** @param name places of the same name remember the same values */
  code(odds: StringOdds, name: string, value = ''): string {
    const coder = this.coder;
    const recent = this.recentOf(name);
    // An item is told as a step through the pack, even one that was met: the next is likelier than the last.
    const place = coder.writing && !this.itemPlaces.has(value) ? recent.find(value) : -1;
    const last = recent.at(0) ?? '';
    const best = coder.writing && place < 0 ? this.kindOf(value, last) : kind.recent;
    const how = symbol(coder, odds.kind, odds.lastKind << kindBits, kindBits, best);
    odds.lastKind = how;
    if (how === kind.recent) {
      const at = odds.rank.natural(coder, place);
      const known = recent.at(at);
      if (known === undefined) throw new NotAFrame('no such recent string');
      recent.meet(known, at);
      if (at > 0) this.surprised = 1;
      this.spend(known.length + 8);
      return known;
    }
    const told = this.tell(odds, how, value, last);
    if (how === kind.item) return told;
    this.surprised = 1;
    recent.meet(told, -1);
    this.spend(told.length + 8);
    return told;
  }

  /** The frozen words come first. */
  private wordPlace(word: string): number | undefined {
    const own = this.wordPlaces.get(word);
    return frozenPlaces.get(word) ?? (own === undefined ? undefined : own + frozenWords.length);
  }

  private kindOf(value: string, last: string): number {
    if (this.itemPlaces.has(value)) return kind.item;
    if (this.wordPlace(value) !== undefined) return kind.word;
    if (value === next(last)) return kind.next;
    if (digitsPattern.test(value)) return kind.digits;
    if (hexPattern.test(value)) return kind.hex;
    if (uuidPattern.test(value)) return kind.uuid;
    if (frozenPlaces.has(mintedPattern.exec(value)?.[1] ?? '')) return kind.minted;
    return sharedStart(value, last) >= worthSharing ? kind.like : kind.text;
  }

  private tell(odds: StringOdds, how: number, value: string, last: string): string {
    const coder = this.coder;
    if (how === kind.word) {
      const place = this.wordNumber.natural(coder, this.wordPlace(value) ?? 0);
      return known(frozenWords[place] ?? this.words[place - frozenWords.length]);
    }
    if (how === kind.item) {
      const step = this.itemStep.signed(
        coder,
        (this.itemPlaces.get(value) ?? 0) - this.lastItem,
        this.surprised,
      );
      this.lastItem += step;
      this.spend(64);
      return known(this.items[this.lastItem]);
    }
    if (how === kind.digits) return String(odds.number.natural(coder, Number(value)));
    if (how === kind.hex) {
      const bytes = this.hexLength.near(coder, usualHex, value.length / 2);
      return this.hex(bytes * 2, value);
    }
    if (how === kind.uuid) {
      const digits = this.hex(32, value.replace(/-/g, ''), true);
      return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    }
    if (how === kind.next) return next(last);
    if (how === kind.minted) return this.minted(value);
    if (how === kind.like) {
      const shared = odds.shared.near(coder, odds.lastShared, sharedStart(value, last));
      if (shared < 0 || shared > last.length) throw new NotAFrame('not so long');
      odds.lastShared = shared;
      const start = last.slice(0, shared);
      return start + this.text(value.slice(shared), start);
    }
    if (how === kind.text) return this.text(value);
    throw new NotAFrame('no such kind of string');
  }

  private minted(value: string): string {
    const [, prefix = '', letters = ''] = mintedPattern.exec(value) ?? [];
    const place = this.mintedPrefix.natural(this.coder, frozenPlaces.get(prefix) ?? 0);
    let id = `${known(frozenWords[place])}-`;
    const length = 12 + 4 * raw(this.coder, 1, letters.length === 16 ? 1 : 0);
    for (let n = 0; n < length; n++)
      id += mintedLetters[raw(this.coder, 5, mintedLetters.indexOf(letters.charAt(n)))];
    return id;
  }

  private text(text: string, before = ''): string {
    this.letters ??= new Text();
    return this.letters.code(this.coder, text, this.spend, before);
  }

  /** `uuid`: the two digits that say how the others were made are mostly the same. */
  private hex(length: number, value: string, uuid = false): string {
    if (length < 0 || length > 128) throw new NotAFrame('too long');
    let digits = '';
    for (let n = 0; n < length; n++) {
      const digit = hexDigits.indexOf(value.charAt(n));
      const made = uuid && (n === 12 || n === 16);
      digits +=
        hexDigits[
          made ? symbol(this.coder, this.uuidMade, n === 12 ? 0 : 16, 4, digit) : raw(this.coder, 4, digit)
        ];
    }
    return digits;
  }
}

/** How many units two strings have in common at their start. */
function sharedStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

/** The string after one that ends in a number: `set/q07` after `set/q06`. */
function next(last: string): string {
  const [digits = ''] = /[0-9]{0,9}$/.exec(last) ?? [];
  const number = String(Number(digits) + 1);
  return (
    last.slice(0, last.length - digits.length) +
    '0'.repeat(Math.max(0, digits.length - number.length)) +
    number
  );
}

function known(word: string | undefined): string {
  if (word === undefined) throw new NotAFrame('no such word');
  return word;
}
