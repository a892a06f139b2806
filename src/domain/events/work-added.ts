import * as v from 'valibot';
import { SkillId } from '../ids.ts';
import { MediaBytes, MediaHash, MediaType } from '../media.ts';
import { Sealed } from './sealed.ts';

/**
 * A learner added a piece of their work: a photo, a sound or a file. The event names the bytes, which come by themselves;
 * what they are the hub finds out from them, `type` is what the device found.
 */
export const WorkAdded = v.object({
  hash: MediaHash,
  bytes: MediaBytes,
  type: MediaType,
  /** What the file was called, for a file that is saved again. */
  name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(120))),
  /** What it is work on; left out: on nothing in particular. */
  skill: v.optional(SkillId),
  /** What the learner says of it. */
  words: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300))),
  /** Since version 2: name and words, sealed under the learner's key (docs/spec/keys.md, KEY-8); both are then left out. */
  box: v.optional(Sealed),
});
export type WorkAdded = v.InferOutput<typeof WorkAdded>;
