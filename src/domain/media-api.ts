import * as v from 'valibot';
import { Hello } from './device-api.ts';
import { LearnerId, Partition, SkillId } from './ids.ts';
import { MediaBytes, MediaHash, MediaType } from './media.ts';

/** What travels of pieces of work between a device and the hub, beside their bytes (docs/spec/media.md). */

/** POST /api/media: what do you hold of this piece? The partition is where an event names it, or is about to. */
export const MediaRequest = v.object({ hash: MediaHash, bytes: MediaBytes, partition: Partition });
export type MediaRequest = v.InferOutput<typeof MediaRequest>;

const Count = v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number));

/** The address of PUT /api/media/:hash: the bytes that follow are those from `from` on, of `bytes`. */
export const MediaPutQuery = v.object({
  from: Count,
  bytes: v.pipe(Count, MediaBytes),
  partition: Partition,
});
export type MediaPutQuery = v.InferOutput<typeof MediaPutQuery>;

/**
 * How a part of a piece is sent that the device cannot open itself (docs/spec/keys.md, KEY-13): the box with the piece's key for the
 * school, then the bytes as they lie on the device. Where they stand is where their plain ones do.
 */
export const sealedPieceType = 'application/x-footpath-sealed-piece';

/** The hub's word that it has all of a piece, verified by its hash and on the disk: nothing else makes it "safe". */
export const MediaHeld = v.object({ hash: MediaHash, bytes: MediaBytes, type: MediaType });
export type MediaHeld = v.InferOutput<typeof MediaHeld>;

/** The answer to both. */
export const MediaAnswer = v.object({
  hello: Hello,
  hash: MediaHash,
  /** Bytes that the hub has of this device's upload: go on from there. */
  bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  held: v.nullable(MediaHeld),
});
export type MediaAnswer = v.InferOutput<typeof MediaAnswer>;

/** A piece as a teacher sees it. */
export const LearnerWork = v.object({
  hash: MediaHash,
  bytes: MediaBytes,
  /** What the bytes are; null while they have not come. */
  type: v.nullable(MediaType),
  name: v.nullable(v.string()),
  skill: v.nullable(SkillId),
  words: v.nullable(v.string()),
  /** When it was added, corrected ms since 1970. */
  at: v.pipe(v.number(), v.integer()),
});
export type LearnerWork = v.InferOutput<typeof LearnerWork>;

/** GET /api/classes/:class/learners/:learner/works: newest first. */
export const LearnerWorksAnswer = v.object({
  hello: Hello,
  learner: LearnerId,
  works: v.array(LearnerWork),
});
export type LearnerWorksAnswer = v.InferOutput<typeof LearnerWorksAnswer>;
