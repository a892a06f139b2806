import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { MediaHash } from '#domain/media.ts';

/** Bytes of a piece for tests: the beginning of a real format, then so many that differ by `mark`. */
export function pieceOf(begin: string | Uint8Array, length: number, mark = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 31 + mark * 7 + (at >> 8)) & 0xff;
  bytes.set(typeof begin === 'string' ? latin(begin) : begin);
  return bytes;
}

/** Characters as bytes of the same number. */
export const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

export const jpegStart = '\xff\xd8\xff\xe0\x00\x10JFIF\x00';

export const hashOf = (bytes: Uint8Array): MediaHash =>
  v.parse(MediaHash, createHash('sha256').update(bytes).digest('hex'));
