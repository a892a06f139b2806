import type { ClassId, DeviceId, HubKey, LearnerId, SealKey } from '#domain/ids.ts';
import type { Accounts } from '#hub/storage/accounts.ts';
import type { Erasures } from '#hub/storage/erasures.ts';
import { clockJumpLimit } from '#log/clock.ts';
import type { EventStore, StreamState } from '#log/event-store.ts';
import type { Intake } from '#sync/intake.ts';
import { openIntake } from '#sync/take-in.ts';
import { createMemoryEventStore, type Image } from '#tests/support/memory-event-store.ts';
import type { Life } from './gate.ts';
import { classes } from './world-names.ts';

export type Trust = Pick<Accounts, 'deviceStates' | 'quarantine' | 'devices'>;

/** What one life of a hub's process has of its disk: every call goes through the gate. */
export type HubView = {
  readonly store: EventStore;
  readonly intake: Intake;
  readonly erasures: Pick<
    Erasures,
    'ask' | 'note' | 'learners' | 'pending' | 'remove' | 'done' | 'list' | 'classesKnown' | 'piecesOf'
  >;
  /** Lost and revoked devices, and what lies beside the log: on a real database alone. */
  readonly trust: Trust | null;
};

/** A key that a device told the hub for its bundles (BUN-4), with what the hub knows of whom it speaks for. */
export type ToldKey = {
  readonly key: HubKey;
  readonly seal: SealKey;
  readonly device: DeviceId;
  readonly class: ClassId;
};

/** All that is on a hub's disk. */
export type HubDisk = {
  /** As who looks from outside sees it. */
  readonly store: EventStore;
  readonly keys: Map<HubKey, ToldKey>;
  /** Lost and revoked devices, as who looks from outside sees them; null where there is no such thing. */
  readonly trust: Trust | null;
  streams(): Promise<readonly StreamState[]>;
  erased(): Promise<ReadonlySet<LearnerId>>;
  view(life: Life): HubView;
  /** Copied out, and put back. */
  image(): HubImage;
  put(image: HubImage): void;
};
export type HubImage = { readonly keys: ReadonlyMap<HubKey, ToldKey>; readonly rest: unknown };

type Noted = { readonly at: number; done: number | null };
type MemoryRest = { readonly log: Image; readonly erasures: ReadonlyMap<LearnerId, Noted> };

/** @param forget told when a learner is removed: their kept progress goes in the same transaction */
export function memoryDisk(clock: () => number, forget: (learner: LearnerId) => void): HubDisk {
  const openStore = (image?: Image) =>
    createMemoryEventStore(image, (time) => time[0] <= clock() + clockJumpLimit);
  let store = openStore();
  let erasures = new Map<LearnerId, Noted>();
  const keys: HubDisk['keys'] = new Map();

  function note(learner: LearnerId, at: number): void {
    store.noteErased(learner);
    if (!erasures.has(learner)) erasures.set(learner, { at, done: null });
  }

  return {
    get store() {
      return store;
    },
    keys,
    trust: null,
    streams: async () => [...store.own(), ...store.pulled()],
    erased: async () => new Set(erasures.keys()),
    view({ through }) {
      const gated: EventStore = {
        append: (...args) => through('write', () => store.append(...args)),
        take: (segment) => through('write', () => store.take(segment)),
        branchAt: (stream, common) => through('write', () => store.branchAt(stream, common)),
        stream: (stream) => through('read', () => store.stream(stream)),
        streams: (partition) => through('read', () => store.streams(partition)),
        read: (stream, from, limit) => through('read', () => store.read(stream, from, limit)),
        arrivals: (partition, after, limit) => through('read', () => store.arrivals(partition, after, limit)),
        cursor: () => through('read', () => store.cursor()),
        erase: (learner) => through('write', () => store.erase(learner)),
      };
      return {
        store: gated,
        intake: openIntake(gated),
        trust: null,
        erasures: {
          learners: async () => new Set(erasures.keys()),
          ask: (learner, _, __, now) => through('write', async () => note(learner, now)),
          note: (learner, at) => through('write', async () => note(learner, at)),
          pending: async () =>
            [...erasures].flatMap(([learner, { done }]) => (done === null ? [learner] : [])),
          remove: (learner, _, now) =>
            through('write', async () => {
              note(learner, now);
              await store.erase(learner);
              forget(learner);
            }),
          done: (learner, now) =>
            through('write', async () => {
              const noted = erasures.get(learner);
              if (noted) erasures.set(learner, { ...noted, done: now });
            }),
          list: async () =>
            [...erasures].map(([learner, { at, done }]) => ({
              learner,
              at,
              done,
              staff: null,
              classes: [],
              holders: [],
            })),
          classesKnown: async () => classes,
          piecesOf: async () => [],
        },
      };
    },
    image: () => ({
      keys: new Map(keys),
      rest: { log: store.image(), erasures: new Map(erasures) } satisfies MemoryRest,
    }),
    put({ keys: told, rest }) {
      const { log, erasures: noted } = rest as MemoryRest;
      keys.clear();
      for (const [key, each] of told) keys.set(key, each);
      store = openStore(log);
      erasures = new Map(noted);
    },
  };
}
