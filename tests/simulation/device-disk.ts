import type {
  ChainHash,
  ClassId,
  DeviceId,
  HubId,
  HubKey,
  LearnerId,
  Partition,
  Signature,
  StreamId,
} from '#domain/ids.ts';
import type { Moved } from '#log/event-store.ts';
import type { OfferedStream, Proof } from '#sync/initiator-port.ts';
import type { Round } from '#sync/request.ts';
import {
  createMemoryEventStore,
  type Image,
  type MemoryEventStore,
} from '#tests/support/memory-event-store.ts';

/** What a device keeps of a receipt; `signature` is null when a hub of protocol 1 stated it. */
export type KeptReceipt = {
  readonly hub: HubId;
  readonly epoch: number;
  readonly count: number;
  readonly head: ChainHash;
  readonly signature: Signature | null;
  /** The hub would not have more of it when it was last offered. */
  readonly refused: boolean;
};

type Cursor = { readonly after: number; readonly mark: string | null };
type Cursors = {
  readonly hub: HubId;
  readonly epoch: number;
  readonly after: ReadonlyMap<Partition, Cursor>;
};

export type NewDevice = {
  readonly id: DeviceId;
  readonly class: ClassId;
  readonly learners: readonly LearnerId[];
  /** 1: runs the exchange as it was before protocol 2. */
  readonly speaks: 1 | 2;
  /** The hub's key as it was given at the join; null for a device that joined before there were keys. */
  readonly key: HubKey | null;
};

/** All that is on a device's disk, copied out: a clone's image, a profile to restore. */
export type DeviceImage = NewDevice & {
  readonly log: Image;
  readonly receipts: ReadonlyMap<StreamId, KeptReceipt>;
  readonly proofs: ReadonlyMap<StreamId, readonly Proof[]>;
  readonly cursors: Cursors | null;
  readonly offset: number | null;
  readonly erased: ReadonlySet<LearnerId>;
  readonly keysTold: number | null;
  readonly bundleRound: Round | null;
};

/** A device's disk: its log, and the small facts beside it. A change of any member is one transaction. */
export type DeviceDisk = {
  readonly store: MemoryEventStore;
  readonly learners: LearnerId[];
  readonly receipts: Map<StreamId, KeptReceipt>;
  /** The hub's statements of what was pulled, by count. */
  readonly proofs: Map<StreamId, readonly Proof[]>;
  cursors: Cursors | null;
  /** The hub's lead over the device's clock as last measured, ms. */
  offset: number | null;
  key: HubKey | null;
  /** Of whom nothing is taken any more (ERA-6). */
  readonly erased: Set<LearnerId>;
  /** The epoch in which it told its keys for bundles; null: never, so it can make none (BUN-4). */
  keysTold: number | null;
  /** Where the last carried answer left off. */
  bundleRound: Round | null;
};

export function diskOf(from: NewDevice | DeviceImage): DeviceDisk {
  const image = 'log' in from ? from : null;
  return {
    store: createMemoryEventStore(image?.log),
    learners: [...from.learners],
    receipts: new Map(image?.receipts),
    proofs: new Map(image?.proofs),
    cursors: image?.cursors ?? null,
    offset: image?.offset ?? null,
    key: from.key,
    erased: new Set(image?.erased),
    keysTold: image?.keysTold ?? null,
    bundleRound: image?.bundleRound ?? null,
  };
}

export const imageOf = (device: NewDevice, disk: DeviceDisk): DeviceImage => ({
  id: device.id,
  class: device.class,
  learners: [...disk.learners],
  speaks: device.speaks,
  log: disk.store.image(),
  receipts: new Map(disk.receipts),
  proofs: new Map(disk.proofs),
  cursors: disk.cursors,
  offset: disk.offset,
  key: disk.key,
  erased: new Set(disk.erased),
  keysTold: disk.keysTold,
  bundleRound: disk.bundleRound,
});

/** What may be handed in: all that was written here, and what was pulled of which this epoch has said nothing (SYN-13). */
export async function offeredStreams(
  disk: DeviceDisk,
  hub: HubId,
  wanted: readonly Partition[],
): Promise<OfferedStream[]> {
  const statedOf = (stream: StreamId) => {
    const receipt = disk.receipts.get(stream);
    return receipt?.hub === hub ? receipt : null;
  };
  const offered = disk.store.own().map((stream): OfferedStream => {
    const stated = statedOf(stream.stream);
    const receiptCount = stated?.count ?? 0;
    return {
      ...stream,
      own: true,
      receiptCount,
      provenCount: stated?.signature ? receiptCount : 0,
      isRefused: stated?.refused === true,
    };
  });
  for (const stream of disk.store.pulled()) {
    const receiptCount = statedOf(stream.stream)?.count ?? 0;
    if (receiptCount >= stream.count || !wanted.includes(stream.partition)) continue;
    // As far as the hub's own word proves it: what lies beyond, it would not believe.
    const proofs = disk.proofs.get(stream.stream) ?? [];
    const last = proofs[proofs.length - 1];
    if (!last || last.count <= receiptCount) continue;
    const [event] = await disk.store.read(stream.stream, last.count, 1);
    if (event)
      offered.push({
        ...stream,
        count: last.count,
        head: event.hash,
        own: false,
        receiptCount,
        provenCount: 0,
        isRefused: false,
      });
  }
  // Those with something to hand in first.
  return offered.sort((a, b) => b.count - b.receiptCount - (a.count - a.receiptCount));
}

/** Statements that lie closer together than a segment are thinned out. */
const proofSpan = 256;

/** Keeps a statement of a pulled stream, and drops the one before when a segment reaches over it. */
export function keepProof({ proofs }: DeviceDisk, stream: StreamId, proof: Proof): void {
  let kept = (proofs.get(stream) ?? []).filter(({ count }) => count !== proof.count);
  const before = kept.filter(({ count }) => count < proof.count);
  const between = before[before.length - 1];
  const earlier = before[before.length - 2]?.count ?? 0;
  if (between && proof.count - earlier <= proofSpan) kept = kept.filter((one) => one !== between);
  proofs.set(
    stream,
    [...kept, proof].sort((a, b) => a.count - b.count),
  );
}

/** Events went to a branch: what was stated of them goes with them, under their new numbers (LOG-9). */
export function moveProofs(disk: DeviceDisk, moves: readonly Moved[]): void {
  let travelling: readonly Proof[] = [];
  moves.forEach(({ stream, common, to }, hop) => {
    const from = hop === 0 ? (disk.proofs.get(stream) ?? []) : travelling;
    const stays = from.filter(({ count }) => count <= common);
    if (hop === 0) disk.proofs.set(stream, stays);
    else for (const proof of stays) keepProof(disk, stream, proof);
    travelling = from
      .filter(({ count }) => count > common)
      .map(({ count, receipt }) => ({ count: count - common, receipt }));
    if (hop === moves.length - 1) for (const proof of travelling) keepProof(disk, to, proof);
  });
}
