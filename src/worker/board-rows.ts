import * as v from 'valibot';
import {
  BoardAnswer,
  BoardLearner,
  DevicesAnswer,
  type LearnerAnswer,
  MattersAnswer,
  WhyAnswer,
} from '#domain/hub-api.ts';
import type { ClassId, LearnerId } from '#domain/ids.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { readMeta } from '#store/meta.ts';
import type { BoardEntry } from './api.ts';
import { entryOf } from './board-entry.ts';

/** The class itself as last heard: everything of the hub's answer but the learners, who have rows of their own. */
const BoardHead = v.omit(BoardAnswer, ['learners']);
export type BoardHead = v.InferOutput<typeof BoardHead>;

/** The reasons behind a learner's numbers, and the hub's time when they were worked out. */
const Whys = v.object({ asOf: v.number(), whys: v.array(WhyAnswer) });
export type Whys = v.InferOutput<typeof Whys>;

/** The school's devices and what happened to them, as last heard. */
const Devices = v.object({
  asOf: v.number(),
  ...v.pick(MattersAnswer, ['matters']).entries,
  ...v.pick(DevicesAnswer, ['classes']).entries,
});
export type Devices = v.InferOutput<typeof Devices>;
const devicesKey = '/devices';

/** Where a learner's evidence is kept: beside the board's rows and not among them, which are all read to show it. */
const evidenceOf = (classId: ClassId): string => `${classId}/evidence`;
const whysOf = (classId: ClassId): string => `${classId}/whys`;

/** A row that an older program kept knows of no devices. */
type KeptEntry = Omit<BoardEntry, 'devices'> & Partial<Pick<BoardEntry, 'devices'>>;
const withDevices = (entry: KeptEntry): BoardEntry => ({ ...entry, devices: entry.devices ?? [] });

/**
 * What a teacher's device keeps of a class between contacts. Nothing is written once the teacher has signed out, here or
 * in another tab: an answer that was under way then stays off this device.
 */
export function createBoardRows(db: FootpathDatabase) {
  const signedIn = (write: () => Promise<void>): Promise<void> =>
    db.transaction('rw', [db.boards, db.meta], async () => {
      if (await readMeta(db, 'teacher')) await write();
    });

  const putLearners = (classId: ClassId, learners: readonly BoardLearner[]) =>
    db.boards.bulkPut(
      learners.flatMap((learner) => [
        { classId, learner: learner.learner, value: entryOf(learner) },
        { classId: evidenceOf(classId), learner: learner.learner, value: learner },
      ]),
    );

  return {
    async head(classId: ClassId): Promise<BoardHead | null> {
      const row = await db.boards.get([classId, '']);
      const head = v.safeParse(BoardHead, row?.value);
      return head.success ? head.output : null;
    },

    async entries(classId: ClassId): Promise<ReadonlyMap<LearnerId | '', BoardEntry>> {
      const rows = await db.boards.where({ classId }).toArray();
      return new Map(rows.map((row) => [row.learner, withDevices(row.value as KeptEntry)]));
    },

    async learner(classId: ClassId, learner: LearnerId): Promise<BoardLearner | null> {
      const row = await db.boards.get([evidenceOf(classId), learner]);
      const stored = v.safeParse(BoardLearner, row?.value);
      return stored.success ? stored.output : null;
    },

    async whys(classId: ClassId, learner: LearnerId): Promise<Whys | null> {
      const row = await db.boards.get([whysOf(classId), learner]);
      const stored = v.safeParse(Whys, row?.value);
      return stored.success ? stored.output : null;
    },

    async devices(): Promise<Devices | null> {
      const stored = v.safeParse(Devices, (await db.boards.get([devicesKey, '']))?.value);
      return stored.success ? stored.output : null;
    },

    keepDevices: (value: Devices): Promise<void> =>
      signedIn(async () => void (await db.boards.put({ classId: devicesKey, learner: '', value }))),

    keepBoard: (classId: ClassId, { learners, ...head }: BoardAnswer): Promise<void> =>
      signedIn(async () => {
        const held = await db.boards.where({ classId }).primaryKeys();
        const gone = held.filter(([, learner]) => learner !== '' && !head.roster.includes(learner));
        await db.boards.bulkDelete(
          gone.flatMap(([, learner]): [string, LearnerId | ''][] => [
            [classId, learner],
            [evidenceOf(classId), learner],
            [whysOf(classId), learner],
          ]),
        );
        await putLearners(classId, learners);
        await db.boards.put({ classId, learner: '', value: head });
      }),

    keepLearner: (classId: ClassId, { hello, learner, whys }: LearnerAnswer): Promise<void> =>
      signedIn(async () => {
        await putLearners(classId, [learner]);
        const value: Whys = { asOf: hello.time, whys };
        await db.boards.put({ classId: whysOf(classId), learner: learner.learner, value });
      }),
  };
}

export type BoardRows = ReturnType<typeof createBoardRows>;
