import * as v from 'valibot';
import type { LoadedPack } from '#content/pack-reader.ts';
import { type Failure, failure } from '#domain/error-codes.ts';
import { BoardAnswer } from '#domain/hub-api.ts';
import type { ClassId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { Board } from './api.ts';
import type { BoardErasures } from './board-erasures.ts';
import type { BoardRows } from './board-rows.ts';
import type { HubClient } from './hub-client.ts';
import type { PackShelf } from './packs.ts';
import { noteExpired } from './teacher-session.ts';

/**
 * The teacher's board on a device: the hub folds, this keeps. Each contact brings only the learners that changed since
 * the last (by the hub's arrival number), so its cost follows what is new.
 */
export function createClassBoard(
  db: FootpathDatabase,
  rows: BoardRows,
  hub: HubClient,
  packs: PackShelf,
  erasures: BoardErasures,
) {
  return {
    async refresh(classId: ClassId): Promise<Result<null, Failure>> {
      const head = await rows.head(classId);
      const seen = head ? `${head.cursor}&epoch=${head.hello.epoch}&at=${head.hello.time}` : '0';
      const path = `/api/classes/${classId}/board?since=${seen}`;
      const answer = await hub.ask({ method: 'GET', path, answer: BoardAnswer });
      if (!answer.ok) {
        await noteExpired(db, answer.error);
        return answer;
      }
      await rows.keepBoard(classId, answer.value);
      await erasures.settle(answer.value.erased);
      const { pack } = answer.value;
      return pack ? packs.fetch(pack.hash) : ok(null);
    },

    /** Adds learners to the class on the hub, then brings the board up to date. */
    async addLearners(classId: ClassId, names: readonly string[]): Promise<Result<null, Failure>> {
      const path = `/api/classes/${classId}/learners`;
      const added = await hub.ask({ method: 'POST', path, body: { names }, answer: v.unknown() });
      return added.ok ? this.refresh(classId) : added;
    },

    /** The board as stored; a failure when this device has never seen it. */
    async read(classId: ClassId, fresh: boolean): Promise<Result<Board, Failure>> {
      const head = await rows.head(classId);
      if (!head) return err(failure('hub-unreachable'));
      const byLearner = await rows.entries(classId);
      const learners = head.roster.flatMap((learner) => byLearner.get(learner) ?? []);
      const pack = head.pack ? await packs.open(head.pack.hash) : null;
      return ok({
        answer: { ...head, learners },
        ...columnsOf(pack?.ok ? pack.value : null),
        asOf: head.hello.time,
        fresh,
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
