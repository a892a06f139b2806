import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { bytesToUtf8 } from '@noble/ciphers/utils.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { EventType } from '#domain/events/event.ts';
import { bytesOf } from '#domain/events/sealed.ts';
import type { LearnerId } from '#domain/ids.ts';
import { keyIdBytes, type LearnerKey } from './learner-key.ts';
import type { Random } from './random.ts';

/** Whose words these are and where they stand: bound to the seal, so that they can be shown nowhere else. */
export type WordsPlace = {
  readonly learner: LearnerId;
  readonly type: EventType;
  /** The member of the event, or the field it is about. */
  readonly place: string;
};

/**
 * Private words (KEY-8): version 1 | name of the key, 8 bytes | nonce, 24 | XChaCha20-Poly1305. A random nonce of that length
 * never comes twice, and needs no counter that two devices would have to share. Nothing of the event's place in its stream is
 * bound: a fork moves events to another stream (LOG-9), and nobody there has the key.
 */
const version = 1;
const nonceBytes = 24;
const headBytes = 1 + keyIdBytes + nonceBytes;

export function sealText(text: string, at: WordsPlace, { id, bytes }: LearnerKey, random: Random): string {
  const nonce = random(nonceBytes);
  const sealed = xchacha20poly1305(bytes, nonce, placeBytes(at)).encrypt(utf8ToBytes(text));
  return bytesToHex(concatBytes(new Uint8Array([version]), hexToBytes(id), nonce, sealed));
}

/** Null: sealed under a key that is not among these, or not what was sealed there. */
export function openText(box: string, at: WordsPlace, keys: readonly LearnerKey[]): string | null {
  const bytes = bytesOf(box);
  const id = bytesToHex(bytes.subarray(1, 1 + keyIdBytes));
  const key = keys.find((one) => one.id === id);
  if (!key || bytes[0] !== version) return null;
  const nonce = bytes.subarray(1 + keyIdBytes, headBytes);
  try {
    const plain = xchacha20poly1305(key.bytes, nonce, placeBytes(at)).decrypt(bytes.subarray(headBytes));
    return bytesToUtf8(plain);
  } catch {
    return null;
  }
}

const placeBytes = ({ learner, type, place }: WordsPlace): Uint8Array =>
  utf8ToBytes(['footpath private words 1', learner, type, place].join('\n'));
