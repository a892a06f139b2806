import type { Hello } from '#domain/device-api.ts';
import type { Draft, StoredEvent } from '#domain/events/event.ts';
import {
  classPartition,
  type HubId,
  type LearnerId,
  learnerPartition,
  type Partition,
  staffPartition,
} from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import { emptyHead, type Segment } from '#log/chain.ts';
import type { ClockReading } from '#log/clock.ts';
import { LearnerErased, partitionsOf } from '#log/erase.ts';
import { erasedBy } from '#log/redaction.ts';
import { handIn } from '#sync/initiator.ts';
import type { InitiatorPort, Transport } from '#sync/initiator-port.ts';
import type { SignedReceipt } from '#sync/protocol.ts';
import type { ForeignDraft } from '#tests/support/memory-event-store.ts';
import {
  type DeviceDisk,
  type DeviceImage,
  diskOf,
  imageOf,
  keepProof,
  moveProofs,
  type NewDevice,
  offeredStreams,
} from './device-disk.ts';
import { createGate, type Fate, type Gate, type Life, type Meanwhile } from './gate.ts';
import type { IsSigned } from './keys.ts';
import {
  handIn as handInAsBefore,
  type InitiatorPort as PortAsBefore,
  type Transport as TransportAsBefore,
} from './protocol-1/initiator.ts';

/** What the device had from its join: the hub, and how it verifies that hub's receipts. */
export type Joined = { readonly hub: HubId; readonly isSigned: IsSigned };

/** A device of the simulation: the real initiator over a simulated disk, behind a gate. */
export type SimDevice = NewDevice & {
  readonly disk: DeviceDisk;
  readonly gate: Gate;
  /** The port of a process that nothing happens to. */
  readonly port: InitiatorPort;
  /** The port for what others carried here and from here. */
  portIn(life: Life): InitiatorPort;
  /** Partitions it asks for beyond what it should: a hostile or confused one. */
  readonly nosy: Partition[];
  /** The wall clock's error, ms. */
  skew: number;
  /** What the wall clock says at this true time. */
  wall(now: number): number;
  reading(now: number): ClockReading;
  /** A learner does something; nothing is kept when the process ends before that, or the disk is full. */
  record(
    learner: LearnerId,
    drafts: readonly Draft[],
    now: number,
    fate?: Fate,
  ): Promise<readonly StoredEvent[] | null>;
  recordForeign(learner: LearnerId, draft: ForeignDraft, now: number): Promise<void>;
  /** Null when the process did not live to its end. */
  handIn(transport: Transport, now: number, how?: HowHandedIn): Promise<HandInResult | null>;
  image(): DeviceImage;
};

export type HandInResult = Awaited<ReturnType<typeof handIn>>;
export type HowHandedIn = {
  /** Events a request may carry. */
  readonly limit?: number | undefined;
  readonly fate?: Fate | undefined;
  readonly meanwhile?: Meanwhile | undefined;
};

export function createSimDevice(from: NewDevice | DeviceImage, joined: Joined): SimDevice {
  const { id, speaks } = from;
  const disk = diskOf(from);
  const { store } = disk;
  const gate = createGate();
  const nosy: Partition[] = [];
  const wanted = (): Partition[] => [
    classPartition(from.class),
    ...disk.learners.flatMap((learner) => [learnerPartition(learner), staffPartition(learner)]),
    ...nosy,
  ];

  const remember = (learner: LearnerId) => {
    if (!disk.learners.includes(learner)) disk.learners.push(learner);
  };

  async function hashAt(stream: Parameters<typeof store.read>[0], count: number) {
    const [own] = await store.read(stream, count, 1);
    return own?.hash;
  }

  /** Did the hub say, to this device, that it holds the stream exactly as far as this segment leads? */
  function isSigned({ info, events }: Segment, proof: SignedReceipt | null): boolean {
    const last = events[events.length - 1];
    if (!proof || !last || !disk.key || proof.hub !== joined.hub || proof.device !== id) return false;
    if (proof.stream !== info.stream || proof.count !== last.seq || proof.head !== last.hash) return false;
    const { signature, ...said } = proof;
    return joined.isSigned(said, signature, disk.key);
  }

  /** All that any part of the disk has of somebody who was erased (ERA-6). */
  async function forget(learner: LearnerId): Promise<void> {
    for (const { stream } of await store.erase(learner)) {
      disk.receipts.delete(stream);
      disk.proofs.delete(stream);
    }
    disk.erased.add(learner);
    disk.learners.splice(0, disk.learners.length, ...disk.learners.filter((each) => each !== learner));
    if (!disk.cursors) return;
    const after = new Map(disk.cursors.after);
    for (const partition of partitionsOf(learner)) after.delete(partition);
    disk.cursors = { ...disk.cursors, after };
  }

  /** @param measuredAt the wall clock when it was asked; null for an answer that was carried here: nothing is measured by it */
  const portOf = ({ through }: Life, measuredAt: number | null): InitiatorPort => {
    const read = <T>(call: () => Promise<T>) => through('read', call);
    const write = <T>(call: () => Promise<T>) => through('write', call);
    return {
      outline: () =>
        read(async () => ({
          device: id,
          hub: joined.hub,
          cursorsOf: disk.cursors && { hub: disk.cursors.hub, epoch: disk.cursors.epoch },
          streams: await offeredStreams(disk, joined.hub, wanted()),
          wants: wanted().map((partition) => ({
            partition,
            ...(disk.cursors?.after.get(partition) ?? { after: 0, mark: null }),
          })),
          wantsKey: disk.key === null,
        })),
      read: (stream, first, limit) => read(() => store.read(stream, first, limit)),
      proofs: (stream) => read(async () => disk.proofs.get(stream) ?? []),
      keepHello: (hello, key) =>
        write(async () => {
          if (measuredAt !== null) {
            disk.offset = hello.time - measuredAt;
            disk.bundleRound = null;
          }
          disk.key ??= key;
          if (disk.cursors?.hub === hello.hub && disk.cursors.epoch === hello.epoch) return;
          disk.cursors = { hub: hello.hub, epoch: hello.epoch, after: new Map() };
          disk.receipts.clear();
        }),
      keepReceipt: (stated, hello) =>
        write(async () => {
          const { stream, count, head, arrival, signature } = stated;
          if (count > 0 && (await hashAt(stream, count)) !== head) {
            disk.receipts.delete(stream);
            return 'differs';
          }
          const { hub, epoch } = hello;
          if (signature !== null && disk.key !== null) {
            const statement = { hub, epoch, device: id, stream, count, head, arrival: arrival ?? 0 };
            if (!joined.isSigned(statement, signature, disk.key)) return 'forged';
          }
          // Without a key nothing is proved.
          const proof = disk.key === null ? null : signature;
          disk.receipts.set(stream, { hub, epoch, count, head, signature: proof, refused: false });
          return 'kept';
        }),
      keepRefusal: (stream, { hub, epoch }) =>
        write(async () => {
          const held = await store.stream(stream);
          if (!held) return;
          const { count, head } = held;
          const before = disk.receipts.get(stream) ?? { ...emptyHead(stream), hub, epoch, signature: null };
          disk.receipts.set(
            stream,
            store.isPulled(stream)
              ? { hub, epoch, count, head, signature: null, refused: false }
              : { ...before, refused: true },
          );
        }),
      branchAt: (stream, common) =>
        write(async () => {
          moveProofs(disk, await store.branchAt(stream, common));
          const receipt = disk.receipts.get(stream);
          if (receipt && receipt.count > common) disk.receipts.delete(stream);
        }),
      setAside: (stream, runs) =>
        write(async () => {
          const moves = store.setAside(stream, runs);
          if (!moves) return false;
          moveProofs(disk, moves);
          const last = (await store.stream(stream))?.count ?? 0;
          const receipt = disk.receipts.get(stream);
          if (receipt && receipt.count > last) disk.receipts.delete(stream);
          return true;
        }),
      believes: async ({ signature, ...said }) =>
        disk.key === null || joined.isSigned(said, signature, disk.key),
      take: (segment, proof) =>
        write(async () => {
          const erased = segment.info.partition.startsWith('class:') ? erasedBy(segment.events) : [];
          const [first] = segment.events;
          // Nobody else may destroy anything (ERA-6); a device of before reads no such word.
          if (speaks === 2 && erased.length > 0 && first && !isSigned(segment, proof))
            return { kind: 'broken', at: first.seq };
          const result = await store.take(segment);
          if (speaks === 2 && result.kind === 'taken') for (const learner of erased) await forget(learner);
          const { stream } = segment.info;
          if (!proof || result.kind !== 'taken' || !store.isPulled(stream)) return result;
          const { hub, epoch, count, head } = proof;
          keepProof(disk, stream, { count, receipt: proof });
          if ((disk.receipts.get(stream)?.count ?? 0) < count)
            disk.receipts.set(stream, { hub, epoch, count, head, signature: null, refused: false });
          return result;
        }),
      keepCursor: (of, after, mark) =>
        write(async () => {
          const { cursors } = disk;
          if ([...disk.erased].some((learner) => partitionsOf(learner).includes(of))) return;
          if (cursors) disk.cursors = { ...cursors, after: new Map(cursors.after).set(of, { after, mark }) };
        }),
    };
  };

  const portAsBefore = (port: InitiatorPort): PortAsBefore => ({
    outline: async () => {
      const { streams, ...rest } = await port.outline();
      return { ...rest, streams: streams.filter(({ own }) => own) };
    },
    read: port.read,
    keepHello: (hello: Hello) => port.keepHello(hello, null),
    keepReceipt: async (receipt, hello) =>
      (await port.keepReceipt({ ...receipt, arrival: null, signature: null }, hello)) === 'kept',
    branchAt: port.branchAt,
    take: (segment) => port.take(segment, null),
    keepCursor: (of, after) => port.keepCursor(of, after, null),
  });

  const device: SimDevice = {
    id,
    class: from.class,
    learners: disk.learners,
    speaks,
    key: from.key,
    disk,
    gate,
    port: portOf({ through: (_, call) => call() }, null),
    portIn: (life) => portOf(life, null),
    nosy,
    skew: 0,
    wall: (now) => now + device.skew,
    reading: (now) => ({ wall: device.wall(now), offset: disk.offset }),
    record: (learner, drafts, now, fate) =>
      gate.work(
        ({ through }) =>
          through('write', async () => {
            try {
              const kept = await store.append(id, learnerPartition(learner), drafts, device.reading(now));
              remember(learner);
              return kept;
            } catch (error) {
              // Their page is closed by then (ERA-5).
              if (error instanceof LearnerErased) return null;
              throw error;
            }
          }),
        fate,
      ),
    recordForeign: async (learner, draft, now) => {
      if (disk.erased.has(learner)) return;
      await store.appendForeign(id, learnerPartition(learner), draft, device.reading(now));
      remember(learner);
    },
    handIn: (transport, now, { limit, fate, meanwhile } = {}) =>
      gate.work(
        (life) => {
          const port = portOf(life, device.wall(now));
          return speaks === 1
            ? asNow(handInAsBefore(portAsBefore(port), transport as TransportAsBefore, limit))
            : handIn(port, transport, limit);
        },
        fate,
        meanwhile,
      ),
    image: () => imageOf(from, disk),
  };
  return device;
}

/** A device of before knows of nothing that is kept apart: nobody is barred here. */
async function asNow(before: ReturnType<typeof handInAsBefore>): ReturnType<typeof handIn> {
  const done = await before;
  return done.ok ? ok({ ...done.value, isApart: false }) : done;
}
