import * as v from 'valibot';
import { ClassId, LearnerId, PackHash } from '../ids.ts';

const Name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80));

/** One of the pictures in `app/ui/picture.tsx`; a learner taps it beside their name. */
export const PictureName = v.pipe(v.string(), v.regex(/^[a-z]{2,20}$/));
export type PictureName = v.InferOutput<typeof PictureName>;

/** A class was opened, or renamed when it is already there. Written by the hub's log only. */
export const ClassOpened = v.object({ class: ClassId, name: Name, school: Name });
export type ClassOpened = v.InferOutput<typeof ClassOpened>;

/** A learner joined a class, or their name or picture was changed. Written by the hub's log only. */
export const LearnerEnrolled = v.object({
  class: ClassId,
  learner: LearnerId,
  name: Name,
  picture: PictureName,
  /**
   * Since version 2: 16 random bytes, hex. When the rest is erased its hash stays (ERA-3), and a name alone could be tried
   * out against that.
   */
  blind: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
});
export type LearnerEnrolled = v.InferOutput<typeof LearnerEnrolled>;

/** A learner left a class. Their work stays. Written by the hub's log only. */
export const LearnerLeft = v.object({ class: ClassId, learner: LearnerId });
export type LearnerLeft = v.InferOutput<typeof LearnerLeft>;

/**
 * Everything of a learner is to go, wherever it is, and never to come back (docs/spec/erasure.md): their work, what was said of
 * them, their name. Written by the hub's log only, in every class that they were ever in.
 */
export const LearnerErased = v.object({ class: ClassId, learner: LearnerId });
export type LearnerErased = v.InferOutput<typeof LearnerErased>;

/** A pack is what this class works with from now on. Written by the hub's log only. */
export const PackAssigned = v.object({
  class: ClassId,
  pack: PackHash,
  title: Name,
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
export type PackAssigned = v.InferOutput<typeof PackAssigned>;

/**
 * Difficulties that the hub found in the school's own answers count from now on (docs/spec/engine.md): `parameters` is the
 * hash under which they are fetched like a pack, null goes back to the pack's own. Written by the hub's log only.
 */
export const ParametersAssigned = v.object({
  class: ClassId,
  pack: PackHash,
  parameters: v.nullable(PackHash),
});
export type ParametersAssigned = v.InferOutput<typeof ParametersAssigned>;
