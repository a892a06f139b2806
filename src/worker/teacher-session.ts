import * as v from 'valibot';
import { type Failure, failure } from '#domain/error-codes.ts';
import { SessionAnswer } from '#domain/hub-api.ts';
import { err, ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import { deleteMeta, readMeta, writeMeta } from '#store/meta.ts';
import type { AccountAsk } from './api.ts';
import type { HubClient } from './hub-client.ts';

const Nothing = v.unknown();

/** Remembers that the hub no longer takes the session, if that is what it said: the page shows what was last known. */
export async function noteExpired(db: FootpathDatabase, said: Failure): Promise<void> {
  const known = said.code === 'session-expired' ? await readMeta(db, 'teacher') : null;
  if (known) await writeMeta(db, 'teacher', { ...known, expired: true });
}

/**
 * Who the teacher on this device is. The session itself is a cookie that no script can read; what is kept here is only
 * what the hub last said, so that the pages open without it.
 */
export function createTeacherSession(db: FootpathDatabase, hub: HubClient) {
  const remember = async (session: SessionAnswer): Promise<SessionAnswer> => {
    await writeMeta(db, 'teacher', { ...session, expired: false });
    return session;
  };

  async function settleSignOut(): Promise<void> {
    if (!(await readMeta(db, 'sign-out-owed'))) return;
    const told = await hub.ask({ method: 'DELETE', path: '/api/session', answer: Nothing });
    // Anything else may be a login page or a busy hub: the cookie still lives there.
    if (told.ok || told.error.code === 'session-expired') await deleteMeta(db, 'sign-out-owed');
  }

  return {
    async signIn(name: string, password: string): Promise<Result<SessionAnswer, Failure>> {
      const answer = await hub.ask({
        method: 'POST',
        path: '/api/session',
        body: { name, password },
        answer: SessionAnswer,
      });
      if (!answer.ok) return answer;
      await deleteMeta(db, 'sign-out-owed');
      return ok(await remember(answer.value));
    },

    async setUp(request: unknown): Promise<Result<SessionAnswer, Failure>> {
      const answer = await hub.ask({
        method: 'POST',
        path: '/api/setup',
        body: request,
        answer: SessionAnswer,
      });
      if (!answer.ok) return answer;
      await deleteMeta(db, 'sign-out-owed');
      return ok(await remember(answer.value));
    },

    /** Asks the hub whether the session still holds; an expired one keeps what was last known on the screen. */
    async refresh(): Promise<Result<SessionAnswer, Failure>> {
      await settleSignOut();
      if (!(await readMeta(db, 'teacher'))) return err(failure('session-expired'));
      const answer = await hub.ask({ method: 'GET', path: '/api/session', answer: SessionAnswer });
      if (answer.ok) return ok(await remember(answer.value));
      await noteExpired(db, answer.error);
      return answer;
    },

    /** One's own password, after which every other session is void; or the end of them all, here too. */
    async changeAccount(ask: AccountAsk): Promise<Result<null, Failure>> {
      if (ask.kind === 'password') {
        const { password, next } = ask;
        const body = { password, next };
        const answer = await hub.ask({ method: 'POST', path: '/api/password', body, answer: SessionAnswer });
        if (answer.ok) await remember(answer.value);
        return answer.ok ? ok(null) : answer;
      }
      const told = await hub.ask({ method: 'DELETE', path: '/api/sessions', answer: Nothing });
      if (!told.ok) await noteExpired(db, told.error);
      return told.ok ? ok(null) : told;
    },

    /** Takes the teacher's data off this device at once, and tells the hub now or on the next contact. */
    async signOut(): Promise<Result<null, Failure>> {
      await db.transaction('rw', [db.meta, db.boards], async () => {
        await deleteMeta(db, 'teacher');
        await db.boards.clear();
        await writeMeta(db, 'sign-out-owed', true);
      });
      await settleSignOut();
      return ok(null);
    },

    settleSignOut,
  };
}

export type TeacherSession = ReturnType<typeof createTeacherSession>;
