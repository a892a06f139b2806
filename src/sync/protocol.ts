/**
 * The exchange (docs/spec/sync.md): one POST pushes and pulls. No session, no state to clean: any request may be
 * repeated, cut or lost, and asking again goes on from what both sides hold. Roles, not machines: the *initiator* is a
 * device (later also a hub), the *responder* a hub; both are pure over ports, so that the same code runs over HTTP, in
 * a test's lossy link, and later over a file or a carrier.
 */
import * as v from 'valibot';
import { Hello } from '#domain/device-api.ts';
import { LogicalTime, StreamInfo } from '#domain/events/event.ts';
import { ChainHash, DeviceId, HubId, HubKey, Partition, Signature, StreamId } from '#domain/ids.ts';

/** 1: JSON (still spoken: docs/spec/sync.md, SYN-12). 2: binary frames (`frame/`), and receipts that are signed. */
export const protocolVersion = 2;

export const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a Date can hold, ms: a clock that says more is no clock. */
const WallTime = v.pipe(v.number(), v.integer(), v.minValue(-8.64e15), v.maxValue(8.64e15));

/** An event on the wire: its stream, number and hash follow from the segment, so they are not sent (SYN-3). */
export const WireEvent = v.tuple([
  v.pipe(v.string(), v.maxLength(60)),
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  LogicalTime,
  WallTime,
  v.nullable(WallTime),
  v.record(v.string(), v.unknown()),
]);
export type WireEvent = v.InferOutput<typeof WireEvent>;

/**
 * A statement of a hub that can be shown to others: in that epoch it held these events of a stream, and said so to this
 * device. `arrival` is the hub's own arrival number at that moment.
 */
export const SignedReceipt = v.object({
  hub: HubId,
  epoch: Count,
  device: DeviceId,
  stream: StreamId,
  count: Count,
  head: ChainHash,
  arrival: Count,
  signature: Signature,
});
export type SignedReceipt = v.InferOutput<typeof SignedReceipt>;

export const WireSegment = v.object({
  info: StreamInfo,
  /**
   * Pulled: the hub's statement of the stream as far as this segment's last event. Pushed: the same statement shown to the
   * hub that made it, when a device hands back what it did not write (SYN-13).
   */
  proof: v.optional(SignedReceipt),
  from: v.pipe(v.number(), v.integer(), v.minValue(1)),
  previous: ChainHash,
  /** Chain hash after the last event: the receiver computes its own and refuses the segment if they differ. */
  head: ChainHash,
  events: v.pipe(v.array(WireEvent), v.maxLength(256)),
});
export type WireSegment = v.InferOutput<typeof WireSegment>;

/**
 * The beginning of the hash of the event that a cursor points at: a hub that was put back from a backup, without saying so, has
 * another event under that arrival number by and by, or none (SYN-7).
 */
export const CursorMark = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));
export const markOf = (hash: ChainHash): string => hash.slice(0, 16);

/** What the hub holds of one stream after this exchange, committed: the only source of the word "safe" (SYN-4). */
export const Receipt = v.object({
  stream: StreamId,
  count: Count,
  head: ChainHash,
  /**
   * `held`: as stated. `fork`: the hub's event after `common` differs from the device's, or the device has none there;
   * null: further back than the hub can tell, send probes. `refused`: this device may not write there. `apart`, with `common` null:
   * the device is lost or revoked, and so much of the stream is kept beside the log; else events `common + 1` to `count` are not
   * wanted, whose last hash is `head`: the device sets them aside (TRU-4, TRU-6).
   */
  status: v.picklist(['held', 'fork', 'refused', 'apart']),
  common: v.nullable(Count),
  /**
   * The hub's signature over what it holds, and its arrival number then (SYN-4): over (count, head), or over the device's own
   * last event when all of the device's events are held and more. A hub of protocol 1 signs nothing.
   */
  signature: v.optional(Signature),
  arrival: v.optional(Count),
});
export type Receipt = v.InferOutput<typeof Receipt>;

export const Pulled = v.object({
  partition: Partition,
  segments: v.array(WireSegment),
  after: Count,
  mark: v.optional(CursorMark),
  more: v.boolean(),
});
export type Pulled = v.InferOutput<typeof Pulled>;

export const SyncAnswer = v.object({
  hello: Hello,
  /** Nothing is said of a stream of which the device has the signed statement already (SYN-8). */
  receipts: v.array(Receipt),
  pulled: v.array(Pulled),
  key: v.optional(HubKey),
});
export type SyncAnswer = v.InferOutput<typeof SyncAnswer>;
