import type { LogicalTime } from '#domain/events/event.ts';
import type { WireEvent } from '../protocol.ts';
import { NotAFrame, Odds } from './binary-coder.ts';
import type { Codebook, Data } from './codebook.ts';
import {
  codeShape,
  type FrameState,
  flag,
  mostShapes,
  nameOf,
  type Place,
  type Shape,
} from './frame-state.ts';
import { WholeNumber } from './numbers.ts';
import { StringOdds } from './strings.ts';
import { codeValue, keysOf, put } from './values.ts';

type EventShape = {
  readonly type: string;
  readonly version: number;
  readonly shape: Shape;
  readonly gaps: WholeNumber;
};

/** The beginning of 2026, ms: a frame's first time is told from here. */
const earliest = 1_767_225_600_000;
const noData: Data = {};
/** What the reader gives: it is ignored. */
const nothing: WireEvent = ['', 1, [0, 0], 0, null, {}];

/**
 * The events of a frame, one after the other, whatever segment they are in: each is told as what is new against those
 * before it and against what the codebook foresees.
 */
export class Events {
  private readonly state: FrameState;
  private readonly book: Codebook | null;
  private readonly shapes: EventShape[] = [];
  /** By type, version and keys. */
  private readonly numbers = new Map<string, number>();
  private readonly which = new WholeNumber(8);
  private readonly types = new StringOdds();
  private readonly versions = new WholeNumber();
  private readonly offsets = new Odds(2);
  private readonly offsetSteps = new WholeNumber();
  private readonly orders = new Odds(1);
  private readonly orderSteps = new WholeNumber();
  private readonly counters = new WholeNumber();
  private lastShape = 0;
  private at = earliest;
  private offset: number | null = null;
  private order: LogicalTime = [earliest, 0];
  /** The data of the last event that named an item. */
  private before: Data = noData;

  constructor(state: FrameState, book: Codebook | null) {
    this.state = state;
    this.book = book;
  }

  code([type, version, order, at, offset, data]: WireEvent = nothing): WireEvent {
    this.state.spend(60);
    this.state.strings.surprised = 0;
    const { shape, gaps, ...told } = this.shape(type, version, data);
    const toldData = this.data(shape, data);
    const toldAt = this.time(gaps, at, toldData);
    const toldOffset = this.codeOffset(offset);
    return [told.type, told.version, this.codeOrder(order, toldAt, toldOffset), toldAt, toldOffset, toldData];
  }

  /** Type, version and keys together: most events have those of one of a few others. */
  private shape(type: string, version: number, data: Data): EventShape {
    const state = this.state;
    const { coder } = state;
    const keys = coder.writing ? keysOf(data) : [];
    const key = `${type} ${version} ${nameOf(keys)}`;
    const which = this.which.natural(
      coder,
      this.numbers.get(key) ?? this.shapes.length,
      Math.min(this.lastShape, 7),
    );
    this.lastShape = which;
    const met = this.shapes[which];
    if (met) return met;
    if (which !== this.shapes.length) throw new NotAFrame('no such kind of event');
    const made = {
      type: state.strings.code(this.types, 'a type', type),
      version: this.versions.natural(coder, version),
      shape: codeShape(state, this.inOrder(keys)),
      gaps: new WholeNumber(2),
    };
    if (which < mostShapes) {
      this.numbers.set(key, which);
      this.shapes.push(made);
    }
    return made;
  }

  /** Those first from which others follow. */
  private inOrder(keys: readonly string[]): readonly string[] {
    const first = this.book?.first ?? [];
    return [...first.filter((key) => keys.includes(key)), ...keys.filter((key) => !first.includes(key))];
  }

  private data(shape: Shape, data: Data): Record<string, unknown> {
    const state = this.state;
    const book = this.book;
    const told: Record<string, unknown> = {};
    let kind = 0;
    shape.keys.forEach((key, field) => {
      const place = shape.place(state, field, kind > 0 && book?.byKind.includes(key) ? kind : 0);
      const foreseen = book?.predict(key, told, this.before);
      put(
        told,
        key,
        foreseen === undefined
          ? codeValue(state, place, data[key], 1)
          : this.foreseen(place, data[key], foreseen),
      );
      if (key === book?.itemField) kind = book.kindOf(told[key]) & 15;
    });
    if (book && told[book.itemField] !== undefined) this.before = told;
    return told;
  }

  private foreseen(place: Place, value: unknown, foreseen: unknown): unknown {
    const right = flag(this.state.coder, place.foreseen, place.lastForeseen, same(value, foreseen));
    place.lastForeseen = right ? 1 : 0;
    if (!right) return codeValue(this.state, place, value, 1);
    this.state.spend(8);
    return copy(foreseen);
  }

  /** Wall time, from the event before and the time that this one says it took (`ms`). */
  private time(gaps: WholeNumber, at: number, data: Data): number {
    const took = data['ms'];
    const expected =
      this.at +
      (typeof took === 'number' && Number.isInteger(took) && took >= 0 && took <= 3_600_000 ? took : 0);
    this.at = safe(gaps.near(this.state.coder, expected, at, this.state.strings.surprised));
    return this.at;
  }

  private codeOffset(offset: number | null): number | null {
    const { coder } = this.state;
    if (flag(coder, this.offsets, 0, offset !== this.offset)) {
      this.offset = flag(coder, this.offsets, 1, offset === null)
        ? null
        : safe(this.offsetSteps.near(coder, this.offset ?? 0, offset ?? 0));
    }
    return this.offset;
  }

  /** Logical time follows from the wall's and the offset (LOG-5), as long as the clock was believed. */
  private codeOrder(order: LogicalTime, at: number, offset: number | null): LogicalTime {
    const { coder } = this.state;
    const [last, counter] = this.order;
    const now = at + (offset ?? 0);
    const expected: LogicalTime = now > last ? [now, 0] : [last, counter + 1];
    const right = order[0] === expected[0] && order[1] === expected[1];
    this.order = flag(coder, this.orders, 0, right)
      ? expected
      : [safe(this.orderSteps.near(coder, last, order[0])), this.counters.natural(coder, order[1])];
    return this.order;
  }
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new NotAFrame('no whole number');
  return value;
}

/** The same value, to the sign of a zero. Codebooks foresee plain values and lists of them; nothing else is the same. */
const same = (value: unknown, foreseen: unknown): boolean =>
  Array.isArray(value) && Array.isArray(foreseen)
    ? value.length === foreseen.length && value.every((one, at) => Object.is(one, foreseen[at]))
    : Object.is(value, foreseen);

const copy = (value: unknown): unknown => (Array.isArray(value) ? value.slice() : value);
