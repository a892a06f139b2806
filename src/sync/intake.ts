import type { ChainHash, DeviceId, StreamId } from '#domain/ids.ts';
import type { Segment } from '#log/chain.ts';
import type { TakeResult } from '#log/event-store.ts';
import type { SyncRequest } from './sync-request.ts';

/** Events `after + 1` to `count` of a stream, which the hub will not have; `head`: the hash of the last of them. */
export type Run = { readonly after: number; readonly count: number; readonly head: ChainHash };

/**
 * What became of a segment that was handed in. Beside what a store says (LOG-8): `apart`, it lies beside the log until an adult has
 * looked at it (TRU-3), as far as event `count`; `unwanted`, some of the stream was refused, by an adult (TRU-6) or because a device may
 * not say it (TRU-9), and `taken` is what became of the rest; `too-much`, more streams than any honest device has (TRU-11).
 */
export type Taken =
  | TakeResult
  | { readonly kind: 'apart'; readonly count: number; readonly head: ChainHash }
  | {
      readonly kind: 'unwanted';
      readonly because: 'refused' | 'not-allowed';
      readonly runs: readonly Run[];
      readonly taken: TakeResult | null;
    }
  | { readonly kind: 'too-much' };

/** The door of the log for what is handed in, by whatever road it comes. */
export interface Intake {
  /** One transaction, which looks at what the hub knows by then of the device that wrote it. */
  take(segment: Segment): Promise<Taken>;
  /** The device is lost or revoked: it hands in, and gets nothing (TRU-2). */
  isBarred(device: DeviceId): Promise<boolean>;
  /** An adult refused something of the stream. */
  hasRefused(stream: StreamId): Promise<boolean>;
  /** How much of a stream lies here, in the log or apart, as the device has it. */
  kept(have: SyncRequest['have'][number]): Promise<{ readonly count: number; readonly head: ChainHash }>;
}
