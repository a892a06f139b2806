import { Hono } from 'hono';
import { readClassCode } from '#domain/class-code.ts';
import { type JoinAnswer, JoinRequest } from '#domain/device-api.ts';
import { failure } from '#domain/error-codes.ts';
import { addressOf } from '#hub/http/address.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse, tooManyTries } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import { learnersOf, parametersOf } from '#log/projections/roster.ts';

/** POST /api/join: a device with the class's code gets a key of its own (HUB-4). Asking again gives another key. */
export const joinRoutes = (services: HubServices) =>
  new Hono<HubEnv>().post('/join', async (c) => {
    const { accounts, clock, school, throttles } = services;
    const body = await readBody(c, JoinRequest, smallBody);
    if (!body.ok) return refuse(c, body.error);
    const address = addressOf(c);
    const wait = throttles.join.wait(address);
    if (wait > 0) return refuse(c, tooManyTries(wait));
    const code = readClassCode(body.value.code);
    if (code === null) return refuse(c, failure('class-code-malformed'));
    const named = await accounts.school();
    if (!named) return refuse(c, failure('not-set-up'));
    const classId = await accounts.codes.classOf(code);
    if (classId === null) {
      throttles.join.fail(address);
      return refuse(c, failure('class-code-unknown'));
    }
    throttles.join.forgive(address);
    if (await accounts.deviceStates.of(body.value.device)) return refuse(c, failure('device-revoked'));
    const { roster } = await school.view(classId);
    const answer: JoinAnswer = {
      hello: await services.hello(),
      token: await accounts.devices.join(body.value.device, classId, clock.now()),
      school: named,
      class: { id: classId, name: roster.opened?.value.name ?? classId },
      pack: roster.pack?.value.pack ?? null,
      key: (await services.receiptKeys()).key,
      told: {
        learners: [...learnersOf(roster)],
        pack: roster.pack?.value ?? null,
        parameters: parametersOf(roster),
      },
    };
    return answerJson(c, answer);
  });
