import type { ToldClass } from '#domain/device-api.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { SessionAnswer } from '#domain/hub-api.ts';
import type {
  ClassId,
  DeviceId,
  HubId,
  HubKey,
  LearnerId,
  Partition,
  SchoolId,
  SealKey,
  StaffId,
  StreamId,
} from '#domain/ids.ts';
import type { FootpathDatabase } from './database.ts';

/** The class this device works for, and its key to the hub. */
export type Joined = {
  readonly hub: HubId;
  readonly token: string;
  readonly school: { readonly id: SchoolId; readonly name: string };
  readonly class: { readonly id: ClassId; readonly name: string };
  /** What its receipts are verified with; null until the hub has said it: devices that joined before it had one. */
  readonly key?: HubKey | null;
  /** The class code that was typed, to join again when the hub was put back to before this device joined. */
  readonly code?: string;
  /** What the hub told of the class at joining: shown until the class's own events are here, and then forgotten. */
  readonly told?: ToldClass;
};

/** Small facts of the installation that are not events: each key with its type. */
export type MetaValues = {
  device: DeviceId;
  joined: Joined;
  /** Hub minus device, ms, as last measured. */
  'clock-offset': number;
  /** Corrected ms of the hub's last answer. */
  'last-contact': number;
  /** How far the pulls have come, and of which hub and epoch. */
  cursors: {
    readonly hub: HubId;
    readonly epoch: number;
    readonly after: Readonly<Record<Partition, number>>;
    /** What came with each, to show that the hub's history is still the one they were given in (SYN-7). */
    readonly marks?: Readonly<Record<Partition, string | null>>;
  };
  /** Learners who have worked on this device: the only ones whose events it asks for. */
  learners: readonly LearnerId[];
  /** Planted once; how many later starts have found it. */
  canary: { readonly planted: number; readonly found: number };
  teacher: SessionAnswer & { readonly expired: boolean };
  /** Signed out while the hub was out of reach: the hub is told on the next contact. */
  'sign-out-owed': true;
  notices: readonly { readonly id: string; readonly failure: Failure }[];
  /** Which version of the folds the stored progress was made with. */
  'fold-version': number;
  /** Of whom an adult's browser has told the hub that no board here shows them any more (ERA-10). */
  'board-erasures': { readonly by: StaffId; readonly learners: readonly LearnerId[] };
  /** Who was erased: nothing of them is kept here any more (ERA-6). `told`: the hub has noted that. */
  erased: readonly { readonly learner: LearnerId; readonly told: boolean }[];
  /** What this device signs its bundles with and what answers are sealed to; secret halves among them (BUN-4). Hex. */
  'bundle-keys': {
    readonly device: DeviceId;
    readonly sign: { readonly publicKey: HubKey; readonly secretKey: string };
    readonly seal: { readonly publicKey: SealKey; readonly secretKey: string };
  };
  /** What bundles are sealed to, and learners' keys for the school (KEY-7), and how things stood when the hub was told this device's keys. */
  'hub-seal': {
    readonly hub: HubId;
    readonly seal: SealKey;
    readonly standing: string;
  };
  /** Where a teacher's computer that carries was met last, and as far as which of its answers this device has taken. */
  'carrier-at': {
    readonly hub: HubId;
    readonly base: string;
    readonly carrier: string;
    readonly after: number;
  };
  /** The name of the key that others' bundles are sealed to which this device carries. */
  'carries-for': string;
  /** What the answer of a bundle taught for the next one; counts until the hub is met by another road. */
  'bundle-round': {
    readonly contact: number | null;
    readonly probes: readonly StreamId[];
    readonly pushFrom: readonly (readonly [StreamId, number])[];
  };
  /**
   * As far as which arrival the events were looked through for pieces of work, and which version of their event could be read then;
   * programs of before version 2 kept the arrival alone.
   */
  'works-folded': number | { readonly arrival: number; readonly version: number };
  /** Where the hub proved itself last, when that is elsewhere than where this page came from. */
  'hub-at': { readonly hub: HubId; readonly base: string };
  /** Where the hub said that it is reached, and when this device asked, ms. */
  'hub-told': { readonly hub: HubId; readonly at: number; readonly addresses: readonly string[] };
};

export async function readMeta<K extends keyof MetaValues>(
  db: FootpathDatabase,
  key: K,
): Promise<MetaValues[K] | null> {
  // The one place where a stored value gets its type: only `writeMeta` writes it.
  return ((await db.meta.get(key))?.value as MetaValues[K] | undefined) ?? null;
}

export async function writeMeta<K extends keyof MetaValues>(
  db: FootpathDatabase,
  key: K,
  value: MetaValues[K],
): Promise<void> {
  await db.meta.put({ key, value });
}

export const deleteMeta = (db: FootpathDatabase, key: keyof MetaValues): Promise<void> => db.meta.delete(key);
