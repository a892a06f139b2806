import type { Hello } from '#domain/device-api.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { Draft } from '#domain/events/event.ts';
import {
  type ClassId,
  classPartition,
  type DeviceId,
  type HubId,
  type HubKey,
  type LearnerId,
  learnerPartition,
  type Partition,
  type StaffId,
  type StreamId,
  staffPartition,
} from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { Content } from '#engine/content.ts';
import { grantFor } from '#hub/auth/class-grant.ts';
import { createBundleDesk } from '#hub/bundle-desk.ts';
import { grantWithout, tellsErasure, withoutErased } from '#hub/erasure/erased-requests.ts';
import type { Eraser } from '#hub/erasure/eraser.ts';
import type { ExchangeDesk } from '#hub/exchange-desk.ts';
import { createProgressReader, type ProgressReader } from '#hub/progress-reader.ts';
import type { HubServices } from '#hub/services.ts';
import { createPeerPort, type PeerCursors } from '#hub/union/peer-port.ts';
import { streamNameHolds } from '#log/chain.ts';
import { LearnerErased } from '#log/erase.ts';
import type { EventStore, StreamState } from '#log/event-store.ts';
import type { RosterState } from '#log/projections/roster.ts';
import { handIn } from '#sync/initiator.ts';
import type { Transport } from '#sync/initiator-port.ts';
import type { Receipt, SyncAnswer } from '#sync/protocol.ts';
import { type Grant, respond } from '#sync/responder.ts';
import { isRestored } from '#sync/restored.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import { broken } from './broken.ts';
import { bundleKeysOf } from './bundles.ts';
import type { HandInResult } from './device.ts';
import { createGate, type Fate, type Life, type Meanwhile } from './gate.ts';
import {
  type HubDisk,
  type HubImage,
  type HubView,
  memoryDisk,
  type ToldKey,
  type Trust,
} from './hub-disk.ts';
import { type ErasedFile, eraserOf, rosterOf } from './hub-eraser.ts';
import type { SimKeys } from './keys.ts';
import { sqlDisk } from './sql-disk.ts';
import type { WireWatch } from './wire-watch.ts';
import { classes } from './world-names.ts';

/** All that is on a hub's disk, copied out: a backup. */
export type Backup = { readonly disk: HubImage; readonly epoch: number };

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
  readonly disk: HubDisk;
  /** The log as who looks from outside sees it. */
  readonly store: EventStore;
  streams(): Promise<readonly StreamState[]>;
  /** Who was erased, as far as this hub knows; `erasedFile` says it beside the disk (ERA-9). */
  erased(): Promise<ReadonlySet<LearnerId>>;
  readonly erasedFile: ErasedFile;
  epoch: number;
  /** The wall clock's error, ms. */
  skew: number;
  /** True time, set by whoever moves the world on. */
  now: number;
  hello(protocol: number): Hello;
  /** A principal's word: everything of the learner goes (ERA-1). */
  erase(learner: LearnerId, classId: ClassId, fate?: Fate): Promise<true | null>;
  /** Null when the process did not live to answer, or its disk is full. */
  answer(
    request: SyncRequest,
    bearer: Bearer,
    fate?: Fate,
    meanwhile?: Meanwhile,
  ): Promise<SyncAnswer | null>;
  /** Does something about devices that are lost, if this hub knows of such (docs/spec/trust.md). */
  aboutTrust<T>(work: (trust: Trust) => Promise<T>, fate?: Fate): Promise<T | null>;
  /** Keeps a key that a device told it for bundles; null: the process did not live to do it. */
  keepKey(told: ToldKey): Promise<true | null>;
  /** A bundle that somebody brought (BUN-5): the answer, sealed to the device that made it. */
  takeBundle(
    bundle: Uint8Array,
    watch: Pick<WireWatch, 'look'>,
    fate?: Fate,
  ): Promise<Result<{ readonly answer: Uint8Array; readonly device: DeviceId }, Failure> | null>;
  /** Writes what is said at the hub, in its own name. */
  say(partition: Partition, drafts: readonly Draft[], fate?: Fate): Promise<void>;
  sayOfLearner(learner: LearnerId, drafts: readonly Draft[], fate?: Fate): Promise<void>;
  everIn(classId: ClassId): Promise<ReadonlySet<LearnerId>>;
  roster(classId: ClassId): Promise<RosterState>;
  backup(): Backup;
  /** Put back from a backup; `said` when the technician told the hub so; `file`: `erased.json` came along. */
  restore(backup: Backup, said: boolean, file: boolean): void;
  /** The technician says that it was put back. */
  sayRestored(): void;
  /** The process starts again on its disk, when it is next asked for anything. */
  restart(): void;
  /** It starts now, if it does not run. */
  start(): Promise<void>;
  /** The name under which it writes now. */
  writer(): DeviceId;
  /** Brings this hub and another to hold the same; null when the process did not live to its end (SYN-14). */
  unite(transport: Transport, peer: HubId, fate?: Fate): Promise<HandInResult | null>;
  /** The greatest count stated of each stream in this epoch. */
  readonly stated: Map<StreamId, number>;
  /** Put back, and nobody has noticed yet. */
  isSecretlyRestored: boolean;
  /** A learner's progress as the board shows it: kept, and folded on (HUB-12). */
  progress(learner: LearnerId, content: Content): ReturnType<ProgressReader['read']>;
};

/** @param onDatabase its disk is the real storage */
export function createSimHub(id: HubId, keys: SimKeys, onDatabase = false): SimHub {
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
  /** Whether it has looked, since its start, whom the disk still has to forget. */
  let recalled = false;
  const erasedFile: ErasedFile = new Map();
  const gate = createGate(() => {
    noticed = false;
    reader = null;
    recalled = false;
  });
  const clock = () => hub.now + hub.skew;
  function forget(learner: LearnerId): void {
    for (const key of [...snapshots.keys()]) if (key.startsWith(`${learner} `)) snapshots.delete(key);
  }
  const disk = (onDatabase ? sqlDisk : memoryDisk)(clock, forget);
  /** One life of the process does this, after it has erased whom it must before anything is served (ERA-9). */
  const work = <T>(
    task: (view: HubView, life: Life, eraser: Eraser) => Promise<T>,
    fate?: Fate,
    meanwhile?: Meanwhile,
  ): Promise<T | null> =>
    gate.work(
      async (life) => {
        const view = disk.view(life);
        const mine = eraserOf(view, erasedFile, {
          writer,
          now: clock,
          forget: (learner) => reader?.forget(learner),
        });
        if (!recalled && (erasedFile.size > 0 || (await disk.erased()).size > 0)) await mine.recall();
        recalled = true;
        return task(view, life, mine);
      },
      fate,
      meanwhile,
    );
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
    if (status === 'refused' || status === 'apart') return;
    const before = known.get(stream) ?? 0;
    if (count < before) broken('SYN-4', `a count went back in an epoch, from ${before} to ${count}`);
    hub.stated.set(stream, Math.max(count, hub.stated.get(stream) ?? 0));
  }

  async function everIn(classId: ClassId): Promise<ReadonlySet<LearnerId>> {
    return new Set((await rosterOf(hub.store, classId)).members.map(([learner]) => learner));
  }

  /** As the desk of the exchange does, whatever road the request came by. */
  async function answered(
    request: SyncRequest,
    granted: Grant,
    { store, intake, erasures }: HubView,
    mine: Eraser,
  ): Promise<SyncAnswer> {
    const stated = new Map(hub.stated);
    const wasBarred = (await disk.trust?.deviceStates.of(request.device)) ?? null;
    const isBarred = await intake.isBarred(request.device);
    const erased = await erasures.learners();
    const living = withoutErased(request, erased);
    if (!isBarred) await noticeRestore(living, store);
    const grant = grantWithout(isBarred ? { ...granted, mayRead: () => false } : granted, erased);
    const hello = hub.hello(request.protocol);
    const asked = { ...living, have: request.have };
    const { answer, statements } = await respond(asked, store, hello, grant, keys, intake);
    // TRU-2: nothing leaves the hub for it any more, and no word that anything is safe.
    if (wasBarred && (answer.pulled.length > 0 || answer.receipts.some(({ signature }) => signature)))
      broken('TRU-2', `${request.device} is ${wasBarred.state}, and was given something`);
    if (hello.epoch === hub.epoch) for (const each of statements) keepStated(each, stated);
    if (tellsErasure(living)) await mine.settle();
    return answer;
  }

  const hub: SimHub = {
    id,
    keys,
    disk,
    get store() {
      return disk.store;
    },
    streams: disk.streams,
    erased: disk.erased,
    erasedFile,
    epoch: 1,
    skew: 0,
    now: 0,
    writer,
    unite: (transport, peer, fate) =>
      work(async (view, life, mine) => {
        const cursors = {
          read: () => life.through('read', async () => peerCursors),
          write: (next: PeerCursors) =>
            life.through('write', async () => {
              peerCursors = next;
            }),
        };
        const exchange = (partitions: readonly Partition[]) =>
          handIn(
            createPeerPort({
              store: view.store,
              intake: view.intake,
              device: writer(),
              peer,
              partitions,
              cursors,
            }),
            transport,
          );
        // As the command does: after the rosters, a learner who was enrolled at the other hub is known here (SYN-14).
        const rosters = await exchange(classes.map(classPartition));
        if (!rosters.ok) return rosters;
        const ever = new Set<LearnerId>();
        for (const each of classes) for (const learner of await everIn(each)) ever.add(learner);
        const done = await exchange(
          [...ever].flatMap((learner) => [learnerPartition(learner), staffPartition(learner)]),
        );
        await mine.settle();
        return done;
      }, fate),
    erase: (learner, classId, fate) =>
      work(async (_, __, mine) => {
        await mine.erase(learner, classId, 'ms-okoro' as StaffId);
        return true as const;
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
      work(
        async (view, _, mine) => {
          const { device, class: classId } = bearer;
          const granted =
            classId === null ? pairedGrant(device) : await grantFor({ device, class: classId }, { everIn });
          return answered(request, granted, view, mine);
        },
        fate,
        meanwhile,
      ),
    aboutTrust: (task, fate) => work(async ({ trust }) => (trust ? task(trust) : null), fate),
    keepKey: (told) =>
      work((_, { through }) =>
        through('write', async () => {
          disk.keys.set(told.key, told);
          return true as const;
        }),
      ),
    takeBundle: (bundle, watch, fate) =>
      work(async (view, { through }, mine) => {
        let device: DeviceId | null = null;
        // All of its needs that a simulated hub has: packs travel in no schedule.
        const services = {
          accounts: {
            identity: async () => ({ hub: id }),
            sealKey: async () => bundleKeysOf(id).seal,
            deviceKeys: {
              bearerOf: (key: HubKey) =>
                through('read', async () => {
                  const told = disk.keys.get(key);
                  return told ? { ...told, heard: 0 } : null;
                }),
            },
          },
          clock: { now: clock },
          packs: { lesson: () => null, bytes: async () => null },
          school: {
            everIn,
            view: async (classId: ClassId) => ({ roster: await rosterOf(view.store, classId) }),
          },
          store: view.store,
          receiptKeys: async () => keys,
        };
        const exchange: Pick<ExchangeDesk, 'enter' | 'answer'> = {
          enter: async (task) => task(),
          async answer(asker, request) {
            const granted = await asker.grantFor(request.device);
            if (!granted) return err(failure('forbidden'));
            device = request.device;
            const sound = { ...request, have: request.have.filter(({ info }) => streamNameHolds(info)) };
            const answer = await answered(sound, granted, view, mine);
            watch.look(sound, answer, { device, class: asker.class });
            return ok(answer);
          },
        };
        const desk = createBundleDesk(services as unknown as HubServices, exchange as ExchangeDesk);
        const said = await desk.take(bundle);
        return said.ok && device !== null
          ? ok({ answer: said.value, device })
          : (said as Result<never, Failure>);
      }, fate),
    say: async (partition, drafts, fate) => {
      await work(async ({ store }) => {
        try {
          await store.append(writer(), partition, drafts, { wall: clock(), offset: 0 });
        } catch (error) {
          // As the routes do: of somebody who was erased nothing is written (ERA-5).
          if (!(error instanceof LearnerErased)) throw error;
        }
      }, fate);
    },
    sayOfLearner: (learner, drafts, fate) => hub.say(staffPartition(learner), drafts, fate),
    everIn,
    roster: (classId) => rosterOf(hub.store, classId),
    start: async () => void (await work(async () => undefined)),
    backup: () => ({ disk: disk.image(), epoch: hub.epoch }),
    restore(backup, said, file) {
      gate.end();
      disk.put(backup.disk);
      if (!file) erasedFile.clear();
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
