import * as v from 'valibot';
import type { LoadedPack } from '#content/pack-reader.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { BoardAnswer, BoardLearner } from '#domain/hub-api.ts';
import type { ClassId, LearnerId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import type { Board, BoardEntry, LearnerPage } from './api.ts';
import { entryOf } from './board-entry.ts';
import { shownEvidence } from './evidence.ts';
import type { HubClient } from './hub-client.ts';
import type { PackShelf } from './packs.ts';

/** The class itself as last heard: everything of the hub's answer but the learners, who have rows of their own. */
const BoardHead = v.omit(BoardAnswer, ['learners']);
type BoardHead = v.InferOutput<typeof BoardHead>;

/** Where a learner's evidence is kept: beside the board's rows and not among them, which are all read to show it. */
const evidenceOf = (classId: ClassId): string => `${classId}/evidence`;

/**
 * The teacher's board on a device: the hub folds, this keeps. Each contact brings only the learners that changed since
 * the last (by the hub's arrival number), so its cost follows what is new.
 */
export function createClassBoard(db: FootpathDatabase, hub: HubClient, packs: PackShelf) {
  async function readHead(classId: ClassId): Promise<BoardHead | null> {
    const row = await db.boards.get([classId, '']);
    const head = v.safeParse(BoardHead, row?.value);
    return head.success ? head.output : null;
  }

  return {
    async refresh(classId: ClassId): Promise<Result<null, Failure>> {
      const head = await readHead(classId);
      const seen = head ? `${head.cursor}&epoch=${head.hello.epoch}&at=${head.hello.time}` : '0';
      const path = `/api/classes/${classId}/board?since=${seen}`;
      const answer = await hub.ask({ method: 'GET', path, answer: BoardAnswer });
      if (!answer.ok) {
        const teacher = answer.error.code === 'session-expired' ? await readMeta(db, 'teacher') : null;
        if (teacher) await writeMeta(db, 'teacher', { ...teacher, expired: true });
        return answer;
      }
      const { learners, ...rest } = answer.value;
      await db.transaction('rw', [db.boards, db.meta], async () => {
        // Signed out while the hub was asked, here or in another tab: the class stays off this device.
        if (!(await readMeta(db, 'teacher'))) return;
        const held = await db.boards.where({ classId }).primaryKeys();
        const gone = held.filter(([, learner]) => learner !== '' && !rest.roster.includes(learner));
        await db.boards.bulkDelete([
          ...gone,
          ...gone.map(([, learner]): [string, LearnerId | ''] => [evidenceOf(classId), learner]),
        ]);
        await db.boards.bulkPut(
          learners.flatMap((learner) => [
            { classId, learner: learner.learner, value: entryOf(learner) },
            { classId: evidenceOf(classId), learner: learner.learner, value: learner },
          ]),
        );
        await db.boards.put({ classId, learner: '', value: rest });
      });
      return rest.pack ? packs.fetch(rest.pack.hash) : ok(null);
    },

    /** Adds learners to the class on the hub, then brings the board up to date. */
    async addLearners(classId: ClassId, names: readonly string[]): Promise<Result<null, Failure>> {
      const path = `/api/classes/${classId}/learners`;
      const added = await hub.ask({ method: 'POST', path, body: { names }, answer: v.unknown() });
      return added.ok ? this.refresh(classId) : added;
    },

    /** The board as stored; a failure when this device has never seen it. */
    async read(classId: ClassId, fresh: boolean): Promise<Result<Board, Failure>> {
      const head = await readHead(classId);
      if (!head) return err(failure('hub-unreachable'));
      const rows = await db.boards.where({ classId }).toArray();
      const byLearner = new Map(rows.map((row) => [row.learner, row.value as BoardEntry]));
      const learners = head.roster.flatMap((learner) => byLearner.get(learner) ?? []);
      const pack = head.pack ? await packs.open(head.pack.hash) : null;
      return ok({
        answer: { ...head, learners },
        ...columnsOf(pack?.ok ? pack.value : null),
        asOf: head.hello.time,
        fresh,
      });
    },

    async readLearner(classId: ClassId, learner: LearnerId): Promise<Result<LearnerPage, Failure>> {
      const head = await readHead(classId);
      const row = await db.boards.get([evidenceOf(classId), learner]);
      if (!head || !row) return err(failure(head ? 'learner-unknown' : 'hub-unreachable'));
      const stored = v.safeParse(BoardLearner, row.value);
      if (!stored.success) return err(failure('hub-unreachable'));
      const opened = head.pack ? await packs.open(head.pack.hash) : null;
      const pack = opened?.ok ? opened.value : null;
      const known = new Map(stored.output.cells.map((cell) => [cell.skill, cell]));
      const inOrder = pack
        ? pack.pack.skills.flatMap((skill) => known.get(skill.id) ?? [])
        : stored.output.cells;
      return ok({
        learner: entryOf(stored.output),
        className: head.class.name,
        asOf: head.hello.time,
        skills: inOrder.map(({ evidence, ...standing }) => {
          const skill = pack?.skillById.get(standing.skill);
          return {
            standing,
            title: skill?.title ?? standing.skill,
            strand: skill?.strand ?? '',
            evidence: evidence.map((line) => shownEvidence(pack, line)),
          };
        }),
      });
    },
  };
}

export type ClassBoard = ReturnType<typeof createClassBoard>;

function columnsOf(pack: LoadedPack | null): Pick<Board, 'strands' | 'skills'> {
  if (!pack) return { strands: [], skills: [] };
  return {
    strands: pack.pack.strands,
    skills: pack.pack.skills.map(({ id, short, title, strand }) => ({ skill: id, short, title, strand })),
  };
}
