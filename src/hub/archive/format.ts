import * as v from 'valibot';
import { StoredEvent, StreamInfo } from '#domain/events/event.ts';
import { ChainHash, HubId } from '#domain/ids.ts';

/**
 * A school in one file: lines of JSON, gzipped. The first says what it is, the last holds the SHA-256 of all lines before
 * it. It knows no database's format, so that it moves a school from one to the other; a reader keeps every version that
 * was ever written. It holds the hub's key, children's work and password hashes: whoever can open it has the school, and so
 * it is sealed (seal.ts).
 */
/** 2: more tables, and staff with more columns. A row of version 1 may end early; what it lacks is NULL. */
export const archiveVersion = 2;

export const ArchiveHeader = v.object({
  kind: v.literal('footpath-archive'),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  hub: v.nullable(HubId),
  school: v.nullable(v.string()),
  /** By the clock of the computer that made it, ms. */
  made: v.pipe(v.number(), v.integer()),
  /** How many events it is to hold: for the progress of who reads it. */
  events: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type ArchiveHeader = v.InferOutput<typeof ArchiveHeader>;

/** Bytes stand as `{ "base64": … }`. */
const Cell = v.union([v.string(), v.number(), v.null(), v.object({ base64: v.string() })]);
export type ArchiveCell = v.InferOutput<typeof Cell>;

const Rows = v.object({
  kind: v.literal('rows'),
  table: v.string(),
  rows: v.array(v.array(Cell)),
});

/** Consecutive events of one stream. */
const Events = v.object({
  kind: v.literal('events'),
  info: StreamInfo,
  previous: ChainHash,
  events: v.array(StoredEvent),
});

/** A part of a pack or a medium; each file's bytes hash to its name. */
const FilePart = v.object({
  kind: v.literal('file'),
  path: v.pipe(
    v.string(),
    v.regex(/^(packs\/[0-9a-f]{64}\.json|media\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{64})$/),
  ),
  base64: v.string(),
  isLast: v.boolean(),
});
export type FilePart = v.InferOutput<typeof FilePart>;

const End = v.object({ kind: v.literal('end'), sha256: v.string() });

export const ArchiveLine = v.variant('kind', [Rows, Events, FilePart, End]);
export type ArchiveLine = v.InferOutput<typeof ArchiveLine>;
export type ArchiveContent = Exclude<ArchiveLine, { kind: 'end' }>;

/** The hash that a pack's or a medium's file name tells. */
export const hashInPath = (path: string): string => /[0-9a-f]{64}/.exec(path)?.[0] ?? '';
