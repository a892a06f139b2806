import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Random } from './random.ts';

/** What a learner's private words are sealed under: 32 random bytes, and the name they are known by. */
export type LearnerKey = {
  /** 16 hex digits: says which key opens something, and nothing of the key. */
  readonly id: string;
  readonly bytes: Uint8Array;
};

export const keyIdBytes = 8;

export const learnerKey = (bytes: Uint8Array): LearnerKey => ({
  id: bytesToHex(sha256(concatBytes(utf8ToBytes('footpath learner key'), bytes)).subarray(0, keyIdBytes)),
  bytes,
});

export const mintLearnerKey = (random: Random): LearnerKey => learnerKey(random(32));

/** Each once, in the order given. */
export const distinctKeys = (keys: readonly LearnerKey[]): readonly LearnerKey[] =>
  keys.filter(({ id }, at) => keys.findIndex((other) => other.id === id) === at);
