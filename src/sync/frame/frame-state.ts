import { type BinaryCoder, decide, NotAFrame, Odds } from './binary-coder.ts';
import { bitLength, WholeNumber } from './numbers.ts';
import { StringOdds, Strings } from './strings.ts';

/** What one frame may unfold to, in bytes of JSON, roughly: whatever the sender claims, no more memory than this. */
export const unpackedLimit = 8 * 1024 * 1024;

/** Places that learn alone; what has more kinds of field than this shares one place for the others. */
const mostPlaces = 400;

/** All that one frame has in common: the coder, the strings that were met, and the budget of the reader. */
export class FrameState {
  readonly coder: BinaryCoder;
  readonly strings: Strings;
  readonly keyCount = new WholeNumber();
  readonly keyOdds = new StringOdds();
  private left = unpackedLimit;
  private placesMade = 0;
  private sharedPlace: Place | null = null;

  constructor(coder: BinaryCoder, words: readonly string[], items: readonly string[]) {
    this.coder = coder;
    this.strings = new Strings(coder, words, items, this.spend);
  }

  /** Throws when the frame unfolds to more than a frame may. Charged for what is read, before it is made. */
  readonly spend = (bytes: number): void => {
    this.left -= bytes;
    if (!this.coder.writing && this.left < 0) throw new NotAFrame('unfolds to too much', 'too-large');
  };

  newPlace(name: string): Place {
    this.placesMade += 1;
    if (this.placesMade <= mostPlaces) return new Place(name);
    this.sharedPlace ??= new Place('');
    return this.sharedPlace;
  }
}

/** One yes or no. */
export const flag = (coder: BinaryCoder, odds: Odds, at: number, value: boolean): boolean =>
  decide(coder, odds, at, value ? 1 : 0) === 1;

/** What a value is; four bits leave room. */
export const tag = {
  null: 0,
  false: 1,
  true: 2,
  whole: 3,
  decimal: 4,
  float: 5,
  string: 6,
  list: 7,
  object: 8,
} as const;
export const tagBits = 4;

/** Whole numbers up to here are told as such: the step between any two of them is exact. */
export const wholeLimit = 2 ** 51;

/**
 * One place in the data of events (a field of the objects that have the same keys), with what was learnt of the values
 * there: the column of a table, learnt row by row.
 */
export class Place {
  /** Places of the same name remember the same strings. */
  readonly name: string;
  /** By the tag of the value before. */
  readonly tags = new Odds(16 << tagBits);
  lastTag = 0;
  /** Whether the codebook's prediction comes true, by whether the one before did. */
  readonly foreseen = new Odds(2);
  lastForeseen = 0;
  private ownStrings: StringOdds | null = null;
  private ownWholes: NumberPlace | null = null;
  private ownDecimals: NumberPlace | null = null;
  private ownExponents: WholeNumber | null = null;
  private ownLengths: WholeNumber | null = null;
  private ownElements: Place | null = null;
  private ownShapes: Shapes | null = null;

  constructor(name: string) {
    this.name = name;
  }
  strings(): StringOdds {
    this.ownStrings ??= new StringOdds();
    return this.ownStrings;
  }
  wholes(): NumberPlace {
    this.ownWholes ??= new NumberPlace();
    return this.ownWholes;
  }
  decimals(): NumberPlace {
    this.ownDecimals ??= new NumberPlace();
    return this.ownDecimals;
  }
  exponents(): WholeNumber {
    this.ownExponents ??= new WholeNumber();
    return this.ownExponents;
  }
  lengths(): WholeNumber {
    this.ownLengths ??= new WholeNumber();
    return this.ownLengths;
  }
  elements(state: FrameState): Place {
    this.ownElements ??= state.newPlace(this.name);
    return this.ownElements;
  }
  shapes(): Shapes {
    this.ownShapes ??= new Shapes();
    return this.ownShapes;
  }
}

/** Numbers of one place: as they are, or as the step from the one before, whichever has been shorter of late. */
export class NumberPlace {
  private readonly plain = new WholeNumber();
  private readonly steps = new WholeNumber();
  private last = 0;
  private plainBits = 0;
  private stepBits = 8;

  code(state: FrameState, value: number): number {
    const { coder } = state;
    const last = this.last;
    const asStep = this.stepBits < this.plainBits;
    const told = asStep ? last + this.steps.signed(coder, value - last) : this.plain.signed(coder, value);
    if (!Number.isSafeInteger(told)) throw new NotAFrame('no whole number');
    this.plainBits += bitLength(Math.abs(told)) - this.plainBits / 8;
    this.stepBits += bitLength(Math.abs(told - last)) - this.stepBits / 8;
    this.last = told;
    return told;
  }
}

/** A set of keys that objects of one place have had, in the order in which the fields are told. */
export class Shape {
  readonly keys: readonly string[];
  /** By field, then by what else it is learnt by (`Codebook.byKind`). */
  private readonly places: Place[][];
  constructor(keys: readonly string[]) {
    this.keys = keys;
    this.places = keys.map(() => []);
  }

  place(state: FrameState, field: number, kind = 0): Place {
    const places = this.places[field] as Place[];
    const name = this.keys[field] as string;
    const place = places[kind] ?? state.newPlace(kind === 0 ? name : `${name}/${kind}`);
    places[kind] = place;
    return place;
  }
}

/** Shapes that are remembered in one place; further ones are told in full each time. */
export const mostShapes = 500;

export class Shapes {
  private readonly list: Shape[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly which = new WholeNumber();
  /** @param keys those of the object, in order; the reader ignores them */
  code(state: FrameState, keys: readonly string[]): Shape {
    const at = this.numbers.get(nameOf(keys)) ?? this.list.length;
    const which = this.which.natural(state.coder, at);
    const met = this.list[which];
    if (met) return met;
    if (which !== this.list.length) throw new NotAFrame('no such shape');
    const shape = codeShape(state, keys);
    if (which < mostShapes) {
      this.numbers.set(nameOf(shape.keys), which);
      this.list.push(shape);
    }
    return shape;
  }
}

/** Different keys, different names: joining would take `['']` for `[]`. */
export const nameOf = (keys: readonly string[]): string => JSON.stringify(keys);

/** A shape told in full. */
export function codeShape(state: FrameState, keys: readonly string[]): Shape {
  const size = state.keyCount.natural(state.coder, keys.length);
  state.spend(size * 8);
  const told: string[] = [];
  for (let n = 0; n < size; n++) told.push(state.strings.code(state.keyOdds, 'a key', keys[n]));
  return new Shape(told);
}
