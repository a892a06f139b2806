import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { bytesOf } from '#domain/events/sealed.ts';
import type { LearnerId, SealKey } from '#domain/ids.ts';
import { keyBoxBytes, openKeyBox, type SealPair, sealKeyTo } from './key-box.ts';
import { type LearnerKey, learnerKey } from './learner-key.ts';
import type { Random } from './random.ts';

/** A learner's keys for the school (KEY-7): one box after the other, so that one that cannot be opened costs no other. */
export const sealForSchool = (
  keys: readonly LearnerKey[],
  learner: LearnerId,
  school: SealKey,
  random: Random,
): string =>
  bytesToHex(concatBytes(...keys.map(({ bytes }) => sealKeyTo(bytes, school, whatOf(learner), random))));

/** The keys that this hub can open: what was sealed to another hub, or changed, is passed over. */
export function openForSchool(boxes: string, learner: LearnerId, own: SealPair): readonly LearnerKey[] {
  const bytes = bytesOf(boxes);
  const keys: LearnerKey[] = [];
  for (let at = 0; at + keyBoxBytes <= bytes.length; at += keyBoxBytes) {
    const key = openKeyBox(bytes.subarray(at, at + keyBoxBytes), own, whatOf(learner));
    // Else sealed to a hub of before, or by nobody that means well.
    if (key?.length === 32) keys.push(learnerKey(key));
  }
  return keys;
}

const whatOf = (learner: LearnerId): string => `footpath learner key for the school 1\n${learner}`;
