import * as v from 'valibot';
import { skillIdPattern } from './skill-id-pattern.ts';

/**
 * Branded ids. Each is a plain string on the wire and on disk; the brand stops a learner's id from being
 * passed where a skill's is meant. Parse at the edge with the schema, trust inside.
 */
const id = <B extends string>(brand: B) =>
  v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, `not a ${brand}`), v.brand(brand));

export const SchoolId = id('SchoolId');
export type SchoolId = v.InferOutput<typeof SchoolId>;

export const ClassId = id('ClassId');
export type ClassId = v.InferOutput<typeof ClassId>;

export const LearnerId = id('LearnerId');
export type LearnerId = v.InferOutput<typeof LearnerId>;

/** An adult: teacher, support staff, technician. */
export const StaffId = id('StaffId');
export type StaffId = v.InferOutput<typeof StaffId>;

/** One installation's storage (a replica): random, made on first run, never from hardware, never the learner. */
export const DeviceId = id('DeviceId');
export type DeviceId = v.InferOutput<typeof DeviceId>;

export const HubId = id('HubId');
export type HubId = v.InferOutput<typeof HubId>;

/** 32 hex digits: see `docs/spec/log.md` LOG-3 and LOG-9. */
export const StreamId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'not a StreamId'), v.brand('StreamId'));
export type StreamId = v.InferOutput<typeof StreamId>;

/** Chain hash of an event: 32 hex digits (the first 16 bytes of SHA-256). */
export const ChainHash = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{32}$/, 'not a ChainHash'),
  v.brand('ChainHash'),
);
export type ChainHash = v.InferOutput<typeof ChainHash>;

/** An Ed25519 signature, 64 bytes in hex. */
export const Signature = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{128}$/, 'not a Signature'),
  v.brand('Signature'),
);
export type Signature = v.InferOutput<typeof Signature>;

/** A public key (Ed25519), 32 bytes in hex: a hub's, what its receipts are verified with, or a device's (BUN-4). */
export const HubKey = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a HubKey'), v.brand('HubKey'));
export type HubKey = v.InferOutput<typeof HubKey>;

/** An X25519 public key, 32 bytes in hex: what is sealed to it, its owner alone can open (docs/spec/bundle.md). */
export const SealKey = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a SealKey'), v.brand('SealKey'));
export type SealKey = v.InferOutput<typeof SealKey>;

/** SHA-256 of a pack's bytes as served, 64 hex digits. */
export const PackHash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'not a PackHash'), v.brand('PackHash'));
export type PackHash = v.InferOutput<typeof PackHash>;

/** For example `add-within-20`. Unique in the world of packs that a class uses together. */
export const SkillId = v.pipe(v.string(), v.regex(skillIdPattern, 'not a SkillId'), v.brand('SkillId'));
export type SkillId = v.InferOutput<typeof SkillId>;

/** For example `add-within-20/2`: one question, or a generator of questions at one difficulty. */
export const ItemId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9.-]{0,63}\/[a-z0-9.-]{1,32}$/, 'not an ItemId'),
  v.brand('ItemId'),
);
export type ItemId = v.InferOutput<typeof ItemId>;

/**
 * The unit of permission, erasure and pull: what one learner did, what staff say of one learner, all that is known of one
 * class or the school. Written `learner:ID`, `staff:ID` (the learner's id), `class:ID`, `school:ID`. Devices write only
 * learners' own partitions; a fold believes what staff say because only a hub can have written it there.
 */
export const Partition = v.pipe(
  v.string(),
  v.regex(/^(learner|staff|class|school):[a-z0-9][a-z0-9-]{0,63}$/, 'not a Partition'),
  v.brand('Partition'),
);
export type Partition = v.InferOutput<typeof Partition>;

export const learnerPartition = (learner: LearnerId): Partition => v.parse(Partition, `learner:${learner}`);
export const staffPartition = (learner: LearnerId): Partition => v.parse(Partition, `staff:${learner}`);
export const classPartition = (classId: ClassId): Partition => v.parse(Partition, `class:${classId}`);
export const schoolPartition = (school: SchoolId): Partition => v.parse(Partition, `school:${school}`);

/** The learner whose own work a partition holds, or null. */
export const learnerOfPartition = (partition: Partition): LearnerId | null =>
  partition.startsWith('learner:') ? v.parse(LearnerId, partition.slice('learner:'.length)) : null;

/** The learner of whom staff speak in a partition, or null. */
export const learnerOfStaffPartition = (partition: Partition): LearnerId | null =>
  partition.startsWith('staff:') ? v.parse(LearnerId, partition.slice('staff:'.length)) : null;

/** The class a partition belongs to, or null. */
export const classOfPartition = (partition: Partition): ClassId | null =>
  partition.startsWith('class:') ? v.parse(ClassId, partition.slice('class:'.length)) : null;
