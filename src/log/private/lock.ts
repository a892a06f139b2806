import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { bytesOf } from '#domain/events/sealed.ts';
import type { LearnerId } from '#domain/ids.ts';
import { keyIdBytes, type LearnerKey, learnerKey } from './learner-key.ts';

/**
 * A learner's keys wrapped under what the learner knows (KEY-6):
 *
 *     version 1 | kind | minutes | log2 of N | r | p | salt, 16 | how many | for each: name, 8, and ChaCha20-Poly1305, 48
 *
 * The key that wraps is scrypt over the PIN or the pictures; it wraps these keys, once, in this order.
 */
export const lockKinds = ['pin', 'pictures'] as const;
export type LockKind = (typeof lockKinds)[number];

export type LockHead = {
  readonly kind: LockKind;
  /** Without a tap for so long, the learner is signed out. */
  readonly minutes: number;
  readonly cost: LockCost;
  readonly salt: Uint8Array;
};
export type LockCost = { readonly N: number; readonly r: number; readonly p: number };

/**
 * 16 MB and 0.1 s on a laptop, under a second on the slowest device we know (docs/spec/keys.md has the figures). More would keep
 * a child waiting, and against whoever copies the disk four digits would still be ten thousand tries.
 */
export const lockCost: LockCost = { N: 2 ** 14, r: 8, p: 1 };
export const saltBytes = 16;
/** Nobody meets that many; an event from elsewhere must not make the app work for ever. */
const mostKeys = 8;
const version = 1;
const headBytes = 6 + saltBytes + 1;
const boxBytes = keyIdBytes + 48;

/** What scrypt is to work on, for whichever scrypt there is. */
export const scryptInput = (
  { kind, salt }: Pick<LockHead, 'kind' | 'salt'>,
  learner: LearnerId,
  secret: string,
): { readonly password: Uint8Array; readonly salt: Uint8Array } => ({
  password: utf8ToBytes(`${kind}:${secret}`),
  salt: concatBytes(salt, utf8ToBytes(learner)),
});

/** @param wrapping what scrypt gave, 32 bytes; used for this lock alone */
export function makeLock(
  head: LockHead,
  learner: LearnerId,
  keys: readonly LearnerKey[],
  wrapping: Uint8Array,
): string {
  const { kind, minutes, cost, salt } = head;
  const kept = keys.slice(0, mostKeys);
  const start = concatBytes(
    new Uint8Array([
      version,
      lockKinds.indexOf(kind) + 1,
      minutes,
      Math.log2(cost.N),
      cost.r,
      cost.p,
      ...salt,
      kept.length,
    ]),
  );
  const boxes = kept.map(({ id, bytes }, place) =>
    concatBytes(hexToBytes(id), cipher(wrapping, start, learner, place).encrypt(bytes)),
  );
  return bytesToHex(concatBytes(start, ...boxes));
}

/** Null: not a lock that this program knows, or one that would be dear to try. */
export function readLock(lock: string): LockHead | null {
  const bytes = bytesOf(lock);
  const [first, kindNumber = 0, minutes = 0, logN = 0, r = 0, p = 0] = bytes;
  const kind = lockKinds[kindNumber - 1];
  const count = bytes[headBytes - 1] ?? 0;
  const isWhole = count > 0 && count <= mostKeys && bytes.length === headBytes + count * boxBytes;
  if (first !== version || !kind || !isWhole) return null;
  if (logN < 10 || logN > 16 || r !== 8 || p < 1 || p > 2) return null;
  return { kind, minutes, cost: { N: 2 ** logN, r, p }, salt: bytes.slice(6, 6 + saltBytes) };
}

/** The keys; null when it is not what the learner knows, or somebody changed the lock. */
export function openLock(
  lock: string,
  learner: LearnerId,
  wrapping: Uint8Array,
): readonly LearnerKey[] | null {
  const bytes = bytesOf(lock);
  const start = bytes.subarray(0, headBytes);
  const keys: LearnerKey[] = [];
  try {
    for (let at = headBytes; at < bytes.length; at += boxBytes) {
      const box = bytes.subarray(at + keyIdBytes, at + boxBytes);
      const key = learnerKey(cipher(wrapping, start, learner, keys.length).decrypt(box));
      if (key.id !== bytesToHex(bytes.subarray(at, at + keyIdBytes))) return null;
      keys.push(key);
    }
  } catch {
    return null;
  }
  return keys;
}

/** The wrapping key is of one lock, so that places can be nonces. */
function cipher(wrapping: Uint8Array, start: Uint8Array, learner: LearnerId, place: number) {
  const nonce = new Uint8Array(12);
  nonce[11] = place;
  return chacha20poly1305(wrapping, nonce, concatBytes(start, utf8ToBytes(learner)));
}
