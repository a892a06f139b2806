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
import { emptyHead } from '#log/chain.ts';
import type { ClockReading } from '#log/clock.ts';
import { handIn } from '#sync/initiator.ts';
import type { InitiatorPort, Transport } from '#sync/initiator-port.ts';
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
import { handIn as handInAsBefore, type InitiatorPort as PortAsBefore } from './protocol-1/initiator.ts';

/** What the device had from its join: the hub, and how it verifies that hub's receipts. */
export type Joined = { readonly hub: HubId; readonly isSigned: IsSigned };

/** A device of the simulation: the real initiator over a simulated disk, behind a gate. */
export type SimDevice = NewDevice & {
  readonly disk: DeviceDisk;
  readonly gate: Gate;
  /** The port of a process that nothing happens to. */
  readonly port: InitiatorPort;
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
  let measuredAt = 0;
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

  const portOf = ({ through }: Life): InitiatorPort => {
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
          disk.offset = hello.time - measuredAt;
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
      take: (segment, proof) =>
        write(async () => {
          const result = await store.take(segment);
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
    port: portOf({ through: (_, call) => call() }),
    nosy,
    skew: 0,
    wall: (now) => now + device.skew,
    reading: (now) => ({ wall: device.wall(now), offset: disk.offset }),
    record: (learner, drafts, now, fate) =>
      gate.work(
        ({ through }) =>
          through('write', async () => {
            remember(learner);
            return store.append(id, learnerPartition(learner), drafts, device.reading(now));
          }),
        fate,
      ),
    recordForeign: async (learner, draft, now) => {
      await store.appendForeign(id, learnerPartition(learner), draft, device.reading(now));
      remember(learner);
    },
    handIn: (transport, now, { limit, fate, meanwhile } = {}) =>
      gate.work(
        (life) => {
          measuredAt = device.wall(now);
          const port = portOf(life);
          return speaks === 1
            ? handInAsBefore(portAsBefore(port), transport, limit)
            : handIn(port, transport, limit);
        },
        fate,
        meanwhile,
      ),
    image: () => imageOf(from, disk),
  };
  return device;
}
