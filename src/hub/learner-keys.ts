import { randomBytes, randomInt, scrypt } from 'node:crypto';
import type { KnownEvent } from '#domain/events/event.ts';
import { profileFields } from '#domain/events/profile-changed.ts';
import { type LearnerId, learnerPartition, type SealKey, staffPartition } from '#domain/ids.ts';
import type { AboutAnswer, GiveLockRequest } from '#domain/lock-api.ts';
import { fewestDigits, lockPictures, picturesInLock, picturesSecret } from '#domain/lock-secret.ts';
import { distinctKeys, type LearnerKey, mintLearnerKey } from '#log/private/learner-key.ts';
import { type LockHead, lockCost, makeLock, saltBytes, scryptInput } from '#log/private/lock.ts';
import { openPieceWords, type PieceWords } from '#log/private/piece-words.ts';
import { openForSchool, sealForSchool } from '#log/private/school-box.ts';
import { openText } from '#log/private/sealed-text.ts';
import { editsOf, unreplaced } from '#log/projections/fields.ts';
import { foldProfile, type ProfileState } from '#log/projections/profile.ts';
import { maySay } from '#log/who-may-say.ts';
import { arrivalsOf } from './arrivals.ts';
import type { HubServices } from './services.ts';

/** After so long without a tap a learner is signed out, when a teacher gave the lock. */
const usualMinutes = 15;

/**
 * The school's side of learners' keys (KEY-7): opens what devices sealed to it, for the teachers of the learner. Keys are worked
 * out from the log each time and kept nowhere.
 */
export function createLearnerKeys({ store, accounts, clock }: HubServices) {
  async function* wordsOf(learner: LearnerId): AsyncGenerator<KnownEvent, void, void> {
    for (const partition of [learnerPartition(learner), staffPartition(learner)])
      for await (const { event } of arrivalsOf(store, partition))
        if (maySay(partition, event.type)) yield event;
  }

  async function sealPair(): Promise<{ readonly publicKey: SealKey; readonly secretKey: string }> {
    const { publicKey, secretKey } = await accounts.sealKey();
    return { publicKey: publicKey as SealKey, secretKey };
  }

  const keysIn = async (learner: LearnerId, boxes: readonly string[]): Promise<readonly LearnerKey[]> => {
    const own = await sealPair();
    return distinctKeys(boxes.flatMap((box) => openForSchool(box, learner, own)));
  };

  return {
    /**
     * A new lock for whoever forgot theirs, or is too young to make one: all the learner's keys under a new PIN or new pictures,
     * said as an event, so that every device with the learner hears it (KEY-10). Answers with the secret, which nothing keeps.
     */
    async give(learner: LearnerId, kind: GiveLockRequest['kind']): Promise<string> {
      const boxes: string[] = [];
      for await (const event of wordsOf(learner))
        if (event.type === 'lock.changed' || event.type === 'lock.given') boxes.push(event.data.school);
      // The newest first: what is written from now on is sealed under the key of now.
      const held = await keysIn(learner, boxes.reverse());
      const keys = held.length > 0 ? held : [mintLearnerKey(randomBytes)];
      const secret = mintSecret(kind);
      const head: LockHead = { kind, minutes: usualMinutes, cost: lockCost, salt: randomBytes(saltBytes) };
      const lock = makeLock(head, learner, keys, await wrappingKey(head, learner, secret));
      const school = sealForSchool(keys, learner, (await sealPair()).publicKey, randomBytes);
      await store.append(
        await accounts.writer(),
        staffPartition(learner),
        [{ type: 'lock.given', data: { lock, school } }],
        { wall: clock.now(), offset: 0 },
      );
      return secret;
    },

    /** What learners say of their pieces of work and what those were called, for whoever may see the pieces. */
    async pieceWords(learner: LearnerId): Promise<(box: string) => PieceWords | null> {
      const boxes: string[] = [];
      for await (const event of wordsOf(learner))
        if (event.type === 'lock.changed' || event.type === 'lock.given') boxes.push(event.data.school);
      const keys = await keysIn(learner, boxes);
      return (box) => openPieceWords(box, learner, keys);
    },

    /** What a learner wrote of themselves, as it counts now: for teachers of their class, who are noted to have read it. */
    async about(learner: LearnerId): Promise<AboutAnswer['fields']> {
      const boxes: string[] = [];
      let profile: ProfileState = [];
      for await (const event of wordsOf(learner)) {
        if (event.type === 'lock.changed' || event.type === 'lock.given') boxes.push(event.data.school);
        profile = foldProfile(profile, event);
      }
      const keys = await keysIn(learner, boxes);
      return profileFields.flatMap((field) =>
        unreplaced(editsOf(profile, field)).flatMap(({ value, stamp: [at] }) => {
          const place = { learner, type: 'profile.changed', place: field } as const;
          const text = typeof value === 'string' ? value : openText(value.box, place, keys);
          return text === '' ? [] : { field, text, at };
        }),
      );
    },
  };
}

/** Of the same strength as what a learner chooses. */
function mintSecret(kind: GiveLockRequest['kind']): string {
  const some = (count: number, one: () => string): string[] => Array.from({ length: count }, one);
  if (kind === 'pictures')
    return picturesSecret(some(picturesInLock, () => lockPictures[randomInt(lockPictures.length)] ?? 'sun'));
  return some(fewestDigits, () => String(randomInt(10))).join('');
}

/** Node's own scrypt, beside the hub's other work: in JavaScript it would hold a small computer up for a second. */
function wrappingKey(head: LockHead, learner: LearnerId, secret: string): Promise<Uint8Array> {
  const { password, salt } = scryptInput(head, learner, secret);
  return new Promise((done, fail) =>
    scrypt(password, salt, 32, { ...head.cost, maxmem: 64 * 1024 * 1024 }, (error, key) =>
      error ? fail(error) : done(key),
    ),
  );
}
