import * as v from 'valibot';
import { ChainHash, DeviceId, Partition, StreamId } from '../ids.ts';
import { AnswerSubmitted } from './answer-submitted.ts';
import {
  ClassOpened,
  LearnerEnrolled,
  LearnerErased,
  LearnerLeft,
  PackAssigned,
  ParametersAssigned,
} from './class-events.ts';
import { EntryMinted, EntrySpent } from './entry-events.ts';
import { HintTaken } from './hint-taken.ts';
import { InterestAdded, InterestRemoved } from './interest-events.ts';
import { LockChanged } from './lock-events.ts';
import { PlacementFinished } from './placement-finished.ts';
import { PreferenceChanged } from './preference-changed.ts';
import { ProfileChanged } from './profile-changed.ts';
import { EvidenceGiven, EvidenceWithdrawn, PlanChanged } from './staff-events.ts';
import { type KnownType, upcastData, wordFor } from './upcast.ts';
import { WorkAdded } from './work-added.ts';

/**
 * Hybrid logical clock: corrected milliseconds and a counter. It orders events; it is not the time of day.
 * Kulkarni et al. 2014, "Logical Physical Clocks"; rules LOG-5 to LOG-7.
 */
export const LogicalTime = v.tuple([
  // Up to the year 9999: a hostile time must leave room to count on.
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(253_402_300_799_999)),
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
]);
export type LogicalTime = v.InferOutput<typeof LogicalTime>;

/**
 * An event as it is stored, hashed and handed in. `type` and `data` are opaque here: an event of a type or version
 * that this program does not know is kept and passed on untouched (LOG-11). `hash` is not part of what is hashed.
 */
export const StoredEvent = v.object({
  stream: StreamId,
  seq: v.pipe(v.number(), v.integer(), v.minValue(1)),
  type: v.pipe(v.string(), v.regex(/^[a-z]+(\.[a-z]+)+$/), v.maxLength(60)),
  version: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  order: LogicalTime,
  /** The device's wall clock, untouched, in ms since 1970: a label only. */
  at: v.pipe(v.number(), v.integer(), v.minValue(-8.64e15), v.maxValue(8.64e15)),
  /** Hub clock minus device clock as last measured, ms; null when the device has never met a hub. */
  offset: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(-8.64e15), v.maxValue(8.64e15))),
  data: v.record(v.string(), v.unknown()),
  hash: ChainHash,
});
export type StoredEvent = v.InferOutput<typeof StoredEvent>;

/** Which device writes a stream, and to which partition; `branchOf` names the stream it was forked from (LOG-9). */
export const StreamInfo = v.object({
  stream: StreamId,
  device: DeviceId,
  partition: Partition,
  branchOf: v.nullable(
    v.object({ stream: StreamId, seq: v.pipe(v.number(), v.integer(), v.minValue(0)), first: ChainHash }),
  ),
});
export type StreamInfo = v.InferOutput<typeof StreamInfo>;

/** Every event type that this version can fold, with its current version. Never remove one; retire it (LOG-12). */
export const eventSchemas = {
  'answer.submitted': { version: 2, schema: AnswerSubmitted },
  'hint.taken': { version: 1, schema: HintTaken },
  'preference.changed': { version: 2, schema: PreferenceChanged },
  'class.opened': { version: 1, schema: ClassOpened },
  'learner.enrolled': { version: 2, schema: LearnerEnrolled },
  'learner.left': { version: 1, schema: LearnerLeft },
  'learner.erased': { version: 1, schema: LearnerErased },
  'pack.assigned': { version: 1, schema: PackAssigned },
  'parameters.assigned': { version: 1, schema: ParametersAssigned },
  'placement.finished': { version: 1, schema: PlacementFinished },
  'evidence.given': { version: 1, schema: EvidenceGiven },
  'evidence.withdrawn': { version: 1, schema: EvidenceWithdrawn },
  'plan.changed': { version: 1, schema: PlanChanged },
  'work.added': { version: 2, schema: WorkAdded },
  'profile.changed': { version: 2, schema: ProfileChanged },
  'lock.changed': { version: 1, schema: LockChanged },
  'lock.given': { version: 1, schema: LockChanged },
  'interest.added': { version: 1, schema: InterestAdded },
  'interest.removed': { version: 1, schema: InterestRemoved },
  'entry.minted': { version: 1, schema: EntryMinted },
  'entry.spent': { version: 1, schema: EntrySpent },
} as const;
export type EventType = keyof typeof eventSchemas;

/** What this program can fold, for the keys of stored folds. */
export const knownEvents = wordFor(eventSchemas);

export type EventData<T extends EventType> = v.InferOutput<(typeof eventSchemas)[T]['schema']>;

/** A fact about to be appended. */
export type Draft = { [T in EventType]: { readonly type: T; readonly data: EventData<T> } }[EventType];

/** An event this version understands, upcast to the current version. */
export type KnownEvent = {
  [T in EventType]: Omit<StoredEvent, 'type' | 'data' | 'version'> & {
    readonly type: T;
    readonly data: EventData<T>;
  };
}[EventType];

/**
 * Reads a stored event for folding. Returns null for an event of a type or version nobody here knows, or whose data
 * does not fit its schema: such an event is kept and passed on, and folds pass over it (LOG-11).
 */
export function readEvent(event: StoredEvent): KnownEvent | null {
  const known = (eventSchemas as Readonly<Record<string, KnownType | undefined>>)[event.type];
  if (!known || event.version > known.version) return null;
  const parsed = v.safeParse(known.schema, upcastData(known, event.version, event.data));
  return parsed.success ? ({ ...event, data: parsed.output } as KnownEvent) : null;
}
