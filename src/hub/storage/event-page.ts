import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { StoredEvent } from '#domain/events/event.ts';
import type { ChainHash, StreamId } from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import { joinData, type Shape, splitData } from './event-data.ts';
import { pageDictionary } from './page-dictionary.ts';

/**
 * Consecutive events of one stream that arrived together, packed: a page. Columns (all times, all types, all values of
 * a key) deflated against a dictionary, and the hashes as they are, since nothing can predict them. Written once and
 * never changed. An event of a class's week costs about 35 bytes so, against 190 as a row of its own.
 */
export type EventPage = {
  /** The number of its first event. */
  readonly first: number;
  readonly count: number;
  /** 16 bytes for each event. */
  readonly hashes: Uint8Array;
  readonly body: Uint8Array;
};

/** Events in a page at most; as a page is found by its first number, this bounds where to look. */
export const pageLimit = 256;

const hashBytes = 16;
/** The first byte of a body. A reader keeps every format that was ever written. */
const format = 1;
/** A page of 256 events of 1 MB would not have been taken (HUB-16); what unpacks to more is damaged. */
const mostUnpacked = 64_000_000;

/** Type, version and keys of events that are alike; null: their data is kept whole. */
type Kind = readonly [type: string, version: number, shape: Shape | null];

type Columns = {
  readonly kinds: readonly Kind[];
  /** Of each event, its place in `kinds`. */
  readonly kind: readonly number[];
  /** Logical time, ms: the first, then differences. */
  readonly time: readonly number[];
  readonly tick: readonly number[];
  /** Wall clock less logical time, ms. */
  readonly label: readonly number[];
  readonly offset: readonly (number | null)[];
  /** Of each kind, the values of each key in the order of its events. */
  readonly columns: readonly (readonly unknown[][])[];
};

/** @param events consecutive, of one stream, at least one and at most `pageLimit` */
export function packPage(events: readonly StoredEvent[]): EventPage {
  const [first] = events;
  invariant(first && events.length <= pageLimit, 'a page has events, and not too many');
  const text = JSON.stringify({ events: columnsOf(events) });
  const packed = deflateRawSync(text, { dictionary: pageDictionary });
  return {
    first: first.seq,
    count: events.length,
    hashes: Buffer.from(events.map(({ hash }) => hash).join(''), 'hex'),
    body: Buffer.concat([Uint8Array.of(format), packed]),
  };
}

/** The events again: the same canonical JSON, so the chain still verifies. Throws when the bytes are damaged. */
export function unpackPage(stream: StreamId, page: EventPage): StoredEvent[] {
  invariant(page.body[0] === format, 'the page has a known format');
  const text = inflateRawSync(page.body.subarray(1), {
    dictionary: pageDictionary,
    maxOutputLength: mostUnpacked,
  });
  const { events } = JSON.parse(text.toString()) as { events: Columns };
  invariant(events.kind.length === page.count, 'the page has as many events as it says');
  const next = events.kinds.map(() => 0);
  let time = 0;
  return events.kind.map((place, index): StoredEvent => {
    const kind = events.kinds[place];
    invariant(kind, 'the event has a kind');
    const [type, version, shape] = kind;
    const at = next[place] ?? 0;
    next[place] = at + 1;
    const values = (events.columns[place] ?? []).map((column) => column[at]);
    time += events.time[index] ?? 0;
    return {
      stream,
      seq: page.first + index,
      type,
      version,
      order: [time, events.tick[index] ?? 0],
      at: time + (events.label[index] ?? 0),
      offset: events.offset[index] ?? null,
      data: shape ? joinData(shape, values) : (values[0] as Record<string, unknown>),
      hash: hashAt(page, index),
    };
  });
}

export const hashAt = ({ hashes }: Pick<EventPage, 'hashes'>, index: number): ChainHash =>
  Buffer.from(hashes.buffer, hashes.byteOffset + index * hashBytes, hashBytes).toString('hex') as ChainHash;

function columnsOf(events: readonly StoredEvent[]): Columns {
  const kinds: Kind[] = [];
  const placeByKey = new Map<string, number>();
  const columns: unknown[][][] = [];
  let before = 0;
  const kind = events.map(({ type, version, data }) => {
    const split = splitData(data);
    const key = `${type} ${version} ${split?.shape ?? ''}`;
    const place = placeByKey.get(key) ?? kinds.length;
    const values = split?.values ?? [data];
    if (place === kinds.length) {
      placeByKey.set(key, place);
      kinds.push([type, version, split && (JSON.parse(split.shape) as Shape)]);
      columns.push(values.map(() => []));
    }
    for (const [column, value] of values.entries()) columns[place]?.[column]?.push(value);
    return place;
  });
  const time = events.map(({ order: [ms] }) => {
    const step = ms - before;
    before = ms;
    return step;
  });
  return {
    kinds,
    kind,
    time,
    tick: events.map(({ order }) => order[1]),
    label: events.map(({ at, order: [ms] }) => at - ms),
    offset: events.map(({ offset }) => offset),
    columns,
  };
}
