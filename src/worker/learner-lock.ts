import type { Failure } from '#domain/error-codes.ts';
import { AboutAnswer, GivenLock } from '#domain/lock-api.ts';
import { ok, type Result } from '#domain/result.ts';
import type { FootpathDatabase } from '#store/database.ts';
import type { PrivateAnswer, PrivateAsk } from './api.ts';
import type { HubClient } from './hub-client.ts';
import { noteExpired } from './teacher-session.ts';

/** What a teacher may do about a learner's lock. Needs the hub; nothing of it is kept on a teacher's device. */
export function createLearnerLock(db: FootpathDatabase, hub: HubClient) {
  return async ({ classId, learner, what }: PrivateAsk): Promise<Result<PrivateAnswer, Failure>> => {
    const path = `/api/classes/${classId}/learners/${learner}`;
    if (what === 'about') {
      const told = await hub.ask({ method: 'GET', path: `${path}/about`, answer: AboutAnswer });
      if (told.ok) return ok({ given: null, about: told.value.fields });
      await noteExpired(db, told.error);
      return told;
    }
    const request = { method: 'POST', path: `${path}/lock`, body: { kind: what } } as const;
    const given = await hub.ask({ ...request, answer: GivenLock });
    if (given.ok) return ok({ given: given.value, about: [] });
    await noteExpired(db, given.error);
    return given;
  };
}
