import { decide, NotAFrame, Odds } from './binary-coder.ts';
import type { FrameState } from './frame-state.ts';
import { symbol, WholeNumber } from './numbers.ts';
import { Recent } from './recent.ts';
import { StringOdds } from './strings.ts';

/**
 * What messages are made of. A part codes in both directions: the writer is given the value, the reader gives it back and
 * ignores what it is given. `name`, the field's path, says which odds it learns with.
 */
export type Part<T> = (head: Head, name: string, value: T) => T;

/** One in sixteen, before anything was learnt: a count that was never named, an optional field that is there. */
const rarely = { so: 4096, not: 61_440 } as const;

/** The state of a message around its events. */
export class Head {
  readonly state: FrameState;
  private readonly flags = new Map<string, Odds>();
  private readonly strings = new Map<string, StringOdds>();
  private readonly numbers = new Map<string, WholeNumber>();
  /** Counts and cursors come again: in a receipt, in the answer to a request. */
  private readonly counts: Recent<number>;
  private readonly places = new WholeNumber();

  constructor(state: FrameState, counts: readonly number[]) {
    this.state = state;
    this.counts = new Recent(512, counts);
  }

  /** @param likely what to expect before anything was learnt */
  flag(name: string, value: boolean, likely: boolean): boolean {
    const odds = made(this.flags, name, () => new Odds(1, likely ? rarely.not : rarely.so));
    return decide(this.state.coder, odds, 0, value ? 1 : 0) === 1;
  }
  string(name: string, remembered: string, value: string): string {
    return this.state.strings.code(
      made(this.strings, name, () => new StringOdds()),
      remembered,
      value,
    );
  }
  number(name: string, value: number, likely = 0): number {
    return made(this.numbers, name, () => new WholeNumber()).near(this.state.coder, likely, value);
  }
  count(name: string, value: number): number {
    const place = this.state.coder.writing ? this.counts.find(value) : 0;
    if (!this.flag(`${name} met`, place >= 0, true)) {
      const told = this.number(name, value);
      this.counts.meet(told, -1);
      return told;
    }
    const at = this.places.natural(this.state.coder, place);
    const told = this.counts.at(at);
    if (told === undefined) throw new NotAFrame('no such count');
    this.counts.meet(told, at);
    return told;
  }
  choice(name: string, bits: number, value: number): number {
    return symbol(
      this.state.coder,
      made(this.flags, name, () => new Odds(1 << bits)),
      0,
      bits,
      value,
    );
  }
}

function made<T>(map: Map<string, T>, name: string, make: () => T): T {
  let one = map.get(name);
  if (!one) {
    one = make();
    map.set(name, one);
  }
  return one;
}

/** Any whole number from 0, often one that was met. */
export const count: Part<number> = (head, name, value) => head.count(name, value);

/** A small number, or one near `likely`. */
export const near =
  (likely: number): Part<number> =>
  (head, name, value) =>
    head.number(name, value, likely);

export const yesOrNo: Part<boolean> = (head, name, value) => head.flag(name, value, false);

/** A string; places that remember the same have the same strings. Brands are checked when the message is whole. */
export const string =
  <T extends string>(remembered: string): Part<T> =>
  (head, name, value) =>
    head.string(name, remembered, value) as T;

export const constant =
  <T extends string>(value: T): Part<T> =>
  () =>
    value;

export function oneOf<T extends string>(values: readonly T[]): Part<T> {
  const bits = Math.ceil(Math.log2(values.length));
  return (head, name, value) => {
    const told = values[head.choice(name, bits, Math.max(0, values.indexOf(value)))];
    if (told === undefined) throw new NotAFrame('no such choice');
    return told;
  };
}

/** @param likely whether it mostly is there */
export const nullable =
  <T>(part: Part<T>, likely = false): Part<T | null> =>
  (head, name, value) =>
    head.flag(`${name} there`, value !== null, likely) ? part(head, name, value as T) : null;

export const optional =
  <T>(part: Part<T>, likely = false): Part<T | undefined> =>
  (head, name, value) =>
    head.flag(`${name} there`, value !== undefined, likely) ? part(head, name, value as T) : undefined;

export const list =
  <T>(part: Part<T>, most: number): Part<T[]> =>
  (head, name, value) => {
    const length = head.number(`${name} size`, head.state.coder.writing ? value.length : 0);
    if (length < 0 || length > most) throw new NotAFrame('too many');
    head.state.spend(length * 16);
    const told: T[] = [];
    for (let n = 0; n < length; n++) told.push(part(head, name, value?.[n] as T));
    return told;
  };

export const pair =
  <A, B>(first: Part<A>, second: Part<B>): Part<[A, B]> =>
  (head, name, value) => {
    const told = first(head, `${name} 0`, value?.[0] as A);
    return [told, second(head, `${name} 1`, value?.[1] as B)];
  };

/** A line for each field: TypeScript asks for one when the message gets another. Told in the order of the lines. */
export function record<T extends object>(parts: { readonly [K in keyof T]-?: Part<T[K]> }): Part<T> {
  const fields = Object.entries(parts) as [keyof T & string, Part<unknown>][];
  return (head, name, value) => {
    const told: Record<string, unknown> = {};
    for (const [field, part] of fields) {
      const member = part(head, `${name}.${field}`, value?.[field]);
      if (member !== undefined) told[field] = member;
    }
    return told as T;
  };
}
