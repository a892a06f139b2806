import * as v from 'valibot';
import { Hello } from './device-api.ts';
import { DeviceId, LearnerId, Signature } from './ids.ts';

/** Erasing everything about a learner (docs/spec/erasure.md). */
const Name = v.pipe(v.string(), v.maxLength(80));
const Ms = v.pipe(v.number(), v.integer());

/** POST /api/classes/:class/learners/:learner/erase: the name as the asker has typed it, so that it is nobody else's by mistake. */
export const EraseRequest = v.object({ name: Name });
export type EraseRequest = v.InferOutput<typeof EraseRequest>;

/** Two names as a person compares them: spaces, capitals and the way a letter is composed do not matter. */
export const isSameName = (typed: string, name: string): boolean => folded(typed) === folded(name);
const folded = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** Somebody who had something of the learner, and when they said that it is gone; null: not yet. */
const Confirmation = { confirmed: v.nullable(Ms) };
export const ToldErasure = v.object({
  /** The end of the learner's id: two that were erased on one day can be told apart, and nobody is named. */
  mark: v.string(),
  /** The classes that they were in, by name; empty for what this hub heard from elsewhere. */
  classes: v.array(Name),
  at: Ms,
  /** Who asked for it; null: it was heard from a device, another hub, or erased.json. */
  by: v.nullable(Name),
  /** False while something of them is still in this hub's own files. */
  done: v.boolean(),
  devices: v.array(v.object({ ...Confirmation, device: DeviceId, lastHeard: v.nullable(Ms) })),
  /** Adults whose browsers may have shown the learner. */
  staff: v.array(v.object({ ...Confirmation, name: v.nullable(Name) })),
});
export type ToldErasure = v.InferOutput<typeof ToldErasure>;

/** GET /api/erasures, and the answer to an erasure: all of them, the newest first. */
export const ErasuresAnswer = v.object({ hello: Hello, erasures: v.array(ToldErasure) });
export type ErasuresAnswer = v.InferOutput<typeof ErasuresAnswer>;

/** POST /api/erasures/confirm: nothing of these learners is on the asker's device any more. */
export const ConfirmRequest = v.object({ gone: v.pipe(v.array(LearnerId), v.maxLength(500)) });
export type ConfirmRequest = v.InferOutput<typeof ConfirmRequest>;

/**
 * What of that was noted; and who else was erased of whom the asker may have something, each with the hub's signature
 * (`erasureMessage`) for a device, which believes nothing less (ERA-6).
 */
export const ConfirmAnswer = v.object({
  hello: Hello,
  noted: v.array(LearnerId),
  erased: v.array(v.object({ learner: LearnerId, signature: v.nullable(Signature) })),
});
export type ConfirmAnswer = v.InferOutput<typeof ConfirmAnswer>;

/** What the hub signs to tell a device of an erasure: one member a line, none of which can hold a line break. */
export const erasureMessage = (hub: string, device: string, learner: string): string =>
  ['footpath erasure 1', hub, device, learner].join('\n');
