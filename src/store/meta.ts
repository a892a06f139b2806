import type { Failure } from '#domain/error-codes.ts';
import type { SessionAnswer } from '#domain/hub-api.ts';
import type { ClassId, DeviceId, HubId, HubKey, LearnerId, Partition, SchoolId } from '#domain/ids.ts';
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
  /** As far as which arrival the events were looked through for pieces of work. */
  'works-folded': number;
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
