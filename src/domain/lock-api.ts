import * as v from 'valibot';
import { Hello } from './device-api.ts';
import { profileFields } from './events/profile-changed.ts';

/** What a learner and their teachers say to the hub of locks and private words (docs/spec/keys.md): on no learner's way. */

/** POST /api/classes/:class/learners/:learner/lock: a new PIN or new pictures for a learner, made by the hub. */
export const GiveLockRequest = v.object({ kind: v.picklist(['pin', 'pictures']) });
export type GiveLockRequest = v.InferOutput<typeof GiveLockRequest>;

/** Told once: the hub does not keep it. Digits, or the names of pictures in order (domain/lock-secret.ts). */
export const GivenLock = v.object({
  hello: Hello,
  kind: GiveLockRequest.entries.kind,
  secret: v.pipe(v.string(), v.maxLength(80)),
});
export type GivenLock = v.InferOutput<typeof GivenLock>;

/** GET /api/classes/:class/learners/:learner/about: what a learner wrote of themselves. */
export const AboutAnswer = v.object({
  hello: Hello,
  fields: v.array(
    v.object({
      field: v.picklist(profileFields),
      /** Null: sealed with a key that this hub cannot open. */
      text: v.nullable(v.string()),
      at: v.pipe(v.number(), v.integer()),
    }),
  ),
});
export type AboutAnswer = v.InferOutput<typeof AboutAnswer>;
