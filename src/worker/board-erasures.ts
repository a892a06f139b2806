import { ConfirmAnswer, ErasuresAnswer } from '#domain/erasure-api.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { ClassId, LearnerId } from '#domain/ids.ts';
import { ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import type { ErasuresAsk } from './api.ts';
import type { HubClient } from './hub-client.ts';
import { noteExpired } from './teacher-session.ts';

/** Erasures on the device of somebody who teaches or leads: asked for, listed, and carried out here (docs/spec/erasure.md). */
export function createBoardErasures(db: FootpathDatabase, hub: HubClient) {
  /**
   * Takes learners off this device's boards. Of the log nothing is taken: a board is the word of a session and not signed, and
   * what it takes away is fetched again if it was not so.
   */
  const takeOff = (learners: readonly LearnerId[]): Promise<number> =>
    db.boards
      .filter(
        (row) =>
          (row.learner !== '' && learners.includes(row.learner)) ||
          // What was last heard of the school as a whole may name them.
          (row.learner === '' && row.classId.startsWith('/')),
      )
      .delete();

  /** What a board says of erasures is done here, and said to the hub once. */
  async function settle(erased: readonly LearnerId[]): Promise<void> {
    const who = (await readMeta(db, 'teacher'))?.person.id;
    if (who === undefined || erased.length === 0) return;
    const told = await readMeta(db, 'board-erasures');
    const known = told?.by === who ? told.learners : [];
    const fresh = erased.filter((learner) => !known.includes(learner));
    if (fresh.length === 0) return;
    await takeOff(fresh);
    const answer = await hub.ask({
      method: 'POST',
      path: '/api/erasures/confirm',
      body: { gone: fresh },
      answer: ConfirmAnswer,
    });
    if (answer.ok)
      await writeMeta(db, 'board-erasures', { by: who, learners: [...known, ...answer.value.noted] });
  }

  return {
    settle,

    /** Needs the hub; nothing of the list is kept here. */
    async ask(wish: ErasuresAsk): Promise<Result<ErasuresAnswer['erasures'], Failure>> {
      const request =
        wish.kind === 'list'
          ? { method: 'GET' as const, path: '/api/erasures' }
          : { method: 'POST' as const, path: pathOf(wish.classId, wish.learner), body: { name: wish.name } };
      const answer = await hub.ask({ ...request, answer: ErasuresAnswer, timeout: 120_000 });
      if (!answer.ok) {
        await noteExpired(db, answer.error);
        return answer;
      }
      if (wish.kind === 'erase') await settle([wish.learner]);
      return ok(answer.value.erasures);
    },
  };
}

const pathOf = (classId: ClassId, learner: LearnerId): string =>
  `/api/classes/${classId}/learners/${learner}/erase`;

export type BoardErasures = ReturnType<typeof createBoardErasures>;
