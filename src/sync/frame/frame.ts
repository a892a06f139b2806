import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { canonical } from '#log/canonical.ts';
import { SyncAnswer } from '../protocol.ts';
import { SyncRequest } from '../sync-request.ts';
import { type BinaryCoder, BinaryReader, BinaryWriter, NotAFrame, raw } from './binary-coder.ts';
import type { Codebook } from './codebook.ts';
import { Events } from './events.ts';
import { FrameState } from './frame-state.ts';
import { answerPart, namedIn, requestPart } from './messages.ts';
import { Head, type Part } from './parts.ts';

/**
 * Wire protocol 2 (docs/spec/sync.md): a request or an answer as one binary frame.
 *
 *     0xF7 | version and kind | [2 bytes of a request: the codebook's name] | body | 4 bytes: checksum
 *
 * Nothing in the body says how it is built: every decision is coded with odds that follow from those before it
 * (`binary-coder.ts`). The checksum (the beginning of SHA-256) is over all before it: a flipped bit or a cut is refused before
 * anything is read. The body begins with 16 bits of a digest of what both sides must already agree on. Within a version of the frame all that odds
 * and predictions follow from is frozen: `tests/fixtures/frames/` holds frames of each version, for ever.
 */
export const frameType = 'application/footpath';

/** Never the first byte of JSON, a page, or gzip. */
const magic = 0xf7;
const version = 1;
const checksumLength = 4;
const bodyAt = 2;
const nameLength = 2;
const kinds = { request: 0, answer: 1 } as const;
const withBook = 2;

/** Strings that both sides are sure to know, in the same order: the hub's id, the device's, the class's. */
export type Known = readonly string[];

export function encodeRequest(
  request: SyncRequest,
  codebook: Codebook | null,
  known: Known = [],
): Uint8Array {
  return write(requestPart, request, codebook, { kind: kinds.request, known, request: null });
}

/**
 * @param codebooks the codebook of a name (`Codebook.name`), null when this side has none of it
 * @returns the request, and the codebook it was told with: the answer takes the same. `pack-missing`: ask again without.
 */
export function decodeRequest(
  bytes: Uint8Array,
  codebooks: (name: string) => Codebook | null,
  known: Known = [],
): Result<{ readonly request: SyncRequest; readonly codebook: Codebook | null }, Failure> {
  if (!isWhole(bytes)) return err(failure('malformed'));
  const name = codebookNamed(bytes);
  const codebook = name === null ? null : codebooks(name);
  if (name !== null && !codebook) return err(failure('pack-missing'));
  const told = read(requestPart, SyncRequest, bytes, codebook, { kind: kinds.request, known, request: null });
  return told.ok ? ok({ request: told.value, codebook }) : told;
}

/** @param request the one that is answered, as it was sent: what it named costs nothing in the answer */
export function encodeAnswer(
  answer: SyncAnswer,
  request: SyncRequest,
  codebook: Codebook | null,
  known: Known = [],
): Uint8Array {
  return write(answerPart, answer, codebook, { kind: kinds.answer, known, request });
}

export function decodeAnswer(
  bytes: Uint8Array,
  request: SyncRequest,
  codebook: Codebook | null,
  known: Known = [],
): Result<SyncAnswer, Failure> {
  if (!isWhole(bytes)) return err(failure(bytes[0] === magic ? 'malformed' : 'not-a-hub'));
  return read(answerPart, SyncAnswer, bytes, codebook, { kind: kinds.answer, known, request });
}

/** What both sides must agree on before a frame can be read. */
type Setting = { readonly kind: number; readonly known: Known; readonly request: SyncRequest | null };

function begin(coder: BinaryCoder, codebook: Codebook | null, { known, request }: Setting) {
  const state = new FrameState(coder, codebook?.words ?? [], codebook?.items ?? []);
  const named = request ? namedIn(request) : { ids: [], hashes: [], marks: [], counts: [] };
  state.strings.remember('ids', [...known, ...named.ids]);
  state.strings.remember('hashes', named.hashes);
  state.strings.remember('marks', named.marks);
  return { head: new Head(state, named.counts), events: new Events(state, codebook) };
}

function write<T>(
  part: (events: Events) => Part<T>,
  message: T,
  codebook: Codebook | null,
  setting: Setting,
): Uint8Array {
  const writer = new BinaryWriter();
  raw(writer, 16, agreement(codebook, setting));
  const { head, events } = begin(writer, codebook, setting);
  part(events)(head, '', message);
  const named = codebook && setting.kind === kinds.request ? hexToBytes(codebook.name) : new Uint8Array(0);
  const frame = concatBytes(
    Uint8Array.of(magic, (version << 4) | setting.kind | (codebook ? withBook : 0)),
    named,
    writer.finish(),
  );
  return concatBytes(frame, checksum(frame));
}

function read<T>(
  part: (events: Events) => Part<T>,
  schema: v.GenericSchema<unknown, T>,
  bytes: Uint8Array,
  codebook: Codebook | null,
  setting: Setting,
): Result<T, Failure> {
  const second = bytes[1] ?? 0;
  if (second !== ((version << 4) | setting.kind | (codebook ? withBook : 0)))
    return err(failure(second >> 4 > version ? 'too-new' : 'malformed'));
  try {
    const start = codebook && setting.kind === kinds.request ? bodyAt + nameLength : bodyAt;
    const reader = new BinaryReader(bytes.subarray(start, bytes.length - checksumLength));
    if (raw(reader, 16, 0) !== agreement(codebook, setting)) return err(failure('malformed'));
    const { head, events } = begin(reader, codebook, setting);
    const message = part(events)(head, '', undefined as T);
    // Checked and not parsed: what a schema makes of data would not have the same hash.
    return v.is(schema, message) ? ok(message) : err(failure('malformed'));
  } catch (error) {
    if (error instanceof NotAFrame) return err(failure(error.code));
    throw error;
  }
}

/** True when nothing was flipped or cut. The same in every version, so that "too new" is said of whole frames only. */
function isWhole(bytes: Uint8Array): boolean {
  if (bytes[0] !== magic || bytes.length < bodyAt + checksumLength) return false;
  const frame = bytes.subarray(0, bytes.length - checksumLength);
  return checksum(frame).every((byte, at) => byte === bytes[frame.length + at]);
}

const checksum = (frame: Uint8Array): Uint8Array => sha256(frame).subarray(0, checksumLength);

/** The name of the codebook that a request was told with; null when none. */
const codebookNamed = (bytes: Uint8Array): string | null =>
  ((bytes[1] ?? 0) & withBook) === 0 ? null : bytesToHex(bytes.subarray(bodyAt, bodyAt + nameLength));

/** 16 bits of all that a frame is told against: a difference of opinion is found before anything is read. */
function agreement(codebook: Codebook | null, { known, request }: Setting): number {
  const [high = 0, low = 0] = sha256(
    utf8ToBytes(canonical([codebook?.digest ?? null, known, request && namedIn(request)])),
  );
  return (high << 8) | low;
}
