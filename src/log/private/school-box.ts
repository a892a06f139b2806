import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { bytesOf } from '#domain/events/sealed.ts';
import type { LearnerId, SealKey } from '#domain/ids.ts';
import { type LearnerKey, learnerKey } from './learner-key.ts';
import type { Random } from './random.ts';

/**
 * A learner's keys for the school (KEY-7): one after the other, each as one-time X25519 key, 32 bytes, and ChaCha20-Poly1305,
 * 48. The key of each box comes from what the one-time key and the hub's agree on (HKDF-SHA-256), so that whoever made it
 * cannot open it again.
 */
const boxBytes = 80;
const nonce = new Uint8Array(12);

export const sealForSchool = (
  keys: readonly LearnerKey[],
  learner: LearnerId,
  school: SealKey,
  random: Random,
): string => bytesToHex(concatBytes(...keys.map((key) => boxOf(key, learner, school, random(32)))));

/** The keys that this hub can open: what was sealed to another hub, or changed, is passed over. */
export function openForSchool(
  boxes: string,
  learner: LearnerId,
  own: { readonly publicKey: SealKey; readonly secretKey: string },
): readonly LearnerKey[] {
  const bytes = bytesOf(boxes);
  const keys: LearnerKey[] = [];
  for (let at = 0; at + boxBytes <= bytes.length; at += boxBytes) {
    const oneTime = bytes.subarray(at, at + 32);
    try {
      const shared = x25519.getSharedSecret(hexToBytes(own.secretKey), oneTime);
      const key = sealingKey(shared, oneTime, own.publicKey, learner);
      keys.push(learnerKey(chacha20poly1305(key, nonce).decrypt(bytes.subarray(at + 32, at + boxBytes))));
    } catch {
      // Sealed to a hub of before, or by nobody that means well.
    }
  }
  return keys;
}

function boxOf({ bytes }: LearnerKey, learner: LearnerId, school: SealKey, secret: Uint8Array): Uint8Array {
  const oneTime = x25519.getPublicKey(secret);
  const shared = x25519.getSharedSecret(secret, hexToBytes(school));
  return concatBytes(
    oneTime,
    chacha20poly1305(sealingKey(shared, oneTime, school, learner), nonce).encrypt(bytes),
  );
}

const sealingKey = (shared: Uint8Array, oneTime: Uint8Array, school: SealKey, learner: LearnerId) =>
  hkdf(
    sha256,
    shared,
    concatBytes(oneTime, hexToBytes(school)),
    utf8ToBytes(`footpath learner key for the school 1\n${learner}`),
    32,
  );
