import { concatBytes } from '@noble/hashes/utils.js';
import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { Codebook } from '../frame/codebook.ts';
import { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest, type Known } from '../frame/frame.ts';
import type { SyncAnswer } from '../protocol.ts';
import type { SyncRequest } from '../sync-request.ts';

/**
 * What is in a bundle. A hand-in: when it was made (ms, 6 bytes), then the request as a frame. An answer tells again what was
 * asked, but for the events, so that a device can take it which remembers nothing of having asked:
 *
 *     2 bytes: segments | 2 bytes for each: its events | 4: length | the request as a frame | 4: length | the answer as a
 *     frame | 4: length, 32: hash, and the bytes of each pack that the device lacks
 *
 * Answers are told without a codebook: by the time they are read the device may work with another pack.
 */
export type HandIn = { readonly made: number; readonly request: SyncRequest };

/** A pack as it travels beside an answer, packed with gzip. */
export type CarriedPack = { readonly hash: Uint8Array; readonly bytes: Uint8Array };

/** What was asked: the request, with how many events each segment had in place of them. */
export type AskedBefore = Omit<SyncRequest, 'segments'> & {
  readonly segments: readonly (Omit<SyncRequest['segments'][number], 'events'> & {
    readonly events: { readonly length: number };
  })[];
};

const madeLength = 6;
const hashLength = 32;
/** Milliseconds that six bytes can hold. */
const latest = 2 ** 48 - 1;

export function writeHandIn({ made, request }: HandIn, codebook: Codebook | null, known: Known): Uint8Array {
  const head = new DataView(new ArrayBuffer(madeLength));
  const ms = Math.min(latest, Math.max(0, Math.round(made)));
  head.setUint16(0, Math.floor(ms / 2 ** 32));
  head.setUint32(2, ms % 2 ** 32);
  return concatBytes(new Uint8Array(head.buffer), encodeRequest(request, codebook, known));
}

/** @param codebooks as `decodeRequest` takes them */
export function readHandIn(
  payload: Uint8Array,
  codebooks: (name: string) => Codebook | null,
  known: Known,
): Result<HandIn & { readonly codebook: Codebook | null }, Failure> {
  if (payload.length < madeLength) return err(failure('malformed'));
  const head = new DataView(payload.buffer, payload.byteOffset);
  const decoded = decodeRequest(payload.subarray(madeLength), codebooks, known);
  if (!decoded.ok) return decoded;
  const { request, codebook } = decoded.value;
  return ok({ made: head.getUint16(0) * 2 ** 32 + head.getUint32(2), request, codebook });
}

export function writeAnswer(
  request: SyncRequest,
  answer: SyncAnswer,
  packs: readonly CarriedPack[],
  known: Known,
): Uint8Array {
  const asked = { ...request, segments: request.segments.map((segment) => ({ ...segment, events: [] })) };
  const counts = new DataView(new ArrayBuffer(2 + 2 * request.segments.length));
  counts.setUint16(0, request.segments.length);
  for (const [place, { events }] of request.segments.entries())
    counts.setUint16(2 + 2 * place, events.length);
  return concatBytes(
    new Uint8Array(counts.buffer),
    withLength(encodeRequest(asked, null, known)),
    withLength(encodeAnswer(answer, asked, null, known)),
    ...packs.map(({ hash, bytes }) => withLength(concatBytes(hash, bytes))),
  );
}

export function readAnswer(
  payload: Uint8Array,
  known: Known,
): Result<
  { readonly asked: AskedBefore; readonly answer: SyncAnswer; readonly packs: readonly CarriedPack[] },
  Failure
> {
  const counts = countsOf(payload);
  const parts = counts && partsOf(payload.subarray(2 + 2 * counts.length));
  const [askedPart, answerPart, ...packParts] = parts ?? [];
  if (!counts || !askedPart || !answerPart) return err(failure('malformed'));
  const told = decodeRequest(askedPart, () => null, known);
  if (!told.ok) return told;
  const { request } = told.value;
  const answer = decodeAnswer(answerPart, request, null, known);
  if (!answer.ok) return answer;
  if (request.segments.length !== counts.length) return err(failure('malformed'));
  const segments = request.segments.map((segment, place) => ({
    ...segment,
    events: { length: counts[place] ?? 0 },
  }));
  const packs = packParts.map((part) => ({
    hash: part.subarray(0, hashLength),
    bytes: part.subarray(hashLength),
  }));
  return ok({ asked: { ...request, segments }, answer: answer.value, packs });
}

function withLength(part: Uint8Array): Uint8Array {
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, part.length);
  return concatBytes(new Uint8Array(length.buffer), part);
}

function countsOf(payload: Uint8Array): readonly number[] | null {
  if (payload.length < 2) return null;
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const segments = view.getUint16(0);
  if (payload.length < 2 + 2 * segments) return null;
  return Array.from({ length: segments }, (_, place) => view.getUint16(2 + 2 * place));
}

/** Null when a length does not fit. */
function partsOf(bytes: Uint8Array): readonly Uint8Array[] | null {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 4 > bytes.length) return null;
    const end = at + 4 + new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
    if (end > bytes.length) return null;
    parts.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return parts;
}
