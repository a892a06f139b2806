import { chacha20 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SealKey } from '#domain/ids.ts';
import type { MediaHash } from '#domain/media.ts';
import { openKeyBox, type SealPair, sealKeyTo } from './key-box.ts';
import type { LearnerKey } from './learner-key.ts';
import type { Random } from './random.ts';

/**
 * Pieces of work at rest (KEY-12). The bytes are turned with ChaCha20 under 32 random bytes of their own, the piece's *key*, which is
 * never used for anything else nor a second time; the key lies beside them in boxes, one for each who may open it. Sealed
 * bytes are as many as plain ones and stand in the same places, so that any part of a piece can be sent, and gone on with, without
 * the rest. There is no tag: a piece's name is the SHA-256 of its plain bytes, and nobody takes bytes for it that are not.
 */
export type PieceKey = Uint8Array;

const nonce = new Uint8Array(12);
/** ChaCha20 counts its stream in blocks of so many bytes. */
const block = 64;

/** Seals plain bytes, and opens sealed ones: the same turn. `from` is where they stand in the piece. */
export function turnPiece(bytes: Uint8Array, key: PieceKey, from: number): Uint8Array<ArrayBuffer> {
  const skip = from % block;
  const turned = new Uint8Array(skip + bytes.byteLength);
  turned.set(bytes, skip);
  chacha20(key, nonce, turned, turned, (from - skip) / block);
  return turned.subarray(skip);
}

/**
 * What pieces are sealed to for a learner, from the learner's key: it lies open on a device on which they have signed in, so that
 * what comes later can be sealed while they are not there.
 */
export function piecePairOf({ bytes }: LearnerKey): SealPair {
  const secret = sha256(concatBytes(utf8ToBytes('footpath learner pieces 1'), bytes));
  return {
    publicKey: bytesToHex(x25519.getPublicKey(secret)) as SealKey,
    secretKey: bytesToHex(secret),
  };
}

export const sealPieceKey = (key: PieceKey, hash: MediaHash, to: SealKey, random: Random): Uint8Array =>
  sealKeyTo(key, to, whatOf(hash), random);

/** Null: none of these opens it, or it is of another piece. */
export function openPieceKey(box: Uint8Array, hash: MediaHash, own: readonly SealPair[]): PieceKey | null {
  for (const pair of own) {
    const key = openKeyBox(box, pair, whatOf(hash));
    if (key?.length === 32) return key;
  }
  return null;
}

const whatOf = (hash: MediaHash): string => `footpath piece of work 1\n${hash}`;
