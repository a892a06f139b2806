import * as v from 'valibot';
import type { ErrorCode } from './error-codes.ts';
import { PictureName } from './events/class-events.ts';
import { ClassId, DeviceId, HubId, HubKey, LearnerId, PackHash, SchoolId } from './ids.ts';

/**
 * What the hub says to any device outside the exchange (`sync/protocol.ts`), and hears from it: a file of its own, because
 * it is on the way of every first visit, and what only staff say (`hub-api.ts`) is not.
 */
const Name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80));
const Ms = v.pipe(v.number(), v.integer());

/** GET /api/hello: proves that this is a hub and which; opens every contact. */
export const Hello = v.object({
  footpath: v.literal('hub'),
  protocol: v.pipe(v.number(), v.integer()),
  hub: HubId,
  /** Changes when the hub is restored from a backup: devices then offer again what it may have forgotten. */
  epoch: v.pipe(v.number(), v.integer()),
  time: Ms,
  school: v.nullable(Name),
  version: v.string(),
});
export type Hello = v.InferOutput<typeof Hello>;

/** The class as the hub knows it when a device joins: enough to begin with, until the device has the class's own events. */
export const ToldClass = v.object({
  learners: v.array(v.object({ learner: LearnerId, name: Name, picture: PictureName })),
  pack: v.nullable(
    v.object({ pack: PackHash, title: Name, bytes: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  ),
  parameters: v.nullable(PackHash),
});
export type ToldClass = v.InferOutput<typeof ToldClass>;

/** POST /api/join */
export const JoinRequest = v.object({ code: v.pipe(v.string(), v.maxLength(40)), device: DeviceId });
export type JoinRequest = v.InferOutput<typeof JoinRequest>;
export const JoinAnswer = v.object({
  hello: Hello,
  /** The device's key to the hub: shown once, stored by the hub only as a hash. */
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  school: v.object({ id: SchoolId, name: Name }),
  class: v.object({ id: ClassId, name: Name }),
  /** The pack the class works with, so that a device fetches it while it asks for the roster; the roster decides. */
  pack: v.optional(v.nullable(PackHash), null),
  /** What this hub's receipts are verified with. */
  key: v.optional(HubKey),
  /** Since hubs tell it; without it the roster comes by the first exchange. */
  told: v.optional(ToldClass),
});
export type JoinAnswer = v.InferOutput<typeof JoinAnswer>;

/** Any answer that is not 2xx. A code of a newer hub passes: it is a failure all the same, and words are found for it. */
export const ErrorAnswer = v.object({
  error: v.object({
    code: v.custom<ErrorCode>((code) => typeof code === 'string' && /^[a-z]+(-[a-z]+)*$/.test(code)),
    data: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
  }),
});
export type ErrorAnswer = v.InferOutput<typeof ErrorAnswer>;
