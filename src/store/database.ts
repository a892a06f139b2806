import { Dexie, type EntityTable, type Table } from 'dexie';
import type { Failure } from '#domain/error-codes.ts';
import type { LogicalTime } from '#domain/events/event.ts';
import type {
  ChainHash,
  DeviceId,
  HubId,
  ItemId,
  LearnerId,
  PackHash,
  Partition,
  SealKey,
  Signature,
  SkillId,
  StreamId,
} from '#domain/ids.ts';
import type { MediaHash, MediaType } from '#domain/media.ts';
import type { Reason } from '#domain/standing.ts';

/**
 * The device's database. Only `append` and `take` write `events` and `streams`; every other table can be thrown away
 * and rebuilt from them, but `meta` and `receipts` (which the hub can say again), `packs` (fetched again), and the bytes of
 * work that is nowhere else yet.
 */

/** One event. `stream` is the row id of its stream: 20 bytes less in the key and the value of every event. */
export type EventRow = {
  arrival?: number;
  stream: number;
  seq: number;
  type: string;
  version: number;
  order: LogicalTime;
  at: number;
  offset: number | null;
  data: Record<string, unknown>;
  hash: ChainHash;
};

export type StreamRow = {
  id?: number;
  stream: StreamId;
  device: DeviceId;
  partition: Partition;
  branchOf: { stream: StreamId; seq: number; first: ChainHash } | null;
  count: number;
  head: ChainHash;
  /** How many of its events are answers: shown as "answers waiting". */
  answers: number;
  /** 1: written on this device, and so handed in from here; 0: pulled. */
  own: 0 | 1;
  /** Set when a fork moved what followed to a branch: appends go there. */
  continuedBy: StreamId | null;
};

/**
 * The hub's last word on a stream, kept only when its hash was ours at that count and its signature, where it has one, the
 * hub's. Of a stream that was pulled it only says that the hub has it, or will not have it from us, in this epoch.
 */
export type ReceiptRow = {
  stream: StreamId;
  hub: HubId;
  epoch: number;
  count: number;
  head: ChainHash;
  /** Answers among the events it covers. */
  answers: number;
  at: number;
  /** Null, or missing in rows of older versions: a statement without proof, which calls nothing safe. */
  signature?: Signature | null;
  arrival?: number | null;
  /** The hub would not have the rest of it from this device. */
  refused?: boolean;
};

/** The hub's signed statement of a stream that was pulled, as far as event `count` (sync SYN-13). */
export type ProofRow = { stream: StreamId; count: number; receipt: HeldProof };
/** `SignedReceipt` of the exchange, opaque here: it is stored, and shown to the hub that made it. */
export type HeldProof = Readonly<Record<string, string | number>>;

export type MetaRow = { key: string; value: unknown };
export type PackRow = { hash: PackHash; text: string };
/** Parts of the folded progress of a learner: `skill` is '' for what belongs to no skill. */
export type ProgressRow = { learner: LearnerId; skill: SkillId | ''; value: unknown };
/** The question a learner has open, so that a restart shows the same one again. */
export type QuestionRow = {
  learner: LearnerId;
  item: ItemId;
  seed: number;
  focus: SkillId | null;
  reason: Reason;
  /** Set when it looks for where the learner starts; else it is practice. */
  purpose?: 'placement';
};
/** What a teacher's device last heard of a class; `learner` is '' for the class itself. */
export type BoardRow = { classId: string; learner: LearnerId | ''; value: unknown };

/**
 * How a learner signs in here (docs/spec/keys.md): what the log says of it. Without `lock` the log has not been looked at since
 * something came; null is no lock.
 */
export type LockRow = {
  learner: LearnerId;
  lock?: string | null;
  /** Wrong tries one after the other, and until when the next waits, by the device's clock. */
  tries?: number;
  until?: number;
};

/** A hub's word holds for one epoch: a hub that was put back may have forgotten. */
export type HubEpoch = { readonly hub: HubId; readonly epoch: number };

/**
 * What pieces of work of a learner who has signed in here are sealed to (KEY-12): a key of theirs, and the school's. Counts while the
 * learner has a lock and the device is of that hub.
 */
export type SealsRow = { learner: LearnerId; hub: HubId; to: SealKey; school: SealKey };

/** How a piece is sealed: its key, in a box for the school and one for each learner whose work it is. Hex. */
export type PieceSeal = {
  school: string;
  own: readonly string[];
  /** The key itself: the lock was taken away (KEY-11), and the piece is no longer sealed from anybody. */
  key?: string;
};

/**
 * A piece of work's bytes (docs/spec/media.md). `here` of `bytes` are in `chunks`; fewer while it is being fetched, none
 * when it was dropped to make room.
 */
export type PieceRow = {
  hash: MediaHash;
  bytes: number;
  here: number;
  /** How many of them the hub has said it has of our upload. */
  sent: number;
  /** The hub, in the epoch, that it was fetched from, and so is at. */
  from?: HubEpoch;
  /** It was removed while it was nowhere else. */
  lost?: true;
  /** How what is in `chunks` is sealed; as it is, when left out. */
  seal?: PieceSeal;
};
/** Part number `place` of a piece; all but the last have `mediaChunkBytes`. */
export type ChunkRow = { hash: MediaHash; place: number; data: Uint8Array<ArrayBuffer> };
/** A piece that a learner added, here or elsewhere: folded from `work.added`, but for `held` and `problem`. */
export type WorkRow = {
  learner: LearnerId;
  /** Sorts by time; the same whichever stream its event is in. */
  id: string;
  hash: MediaHash;
  bytes: number;
  type: MediaType;
  name: string | null;
  skill: SkillId | null;
  words: string | null;
  /** Name and words, sealed: both are then null here. */
  box?: string;
  /** Corrected ms. */
  at: number;
  /** Which hub said, in which epoch, that it has all of it. */
  held: HubEpoch | null;
  /** Why the hub did not take it when it was last offered. */
  problem: Failure | null;
};

/**
 * A bundle that this device carries for others (docs/spec/bundle.md), opaque to it: on its way to the hub, or an answer on its
 * way back. `bytes` is empty once the hub has answered.
 */
export type CarriedRow = {
  /** The beginning of SHA-256 of its bytes, hex. */
  id: string;
  kind: 'hand-in' | 'answer';
  bytes: Uint8Array<ArrayBuffer>;
  /** Of a hand-in: `waiting` for the hub, `handed-in`, or `refused` by it. Of an answer: `waiting` to be brought back. */
  state: 'waiting' | 'handed-in' | 'refused';
  /** Why the hub would not have it. */
  problem: Failure | null;
  /** When it came here, by this device's clock, ms. */
  at: number;
};

/** What a hub once said, or gave, counts only while it is the hub of now. */
export const isSameEpoch = (said: HubEpoch | null | undefined, now: HubEpoch | null): boolean =>
  said?.hub === now?.hub && said?.epoch === now?.epoch && now !== null;

export class FootpathDatabase extends Dexie {
  declare events: EntityTable<EventRow, 'arrival'>;
  declare streams: EntityTable<StreamRow, 'id'>;
  declare receipts: Table<ReceiptRow, StreamId>;
  declare proofs: Table<ProofRow, [StreamId, number]>;
  declare meta: Table<MetaRow, string>;
  declare packs: Table<PackRow, PackHash>;
  declare progress: Table<ProgressRow, [LearnerId, SkillId | '']>;
  declare questions: Table<QuestionRow, LearnerId>;
  declare boards: Table<BoardRow, [string, LearnerId | '']>;
  declare pieces: Table<PieceRow, MediaHash>;
  declare chunks: Table<ChunkRow, [MediaHash, number]>;
  declare works: Table<WorkRow, [LearnerId, string]>;
  declare carried: Table<CarriedRow, string>;
  declare locks: Table<LockRow, LearnerId>;
  declare seals: Table<SealsRow, LearnerId>;

  constructor(name = 'footpath') {
    // Strict: "complete" means on the disk, not in the operating system's buffer. Ignored before Chrome 83.
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      events: '++arrival, &[stream+seq]',
      streams: '++id, &stream, partition',
      receipts: 'stream',
      meta: 'key',
      packs: 'hash',
      progress: '[learner+skill]',
      questions: 'learner',
      boards: '[classId+learner]',
    });
    this.version(2).stores({
      proofs: '[stream+count]',
      pieces: 'hash',
      chunks: '[hash+place]',
      works: '[learner+id], hash',
    });
    this.version(3).stores({ carried: 'id' });
    this.version(5).stores({ locks: 'learner' });
    this.version(6).stores({ seals: 'learner' });
  }
}

/** True where the browser honours strict durability (Chrome 83 and later). */
export const hasStrictDurability = (): boolean =>
  typeof IDBTransaction !== 'undefined' && 'durability' in IDBTransaction.prototype;
