import type { Hello } from '#domain/device-api.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { StoredEvent } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, HubId, HubKey, Partition, Signature, StreamId } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import type { Segment } from '#log/chain.ts';
import type { StreamState, TakeResult } from '#log/event-store.ts';
import type { Run } from './intake.ts';
import type { SignedReceipt, SyncAnswer } from './protocol.ts';
import type { SyncRequest } from './sync-request.ts';

/** A stream this side may hand in. */
export type OfferedStream = StreamState & {
  /** True: written here. False: pulled, and the present hub or epoch has not said that it holds it (SYN-13). */
  readonly own: boolean;
  /** How much of it the present hub has stated to hold (0: none). */
  readonly receiptCount: number;
  /** How much of it a signed receipt of the present hub and epoch covers. */
  readonly provenCount: number;
  /** The hub would not have it when it was last offered: it is named, and sent when the hub has changed its mind. */
  readonly isRefused: boolean;
};

/** What the exchange needs to know of this side before a round. */
export type Outline = {
  readonly device: DeviceId;
  /** The hub this device joined; another's answer is refused. */
  readonly hub: HubId;
  readonly cursorsOf: { readonly hub: HubId; readonly epoch: number } | null;
  readonly streams: readonly OfferedStream[];
  /** `mark` came with the cursor; null before the first, and from a hub that gives none. */
  readonly wants: readonly {
    readonly partition: Partition;
    readonly after: number;
    readonly mark: string | null;
  }[];
  /** The hub's key is not known yet. */
  readonly wantsKey: boolean;
};

/** What the hub stated of a stream, as far as this side holds the same events: to be kept if it is true. */
export type Stated = {
  readonly stream: StreamId;
  readonly count: number;
  readonly head: ChainHash;
  readonly arrival: number | null;
  readonly signature: Signature | null;
};

/** A hub's statement of a pulled stream as far as its event `count`; after a branch the statement has other numbers. */
export type Proof = { readonly count: number; readonly receipt: SignedReceipt };

/** The device's side of the exchange: what it reads, and what it keeps of an answer. */
export interface InitiatorPort {
  outline(): Promise<Outline>;
  read(stream: StreamId, from: number, limit: number): Promise<readonly StoredEvent[]>;
  /** The statements kept of a stream that was pulled, by count. */
  proofs(stream: StreamId): Promise<readonly Proof[]>;
  /** The key is kept only when none is known yet: the hub's word about itself is believed once. */
  keepHello(hello: Hello, key: HubKey | null): Promise<void>;
  /**
   * Stores the statement if this side's own hash at that count is the same and the signature, where there is one, is the
   * hub's (SYN-4). `differs`: the events are not the same. `forged`: the signature is not the hub's; nothing was stored.
   */
  keepReceipt(stated: Stated, hello: Hello): Promise<'kept' | 'differs' | 'forged'>;
  /** The hub will not have this stream from us: a pulled one is not offered again in this epoch, an own one not sent. */
  keepRefusal(stream: StreamId, hello: Hello): Promise<void>;
  /** Moves what comes after `common` to the derived branch (LOG-9). */
  branchAt(stream: StreamId, common: number): Promise<void>;
  take(segment: Segment, proof: SignedReceipt | null): Promise<TakeResult>;
  /** Takes events out of a stream that the hub will not have, and branches after them (TRU-6); false when none of them is here. */
  setAside?(stream: StreamId, runs: readonly Run[]): Promise<boolean>;
  /** Whether the signature is that of the hub that was joined; without its key nothing can be said against it. */
  believes?(proof: SignedReceipt): Promise<boolean>;
  keepCursor(partition: Partition, after: number, mark: string | null): Promise<void>;
}

/** Carries one request to a responder and its answer back. */
export interface Transport {
  exchange(request: SyncRequest): Promise<Result<SyncAnswer, Failure>>;
}

export type HandInReport = {
  readonly rounds: number;
  readonly pushed: number;
  readonly pulled: number;
  /** Streams written here that may not be handed in at this hub: kept, and a person is told. */
  readonly refused: readonly StreamId[];
  /** The school takes this device for lost or revoked, and keeps its work for an adult to look at (TRU-4). */
  readonly isApart: boolean;
};
