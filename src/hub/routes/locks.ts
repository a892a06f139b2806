import { Hono } from 'hono';
import { type AboutAnswer, GiveLockRequest, type GivenLock } from '#domain/lock-api.ts';
import { classOf, learnerOf, memberOf } from '#hub/auth/let-in.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse } from '#hub/http/refusal.ts';
import { createLearnerKeys } from '#hub/learner-keys.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';

const one = '/classes/:class/learners/:learner';

/** What a teacher may do with a learner's lock, and what the school may read of what was sealed (docs/spec/keys.md). */
export function lockRoutes(services: HubServices) {
  const keys = createLearnerKeys(services);
  return new Hono<HubEnv>()
    .post(`${one}/lock`, async (c) => {
      const body = await readBody(c, GiveLockRequest, smallBody);
      if (!body.ok) return refuse(c, body.error);
      const { kind } = body.value;
      const learner = learnerOf(c);
      const secret = await keys.give(learner, kind);
      await services.audit.note({
        who: memberOf(c).id,
        did: 'lock.given',
        about: { learner, class: classOf(c) },
      });
      return answerJson(c, { hello: await services.hello(), kind, secret } satisfies GivenLock);
    })
    .get(`${one}/about`, async (c) =>
      answerJson(c, {
        hello: await services.hello(),
        fields: await keys.about(learnerOf(c)),
      } satisfies AboutAnswer),
    );
}
