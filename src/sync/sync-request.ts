import * as v from 'valibot';
import { StreamInfo } from '#domain/events/event.ts';
import { ChainHash, DeviceId, HubId, Partition } from '#domain/ids.ts';
import { Count, CursorMark, WireSegment } from './protocol.ts';

/** What the initiator asks. A file of its own: a device makes requests and reads none, so the schema need not travel to it. */
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
        /** How much of it a signed receipt of this hub and epoch covers on the device: not stated again (SYN-8). */
        proven: v.optional(Count),
        /** Sent after a fork: some of the device's hashes, so that the hub can say how far back both agree (SYN-6). */
        probes: v.optional(v.pipe(v.array(v.tuple([Count, ChainHash])), v.maxLength(64))),
      }),
    ),
    v.maxLength(500),
  ),
  segments: v.pipe(v.array(WireSegment), v.maxLength(64)),
  /** Room for the class and two partitions each of the learners a shared device remembers (`worker/device-log.ts`). */
  want: v.pipe(
    v.array(
      v.object({
        partition: Partition,
        after: Count,
        /** The mark that came with that cursor. */
        mark: v.optional(CursorMark),
      }),
    ),
    v.maxLength(400),
  ),
  /** The device has no key to verify receipts with: it joined before there were any. */
  wantsKey: v.optional(v.boolean()),
});
export type SyncRequest = v.InferOutput<typeof SyncRequest>;
