import type { Failure } from '#domain/error-codes.ts';
import type { ClassId, LearnerId } from '#domain/ids.ts';
import { type LearnerWork, LearnerWorksAnswer } from '#domain/media-api.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { Board, SchoolDevices, Stop } from './api.ts';
import { createBoardErasures } from './board-erasures.ts';
import { createBoardRows } from './board-rows.ts';
import { createClassBoard } from './class-board.ts';
import { createClassLearner } from './class-learner.ts';
import { createDeviceTrust } from './device-trust.ts';
import type { HubClient } from './hub-client.ts';
import { createLearnerLock } from './learner-lock.ts';
import type { PackShelf } from './packs.ts';
import { createSchoolDevices } from './school-devices.ts';
import { createSchoolLead } from './school-lead.ts';
import { createTeacherSession, noteExpired } from './teacher-session.ts';

/** While a board or the list of devices is open, this often the hub is asked for what changed, ms. */
const boardInterval = 10_000;

/**
 * All of the worker that only a teacher needs: who is signed in, the board, one learner, and the school's devices. A file of its own, fetched when it is
 * first asked for, so that no learner's first question waits for it.
 */
export function createTeacherDesk(db: FootpathDatabase, hub: HubClient, packs: PackShelf) {
  const teacher = createTeacherSession(db, hub);
  const rows = createBoardRows(db);
  const erasures = createBoardErasures(db, hub);
  const board = createClassBoard(db, rows, hub, packs, erasures);
  const learner = createClassLearner(db, rows, hub, packs);
  const devices = createSchoolDevices(db, rows, hub);
  const trust = createDeviceTrust(db, rows, hub, packs);

  /** What is stored at once, then again whenever the hub has answered or has failed to. */
  function follow<T>(
    read: (fresh: boolean) => Promise<Result<T, Failure>>,
    refresh: () => Promise<Result<null, Failure>>,
    tell: (value: Result<T, Failure>) => void,
  ): Stop {
    let ended = false;
    let fresh = false;
    async function say(problem: Failure | null): Promise<void> {
      const value = await read(fresh);
      if (!ended) tell(value.ok || !problem ? value : err(problem));
    }
    async function ask(): Promise<void> {
      const done = await refresh();
      fresh = done.ok;
      await say(done.ok ? null : done.error);
    }
    // What was never here is not an error yet: the hub is about to be asked.
    void read(false).then((value) => {
      if (value.ok && !ended && !fresh) tell(value);
    });
    void teacher.refresh().then(ask);
    const timer = setInterval(() => void ask(), boardInterval);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }

  const followBoard = (classId: ClassId, tell: (board: Result<Board, Failure>) => void): Stop =>
    follow(
      (fresh) => board.read(classId, fresh),
      () => board.refresh(classId),
      tell,
    );

  const followDevices = (tell: (devices: Result<SchoolDevices, Failure>) => void): Stop =>
    follow(devices.read, devices.refresh, tell);

  /** Needs the hub: pieces of work are shown from there, and are not kept on a teacher's device. */
  async function works(classId: ClassId, of: LearnerId): Promise<Result<readonly LearnerWork[], Failure>> {
    const path = `/api/classes/${classId}/learners/${of}/works`;
    const answer = await hub.ask({ method: 'GET', path, answer: LearnerWorksAnswer });
    if (answer.ok) return ok(answer.value.works);
    await noteExpired(db, answer.error);
    return answer;
  }

  const school = createSchoolLead(db, hub, teacher);
  return {
    teacher,
    board,
    learner,
    askPrivate: createLearnerLock(db, hub),
    devices,
    trust,
    erasures,
    school,
    followBoard,
    followDevices,
    works,
  };
}

export type TeacherDesk = ReturnType<typeof createTeacherDesk>;
