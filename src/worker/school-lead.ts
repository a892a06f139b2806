import * as v from 'valibot';
import { AuditAnswer } from '#domain/audit-api.ts';
import type { Failure } from '#domain/error-codes.ts';
import { ok, type Result } from '#domain/result.ts';
import { StaffAnswer } from '#domain/staff-api.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { SchoolAsks, SchoolTold, StaffAsk } from './api.ts';
import type { HubClient, HubRequest } from './hub-client.ts';
import { noteExpired, type TeacherSession } from './teacher-session.ts';

/**
 * What only who leads the school asks: who works here and may what, and who looked at what. All of it from the hub, and nothing of it is
 * kept on the device.
 */
export function createSchoolLead(db: FootpathDatabase, hub: HubClient, teacher: TeacherSession) {
  async function ask<S extends v.GenericSchema>(
    request: HubRequest<S>,
  ): Promise<Result<v.InferOutput<S>, Failure>> {
    const answer = await hub.ask(request);
    if (!answer.ok) await noteExpired(db, answer.error);
    return answer;
  }

  const answers: {
    [K in keyof SchoolAsks]: (wish: SchoolAsks[K]) => Promise<Result<SchoolTold[K], Failure>>;
  } = {
    account: (wish) => teacher.changeAccount(wish),

    async staff(wish) {
      const answer = StaffAnswer;
      if (wish.kind === 'list') return ask({ method: 'GET', path: '/api/staff', answer });
      const { path, body } = requestOf(wish);
      const told = await ask({ method: 'POST', path, body, answer });
      // One's own rights may be other ones now.
      if (told.ok && wish.kind === 'change') await teacher.refresh();
      return told;
    },

    audit({ before, limit, who, learner }) {
      const query = new URLSearchParams({ limit: String(limit) });
      if (before !== null) query.set('before', String(before));
      if (who !== null) query.set('who', who);
      if (learner !== null) query.set('learner', learner);
      return ask({ method: 'GET', path: `/api/audit?${query.toString()}`, answer: AuditAnswer });
    },

    async code(classId) {
      const path = `/api/classes/${classId}/code`;
      const told = await ask({ method: 'POST', path, body: {}, answer: v.unknown() });
      if (!told.ok) return told;
      // The poster shows what the session says.
      await teacher.refresh();
      return ok(null);
    },
  };

  return {
    ask: <K extends keyof SchoolAsks>(
      kind: K,
      wish: SchoolAsks[K],
    ): Promise<Result<SchoolTold[K], Failure>> => answers[kind](wish),
  };
}

function requestOf(wish: Exclude<StaffAsk, { kind: 'list' }>): {
  readonly path: string;
  readonly body: unknown;
} {
  if (wish.kind === 'add') {
    const { name, roles, classes } = wish;
    return { path: '/api/staff', body: { name, roles, classes } };
  }
  const path = `/api/staff/${encodeURIComponent(wish.staff)}`;
  if (wish.kind === 'change') return { path, body: { roles: wish.roles, classes: wish.classes } };
  return { path: `${path}/${wish.kind}`, body: {} };
}
