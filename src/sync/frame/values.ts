import { NotAFrame, raw } from './binary-coder.ts';
import { type FrameState, type Place, tag, tagBits, wholeLimit } from './frame-state.ts';
import { symbol } from './numbers.ts';

/** How deep the data of an event may be nested. */
const deepest = 40;

/** Any JSON value, exactly: what canonical JSON makes of it is the same after. */
export function codeValue(state: FrameState, place: Place, given: unknown, depth: number): unknown {
  // The reader is given what an empty object has under that name: for some names, its prototype's.
  const value = state.coder.writing ? given : undefined;
  if (!state.coder.writing && depth > deepest) throw new NotAFrame('nested too deep');
  state.spend(8);
  const kind = symbol(state.coder, place.tags, place.lastTag << tagBits, tagBits, tagOf(value));
  place.lastTag = kind;
  switch (kind) {
    case tag.null:
      return null;
    case tag.false:
      return false;
    case tag.true:
      return true;
    case tag.whole:
      return place.wholes().code(state, value as number);
    case tag.decimal:
      return codeDecimal(state, place, value as number);
    case tag.float:
      return codeFloat(state, value as number);
    case tag.string:
      return state.strings.code(place.strings(), place.name, value as string);
    case tag.list:
      return codeList(state, place, (value ?? []) as readonly unknown[], depth);
    case tag.object:
      return codeObject(state, place, (value ?? {}) as Data, depth);
    default:
      throw new NotAFrame('no such value');
  }
}

function tagOf(value: unknown): number {
  if (value === null || value === undefined) return tag.null;
  if (typeof value === 'boolean') return value ? tag.true : tag.false;
  if (typeof value === 'string') return tag.string;
  if (typeof value === 'number') {
    if (Number.isInteger(value) && Math.abs(value) <= wholeLimit && !Object.is(value, -0)) return tag.whole;
    return decimalOf(value) ? tag.decimal : tag.float;
  }
  return Array.isArray(value) ? tag.list : tag.object;
}

/** The shortest decimal fraction, as JSON writes it: mantissa and power of ten; null when it would not come back. */
function decimalOf(value: number): readonly [mantissa: number, exponent: number] | null {
  const parts = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!parts) return null;
  const [, whole = '', fraction = '', power = '0'] = parts;
  const mantissa = Number(whole + fraction);
  const exponent = Number(power) - fraction.length;
  const exact = Math.abs(mantissa) <= wholeLimit && Object.is(fromDecimal(mantissa, exponent), value);
  return exact ? [mantissa, exponent] : null;
}

const fromDecimal = (mantissa: number, exponent: number): number => Number(`${mantissa}e${exponent}`);

function codeDecimal(state: FrameState, place: Place, value: number): number {
  const [mantissa, exponent] = (state.coder.writing && decimalOf(value)) || [0, 0];
  const power = place.exponents().signed(state.coder, exponent);
  return fromDecimal(place.decimals().code(state, mantissa), power);
}

/** The 64 bits of a float. */
function codeFloat(state: FrameState, value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  for (let at = 0; at < 8; at++) view.setUint8(at, raw(state.coder, 8, view.getUint8(at)));
  return view.getFloat64(0);
}

function codeList(state: FrameState, place: Place, list: readonly unknown[], depth: number): unknown[] {
  const length = place.lengths().natural(state.coder, list.length);
  const told: unknown[] = [];
  for (let n = 0; n < length; n++) told.push(codeValue(state, place.elements(state), list[n], depth + 1));
  return told;
}

function codeObject(state: FrameState, place: Place, object: Data, depth: number): Record<string, unknown> {
  const shape = place.shapes().code(state, state.coder.writing ? keysOf(object) : []);
  const told: Record<string, unknown> = {};
  shape.keys.forEach((key, field) => {
    put(told, key, codeValue(state, shape.place(state, field), object[key], depth + 1));
  });
  return told;
}

type Data = Readonly<Record<string, unknown>>;

/** The keys of an object that are there, in order. */
export function keysOf(object: Data): string[] {
  const keys = Object.keys(object);
  return (
    keys.some((key) => object[key] === undefined) ? keys.filter((key) => object[key] !== undefined) : keys
  ).sort();
}

/** Assigning `__proto__` would set a prototype: that key is defined. */
export function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  else object[key] = value;
}
