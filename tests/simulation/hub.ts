import type { Hello } from '#domain/device-api.ts';
import { type Draft, readEvent } from '#domain/events/event.ts';
import {
  type ClassId,
  classPartition,
  type DeviceId,
  type HubId,
  type LearnerId,
  type Partition,
  type StreamId,
  staffPartition,
} from '#domain/ids.ts';
import type { Content } from '#engine/content.ts';
import { grantFor } from '#hub/auth/class-grant.ts';
import { createProgressReader, type ProgressReader } from '#hub/progress-reader.ts';
import { createPeerPort, type PeerCursors } from '#hub/union/peer-port.ts';
import { clockJumpLimit } from '#log/clock.ts';
import type { EventStore } from '#log/event-store.ts';
import { handIn } from '#sync/initiator.ts';
import type { Transport } from '#sync/initiator-port.ts';
import type { Receipt, SyncAnswer } from '#sync/protocol.ts';
import { type Grant, respond } from '#sync/responder.ts';
import { isRestored } from '#sync/restored.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import {
  createMemoryEventStore,
  type Image,
  type MemoryEventStore,
} from '#tests/support/memory-event-store.ts';
import { broken } from './broken.ts';
import type { HandInResult } from './device.ts';
import { createGate, type Fate, type Life, type Meanwhile } from './gate.ts';
import type { SimKeys } from './keys.ts';

/** All that is on a hub's disk, copied out: a backup. */
export type Backup = { readonly log: Image; readonly epoch: number };

/** Who asks, as the hub knows it from the token: a device of a class, or another hub of the school. */
export type Bearer = { readonly device: DeviceId; readonly class: ClassId | null };

/** What another hub of the school may do: everything, and hand in what anybody wrote (SYN-14). */
const pairedGrant = (device: DeviceId): Grant => ({
  device,
  mayRead: () => true,
  mayWrite: () => true,
  relaysAll: true,
});

/** A hub of the simulation: the real responder over a simulated disk, behind a gate. */
export type SimHub = {
  readonly id: HubId;
  readonly keys: SimKeys;
  store: MemoryEventStore;
  epoch: number;
  /** The wall clock's error, ms. */
  skew: number;
  /** True time, set by whoever moves the world on. */
  now: number;
  hello(protocol: number): Hello;
  /** Null when the process did not live to answer, or its disk is full. */
  answer(
    request: SyncRequest,
    bearer: Bearer,
    fate?: Fate,
    meanwhile?: Meanwhile,
  ): Promise<SyncAnswer | null>;
  /** Writes what is said at the hub, in its own name. */
  say(partition: Partition, drafts: readonly Draft[], fate?: Fate): Promise<void>;
  sayOfLearner(learner: LearnerId, drafts: readonly Draft[], fate?: Fate): Promise<void>;
  everIn(classId: ClassId): Promise<ReadonlySet<LearnerId>>;
  backup(): Backup;
  /** Put back from a backup; `said` when the technician told the hub so. */
  restore(backup: Backup, said: boolean): void;
  /** The technician says that it was put back. */
  sayRestored(): void;
  /** The process starts again on its disk. */
  restart(): void;
  /** The name under which it writes now. */
  writer(): DeviceId;
  /** Brings this hub and another to hold the same; null when the process did not live to its end (SYN-14). */
  unite(
    transport: Transport,
    peer: HubId,
    partitions: readonly Partition[],
    fate?: Fate,
  ): Promise<HandInResult | null>;
  /** The greatest count stated of each stream in this epoch. */
  readonly stated: Map<StreamId, number>;
  /** Put back, and nobody has noticed yet. */
  isSecretlyRestored: boolean;
  /** A learner's progress as the board shows it: kept, and folded on (HUB-12). */
  progress(learner: LearnerId, content: Content): ReturnType<ProgressReader['read']>;
};

export function createSimHub(id: HubId, keys: SimKeys): SimHub {
  /** True when a restore was noticed since the last start (HUB-11). */
  let noticed = false;
  const snapshots = new Map<string, { arrival: number; value: string }>();
  const openReader = () =>
    createProgressReader(
      {
        find: async (learner, key) => snapshots.get(`${learner} ${key}`) ?? null,
        put: async (learner, key, snapshot) => void snapshots.set(`${learner} ${key}`, snapshot),
      },
      hub.store,
    );
  let reader: ProgressReader | null = null;
  let peerCursors: PeerCursors | null = null;
  const gate = createGate(() => {
    noticed = false;
    reader = null;
  });
  const clock = () => hub.now + hub.skew;
  const openStore = (image?: Image) =>
    createMemoryEventStore(image, (time) => time[0] <= clock() + clockJumpLimit);
  /** The port as one life of the hub's process sees it. */
  const storeOf = ({ through }: Life): EventStore => ({
    append: (...args) => through('write', () => hub.store.append(...args)),
    take: (segment) => through('write', () => hub.store.take(segment)),
    branchAt: (stream, common) => through('write', () => hub.store.branchAt(stream, common)),
    stream: (stream) => through('read', () => hub.store.stream(stream)),
    streams: (partition) => through('read', () => hub.store.streams(partition)),
    read: (stream, from, limit) => through('read', () => hub.store.read(stream, from, limit)),
    arrivals: (partition, after, limit) => through('read', () => hub.store.arrivals(partition, after, limit)),
    cursor: () => through('read', () => hub.store.cursor()),
  });
  const writer = () => (hub.epoch === 1 ? id : `${id}-e${hub.epoch}`) as string as DeviceId;

  /** As the route does (SYN-7, HUB-11): once per start, so that a lying device cannot make all others begin again. */
  async function noticeRestore(request: SyncRequest, store: EventStore): Promise<void> {
    if (noticed || !(await isRestored(request, store, hub.hello(request.protocol)))) return;
    noticed = true;
    beginEpoch();
  }

  function beginEpoch(): void {
    // Never one that was before, whatever backup it was put back from (HUB-11).
    epochs += 1;
    hub.epoch = epochs;
    hub.stated.clear();
    hub.isSecretlyRestored = false;
  }
  let epochs = 1;

  function keepStated({ stream, count, status }: Receipt, known: ReadonlyMap<StreamId, number>): void {
    if (status === 'refused') return;
    const before = known.get(stream) ?? 0;
    if (count < before) broken('SYN-4', `a count went back in an epoch, from ${before} to ${count}`);
    hub.stated.set(stream, Math.max(count, hub.stated.get(stream) ?? 0));
  }

  async function everIn(classId: ClassId): Promise<ReadonlySet<LearnerId>> {
    const partition = classPartition(classId);
    const learners = new Set<LearnerId>();
    for (const { stream, count } of await hub.store.streams(partition))
      for (const event of await hub.store.read(stream, 1, count)) {
        const known = event.type === 'learner.enrolled' ? readEvent(event) : null;
        if (known?.type === 'learner.enrolled') learners.add(known.data.learner);
      }
    return learners;
  }

  const hub: SimHub = {
    id,
    keys,
    store: openStore(),
    epoch: 1,
    skew: 0,
    now: 0,
    writer,
    unite: (transport, peer, partitions, fate) =>
      gate.work((life) => {
        const cursors = {
          read: () => life.through('read', async () => peerCursors),
          write: (next: PeerCursors) =>
            life.through('write', async () => {
              peerCursors = next;
            }),
        };
        return handIn(
          createPeerPort({ store: storeOf(life), device: writer(), peer, partitions, cursors }),
          transport,
        );
      }, fate),
    stated: new Map(),
    isSecretlyRestored: false,
    progress: (learner, content) => {
      reader ??= openReader();
      return reader.read(learner, content);
    },
    hello: (protocol) => ({
      footpath: 'hub',
      protocol,
      hub: id,
      epoch: hub.epoch,
      time: clock(),
      school: 'School',
      version: '0',
    }),
    answer: (request, bearer, fate, meanwhile) =>
      gate.work(
        async (life) => {
          const store = storeOf(life);
          const stated = new Map(hub.stated);
          await noticeRestore(request, store);
          const { device, class: classId } = bearer;
          const grant =
            classId === null ? pairedGrant(device) : await grantFor({ device, class: classId }, { everIn });
          const hello = hub.hello(request.protocol);
          const { answer, statements } = await respond(request, store, hello, grant, keys);
          if (hello.epoch === hub.epoch) for (const each of statements) keepStated(each, stated);
          return answer;
        },
        fate,
        meanwhile,
      ),
    say: async (partition, drafts, fate) => {
      await gate.work(
        (life) => storeOf(life).append(writer(), partition, drafts, { wall: clock(), offset: 0 }),
        fate,
      );
    },
    sayOfLearner: (learner, drafts, fate) => hub.say(staffPartition(learner), drafts, fate),
    everIn,
    backup: () => ({ log: hub.store.image(), epoch: hub.epoch }),
    restore(backup, said) {
      gate.end();
      hub.store = openStore(backup.log);
      hub.epoch = backup.epoch;
      snapshots.clear();
      hub.stated.clear();
      hub.isSecretlyRestored = true;
      if (said) beginEpoch();
    },
    sayRestored() {
      gate.end();
      beginEpoch();
    },
    restart() {
      gate.end();
    },
  };
  return hub;
}
