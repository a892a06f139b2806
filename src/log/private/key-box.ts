import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SealKey } from '#domain/ids.ts';
import type { Random } from './random.ts';

/** Whom something is sealed to: an X25519 key, and the half of it that opens. Hex. */
export type SealPair = { readonly publicKey: SealKey; readonly secretKey: string };

/**
 * A key of 32 bytes for whoever has the other half of an X25519 key: one-time X25519 key, 32 bytes, and ChaCha20-Poly1305, 48. The key
 * of each box comes from what the one-time key and the recipient's agree on (HKDF-SHA-256), so that whoever made it cannot open
 * it again.
 */
export const keyBoxBytes = 80;
const nonce = new Uint8Array(12);

/**
 * @param what says what kind of key it is and whose: a box is opened with the same words alone
 * @throws when `to` is a key of low order, which an honest recipient never has
 */
export function sealKeyTo(bytes: Uint8Array, to: SealKey, what: string, random: Random): Uint8Array {
  const secret = random(32);
  const oneTime = x25519.getPublicKey(secret);
  const shared = x25519.getSharedSecret(secret, hexToBytes(to));
  return concatBytes(oneTime, chacha20poly1305(boxKey(shared, oneTime, to, what), nonce).encrypt(bytes));
}

/** Null: sealed to somebody else, as something else, or changed. */
export function openKeyBox(box: Uint8Array, own: SealPair, what: string): Uint8Array | null {
  const oneTime = box.subarray(0, 32);
  try {
    const shared = x25519.getSharedSecret(hexToBytes(own.secretKey), oneTime);
    return chacha20poly1305(boxKey(shared, oneTime, own.publicKey, what), nonce).decrypt(box.subarray(32));
  } catch {
    return null;
  }
}

const boxKey = (shared: Uint8Array, oneTime: Uint8Array, to: SealKey, what: string) =>
  hkdf(sha256, shared, concatBytes(oneTime, hexToBytes(to)), utf8ToBytes(what), 32);
