import type { Failure } from '#domain/error-codes.ts';
import type { ClassId } from '#domain/ids.ts';
import { err, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { Board, Stop } from './api.ts';
import { createBoardRows } from './board-rows.ts';
import { createClassBoard } from './class-board.ts';
import { createClassLearner } from './class-learner.ts';
import type { HubClient } from './hub-client.ts';
import type { PackShelf } from './packs.ts';
import { createTeacherSession } from './teacher-session.ts';

/** While a board is open, this often the hub is asked for what changed, ms. */
const boardInterval = 10_000;

/**
 * All of the worker that only a teacher needs: who is signed in, the board, and one learner. A file of its own, fetched when it is
 * first asked for, so that no learner's first question waits for it.
 */
export function createTeacherDesk(db: FootpathDatabase, hub: HubClient, packs: PackShelf) {
  const teacher = createTeacherSession(db, hub);
  const rows = createBoardRows(db);
  const board = createClassBoard(db, rows, hub, packs);
  const learner = createClassLearner(db, rows, hub, packs);

  /** The stored board at once, then again whenever the hub has answered or has failed to. */
  function followBoard(classId: ClassId, tell: (board: Result<Board, Failure>) => void): Stop {
    let ended = false;
    let fresh = false;
    async function say(problem: Failure | null): Promise<void> {
      const read = await board.read(classId, fresh);
      if (!ended) tell(read.ok || !problem ? read : err(problem));
    }
    async function ask(): Promise<void> {
      const done = await board.refresh(classId);
      fresh = done.ok;
      await say(done.ok ? null : done.error);
    }
    // A board that was never here is not an error yet: the hub is about to be asked.
    void board.read(classId, false).then((read) => {
      if (read.ok && !ended && !fresh) tell(read);
    });
    void teacher.refresh().then(ask);
    const timer = setInterval(() => void ask(), boardInterval);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }

  return { teacher, board, learner, followBoard };
}

export type TeacherDesk = ReturnType<typeof createTeacherDesk>;
