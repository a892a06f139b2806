import type { Draft, StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { DeviceId, LearnerId, Partition, StreamId } from '#domain/ids.ts';
import type { Head, Segment } from './chain.ts';
import type { ClockReading } from './clock.ts';

/**
 * What became of a segment that was offered (LOG-8). `taken` with fresh 0 is a repeat: harmless, answered again.
 * `gap`: the store needs earlier events first. `fork`: an event it holds differs; `common` is the last number at which
 * both agree, or null when the segment does not reach back to it. `broken`: the segment does not chain. `erased`: it is of
 * a learner who was erased here, and nothing of it was kept (ERA-5).
 */
export type TakeResult =
  | { readonly kind: 'taken'; readonly head: Head; readonly fresh: number }
  | { readonly kind: 'gap'; readonly head: Head }
  | { readonly kind: 'fork'; readonly head: Head; readonly common: number | null }
  | { readonly kind: 'broken'; readonly at: number }
  | { readonly kind: 'erased' };

/** A stream with its head, as listed. */
export type StreamState = StreamInfo & Head;

/** An event with the number the store gave it on arrival: the cursor of a pull. */
export type Arrival = { readonly arrival: number; readonly info: StreamInfo; readonly event: StoredEvent };

/** What stood after `common` in a stream stands in another now, from number 1; from there some of it may go further. */
export type Moved = { readonly stream: StreamId; readonly common: number; readonly to: StreamId };

/**
 * The log, kept. One port, an adapter on the device (`store/dexie-event-store.ts`) and one on the hub
 * (`hub/storage/event-store.ts`); `tests/contracts/event-store.contract.ts` runs on both. Every method that
 * writes is one transaction, durable when its promise resolves.
 */
export interface EventStore {
  /** Appends what happened here: the only way a new event comes to be (LOG-1, LOG-2). */
  append(
    device: DeviceId,
    partition: Partition,
    drafts: readonly Draft[],
    reading: ClockReading,
  ): Promise<readonly StoredEvent[]>;
  /** Takes consecutive events of one stream from elsewhere; idempotent, verified, all or nothing (LOG-8). */
  take(segment: Segment): Promise<TakeResult>;
  /**
   * LOG-9: everything after `common` goes to the derived branch, as new arrivals. Answers with where it went, in order; empty
   * when nothing lies after `common`.
   */
  branchAt(stream: StreamId, common: number): Promise<readonly Moved[]>;
  /** The stream, or null when nothing of it is held. */
  stream(stream: StreamId): Promise<StreamState | null>;
  /** All streams of a partition, in order of their names. */
  streams(partition: Partition): Promise<readonly StreamState[]>;
  /** Events number `from` and on, at most `limit`, in order of number. */
  read(stream: StreamId, from: number, limit: number): Promise<readonly StoredEvent[]>;
  /** Events that arrived after the cursor, at most `limit`, in order of arrival. */
  arrivals(partition: Partition, after: number, limit: number): Promise<readonly Arrival[]>;
  /** The greatest arrival number given so far; 0 when empty. */
  cursor(): Promise<number>;
  /**
   * Removes a learner (ERA-2, ERA-3): the streams of both of their partitions, and what events of classes say of them. From
   * then on nothing of them is taken or appended, and what of a class names them is redacted as it comes (ERA-5). Answers
   * with what was held of each stream that went; doing it again removes what there still is.
   */
  erase(learner: LearnerId): Promise<readonly StreamState[]>;
}

/** The limit of a segment, in events: a cut costs at most one segment (SYN-5). */
export const segmentLimit = 256;
