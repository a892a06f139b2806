import * as v from 'valibot';
import { Hello } from './device-api.ts';
import { ClassId, DeviceId, ItemId, LearnerId, Partition } from './ids.ts';
import { Response } from './response.ts';

/** What the hub says to staff of devices that are not in the right hands, and hears from them (docs/spec/trust.md). */
const Name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80));
const Ms = v.pipe(v.number(), v.integer());
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A chain hash, as an event's name. */
const EventHash = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));

/** `lost`: nobody knows where it is. `revoked`: it is known, and has no business here any more. */
export const barredStates = ['lost', 'revoked'] as const;
export const DeviceTrust = v.picklist(['working', ...barredStates]);
export type DeviceTrust = v.InferOutput<typeof DeviceTrust>;

/** POST /api/devices/:device/state; answers as GET /api/devices. */
export const DeviceStateRequest = v.object({
  state: DeviceTrust,
  /** For the list of devices; nobody has to say why. */
  reason: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200)), ''),
});
export type DeviceStateRequest = v.InferOutput<typeof DeviceStateRequest>;

/** Since when a device is not working, and by whose word; null: the hub no longer knows them. */
export const DeviceBar = v.object({
  state: v.picklist(barredStates),
  at: Ms,
  by: v.nullable(Name),
  reason: v.string(),
});
export type DeviceBar = v.InferOutput<typeof DeviceBar>;

/**
 * What is odd about an event: `clock`, its time cannot be; `after`, it was done after the device was reported; `fast`, quicker than
 * the question can be read; `many`, one of more answers in a day than a child gives; `unknown`, this hub cannot read it; `not-allowed`,
 * no device may say it, and it is never taken in.
 */
export const oddities = ['clock', 'after', 'fast', 'many', 'unknown', 'not-allowed'] as const;
export type Oddity = (typeof oddities)[number];

/** One event that waits for an adult. */
export const QuarantinedEvent = v.object({
  hash: EventHash,
  type: v.string(),
  /** Corrected, ms, as the device says. */
  at: Ms,
  /** Of an answer, as far as it can be read. */
  answer: v.nullable(
    v.object({
      item: ItemId,
      seed: v.pipe(v.number(), v.integer()),
      response: Response,
      correct: v.boolean(),
      ms: v.number(),
    }),
  ),
  /** What a learner wrote of themselves or of a piece of work; null: nothing. */
  words: v.nullable(v.string()),
  odd: v.array(v.picklist(oddities)),
});
export type QuarantinedEvent = v.InferOutput<typeof QuarantinedEvent>;

/** What of one learner waits. */
export const QuarantinedLearner = v.object({
  learner: v.object({ id: LearnerId, name: Name }),
  class: ClassId,
  partition: Partition,
  events: Count,
  answers: Count,
  right: Count,
  from: Ms,
  to: Ms,
  /** How many events each is said of; none is left out. */
  odd: v.array(v.object({ oddity: v.picklist(oddities), count: Count })),
  /** The first of them, in the order in which they came. */
  lines: v.array(QuarantinedEvent),
});
export type QuarantinedLearner = v.InferOutput<typeof QuarantinedLearner>;

/** GET /api/devices/:device/quarantine */
export const QuarantineAnswer = v.object({
  hello: Hello,
  device: DeviceId,
  bar: v.nullable(DeviceBar),
  lastHeard: Ms,
  /** Everything below came up to this number: what comes later is not decided with it. */
  upTo: Count,
  learners: v.array(QuarantinedLearner),
  /** Of learners whom the asker may not read. */
  others: Count,
  /** The device had more than is kept, and was told to keep the rest. */
  full: v.boolean(),
});
export type QuarantineAnswer = v.InferOutput<typeof QuarantineAnswer>;

/**
 * POST /api/devices/:device/quarantine: an adult has looked. What waits of the partition and came up to `upTo` is accepted or refused,
 * but for those named, of which the opposite holds.
 */
export const QuarantineDecision = v.object({
  upTo: Count,
  partition: Partition,
  verdict: v.picklist(['accept', 'refuse']),
  except: v.pipe(v.array(EventHash), v.maxLength(1000)),
});
export type QuarantineDecision = v.InferOutput<typeof QuarantineDecision>;
