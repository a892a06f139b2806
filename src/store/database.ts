import { Dexie, type EntityTable, type Table } from 'dexie';
import type { LogicalTime } from '#domain/events/event.ts';
import type {
  ChainHash,
  DeviceId,
  HubId,
  ItemId,
  LearnerId,
  PackHash,
  Partition,
  SkillId,
  StreamId,
} from '#domain/ids.ts';
import type { Reason } from '#domain/standing.ts';

/**
 * The device's database. Only `append` and `take` write `events` and `streams`; every other table can be thrown away
 * and rebuilt from them, but `meta` and `receipts` (which the hub can say again) and `packs` (fetched again).
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

/** The hub's last word on a stream this device writes, kept only when its hash was ours at that count. */
export type ReceiptRow = {
  stream: StreamId;
  hub: HubId;
  epoch: number;
  count: number;
  head: ChainHash;
  /** Answers among the events it covers. */
  answers: number;
  at: number;
};

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

export class FootpathDatabase extends Dexie {
  declare events: EntityTable<EventRow, 'arrival'>;
  declare streams: EntityTable<StreamRow, 'id'>;
  declare receipts: Table<ReceiptRow, StreamId>;
  declare meta: Table<MetaRow, string>;
  declare packs: Table<PackRow, PackHash>;
  declare progress: Table<ProgressRow, [LearnerId, SkillId | '']>;
  declare questions: Table<QuestionRow, LearnerId>;
  declare boards: Table<BoardRow, [string, LearnerId | '']>;

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
  }
}

/** True where the browser honours strict durability (Chrome 83 and later). */
export const hasStrictDurability = (): boolean =>
  typeof IDBTransaction !== 'undefined' && 'durability' in IDBTransaction.prototype;
