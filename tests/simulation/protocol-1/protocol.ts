/**
 * The exchange as it was before protocol 2, frozen: devices that run it meet newer hubs. Never edited, but for imports.
 */
import * as v from 'valibot';
import { Hello } from '#domain/device-api.ts';
import { LogicalTime, StreamInfo } from '#domain/events/event.ts';
import { ChainHash, DeviceId, HubId, Partition, StreamId } from '#domain/ids.ts';

export const protocolVersion = 1;

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

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

export const WireSegment = v.object({
  info: StreamInfo,
  from: v.pipe(v.number(), v.integer(), v.minValue(1)),
  previous: ChainHash,
  /** Chain hash after the last event: the receiver computes its own and refuses the segment if they differ. */
  head: ChainHash,
  events: v.pipe(v.array(WireEvent), v.maxLength(256)),
});
export type WireSegment = v.InferOutput<typeof WireSegment>;

export const SyncRequest = v.object({
  protocol: Count,
  device: DeviceId,
  /** Whose cursors these are: a hub restored from a backup has another epoch, and cursors start again (SYN-7). */
  cursorsOf: v.nullable(v.object({ hub: HubId, epoch: Count })),
  /** All streams this device writes: what it claims to hold, pushed or not, so that the hub knows what is waiting. */
  have: v.pipe(
    v.array(
      v.object({
        info: StreamInfo,
        count: Count,
        head: ChainHash,
        /** Sent after a fork: some of the device's hashes, so that the hub can say how far back both agree (SYN-6). */
        probes: v.optional(v.pipe(v.array(v.tuple([Count, ChainHash])), v.maxLength(64))),
      }),
    ),
    v.maxLength(500),
  ),
  segments: v.pipe(v.array(WireSegment), v.maxLength(64)),
  /** Room for the class and two partitions each of the learners a shared device remembers (`worker/device-log.ts`). */
  want: v.pipe(v.array(v.object({ partition: Partition, after: Count })), v.maxLength(400)),
});
export type SyncRequest = v.InferOutput<typeof SyncRequest>;

/** What the hub holds of one stream after this exchange, committed: the only source of the word "safe" (SYN-4). */
export const Receipt = v.object({
  stream: StreamId,
  count: Count,
  head: ChainHash,
  /**
   * `held`: as stated. `fork`: the hub's event after `common` differs from the device's; null: further back than the
   * hub can tell, send probes. `refused`: this device may not write there.
   */
  status: v.picklist(['held', 'fork', 'refused']),
  common: v.nullable(Count),
});
export type Receipt = v.InferOutput<typeof Receipt>;

export const Pulled = v.object({
  partition: Partition,
  segments: v.array(WireSegment),
  after: Count,
  more: v.boolean(),
});
export type Pulled = v.InferOutput<typeof Pulled>;

export const SyncAnswer = v.object({
  hello: Hello,
  receipts: v.array(Receipt),
  pulled: v.array(Pulled),
});
export type SyncAnswer = v.InferOutput<typeof SyncAnswer>;
