import { Hono } from 'hono';
import {
  type ConfirmAnswer,
  ConfirmRequest,
  EraseRequest,
  erasureMessage,
  isSameName,
} from '#domain/erasure-api.ts';
import { failure } from '#domain/error-codes.ts';
import { classOf, learnerOf, letInOf, memberOf } from '#hub/auth/let-in.ts';
import { tellErasures } from '#hub/erasure/erasures-told.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import type { Holder } from '#hub/storage/erasures.ts';
import { learnersOf } from '#log/projections/roster.ts';

/**
 * POST /api/classes/:class/learners/:learner/erase: everything of the learner goes. GET /api/erasures: who has confirmed. POST
 * /api/erasures/confirm: what a device or a teacher's browser has removed (docs/spec/erasure.md).
 */
export function erasuresRoutes(services: HubServices) {
  const { accounts, clock, eraser, school } = services;

  return new Hono<HubEnv>()
    .post('/classes/:class/learners/:learner/erase', async (c) => {
      const body = await readBody(c, EraseRequest, smallBody);
      if (!body.ok) return refuse(c, body.error);
      const learner = learnerOf(c);
      const entry = learnersOf((await school.view(classOf(c))).roster).find((one) => one.learner === learner);
      if (!entry || !isSameName(body.value.name, entry.name))
        return refuse(c, failure('malformed', { path: 'name' }));
      await eraser.erase(learner, classOf(c), memberOf(c).id);
      return answerJson(c, await tellErasures(services));
    })

    .get('/erasures', async (c) => answerJson(c, await tellErasures(services)))

    .post('/erasures/confirm', async (c) => {
      const body = await readBody(c, ConfirmRequest, smallBody);
      if (!body.ok) return refuse(c, body.error);
      const { who } = letInOf(c);
      if (who.kind === 'hub') return refuse(c, failure('forbidden'));
      const by: Holder =
        who.kind === 'device'
          ? { kind: 'device', holder: who.bearer.device }
          : { kind: 'staff', holder: who.member.id };
      const noted = await accounts.erasures.confirm(by, body.value.gone, clock.now());
      const hello = await services.hello();
      const erased: ConfirmAnswer['erased'] = [];
      for (const learner of await accounts.erasures.owedBy(by)) {
        const message = erasureMessage(hello.hub, by.holder, learner);
        const isDevice = by.kind === 'device';
        erased.push({
          learner,
          signature: isDevice ? await (await services.receiptKeys()).sign(message) : null,
        });
      }
      // What could not be tidied then, because somebody read the file, may be by now.
      await eraser.settle();
      const answer: ConfirmAnswer = { hello, noted: [...noted], erased };
      return answerJson(c, answer);
    });
}
