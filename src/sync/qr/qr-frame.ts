import { concatBytes } from '@noble/hashes/utils.js';
import { sha256 } from '#log/digest.ts';
import { fromBase45, toBase45 } from './base45.ts';

/**
 * What one QR code says of a transfer (docs/spec/qr.md, QRF-2):
 *
 *     0xFC | version | 8 bytes: the payload's name | 2: its length | 2: the frame's number | block | 4: check
 *
 * as text of QR's alphanumeric mode. The name is the beginning of SHA-256 over the payload, the check that over all before it;
 * numbers are big-endian. All frames of a transfer have blocks of one length, so that length and block say how many there are.
 */
export type QrFrame = {
  /** Of the payload, as hexadecimal digits: which transfer this belongs to, and what must come out. */
  readonly name: string;
  /** Of the payload, bytes. */
  readonly length: number;
  readonly number: number;
  readonly block: Uint8Array;
};

const magic = 0xfc;
const version = 1;
const nameLength = 8;
const checkLength = 4;
const blockAt = 2 + nameLength + 4;
/** Bytes of a frame beside its block. */
export const frameOverhead = blockAt + checkLength;

/** Bytes that can be sent; a learner's week is about a sixth of it. */
export const payloadLimit = 0xffff;
/** A transfer has at most so many blocks: what a reader must be ready to hold and to solve. */
export const blockLimit = 256;
/** Frames are numbered from 0 to before this, then from 0 again. */
export const numberLimit = 0x10000;

/** The first 8 bytes of a payload's SHA-256, as digits. */
export const payloadName = (payload: Uint8Array): string => hex(sha256(payload).subarray(0, nameLength));

export const blocksOf = (length: number, block: number): number => Math.ceil(length / block);

export function writeFrame({ name, length, number, block }: QrFrame): string {
  const head = new Uint8Array(blockAt);
  head[0] = magic;
  head[1] = version;
  for (let at = 0; at < nameLength; at++) head[2 + at] = Number.parseInt(name.slice(at * 2, at * 2 + 2), 16);
  put16(head, 2 + nameLength, length);
  put16(head, 4 + nameLength, number);
  const body = concatBytes(head, block);
  return toBase45(concatBytes(body, checkOf(body)));
}

/** Null for a code that is not ours, for one that was read wrongly, and for one that no transfer of ours could have. */
export function readFrame(text: string): QrFrame | null {
  const bytes = fromBase45(text);
  if (!bytes || bytes.length <= frameOverhead || bytes[0] !== magic || bytes[1] !== version) return null;
  const body = bytes.subarray(0, bytes.length - checkLength);
  if (!checkOf(body).every((byte, at) => byte === bytes[body.length + at])) return null;
  const block = body.subarray(blockAt);
  const length = get16(bytes, 2 + nameLength);
  const blocks = blocksOf(length, block.length);
  if (length === 0 || block.length > length || blocks > blockLimit) return null;
  return {
    name: hex(bytes.subarray(2, 2 + nameLength)),
    length,
    number: get16(bytes, 4 + nameLength),
    block,
  };
}

const checkOf = (body: Uint8Array): Uint8Array => sha256(body).subarray(0, checkLength);

const get16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value & 0xff;
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
