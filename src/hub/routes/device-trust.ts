import { type Context, Hono } from 'hono';
import * as v from 'valibot';
import { failure } from '#domain/error-codes.ts';
import { DeviceId } from '#domain/ids.ts';
import { DeviceStateRequest, QuarantineDecision } from '#domain/trust-api.ts';
import { memberOf } from '#hub/auth/let-in.ts';
import { tellDevices } from '#hub/class-devices.ts';
import { changeDevice, decideQuarantine, tellQuarantine } from '#hub/device-trust.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';

/**
 * POST /api/devices/:device/state: lost, revoked, or found again. GET and POST /api/devices/:device/quarantine: what it handed in since,
 * and what an adult decides of it (docs/spec/trust.md).
 */
export const deviceTrustRoutes = (services: HubServices) =>
  new Hono<HubEnv>()
    .post('/devices/:device/state', async (c) => {
      const body = await readBody(c, DeviceStateRequest, smallBody);
      if (!body.ok) return refuse(c, body.error);
      const id = deviceIn(c);
      const done = id && (await changeDevice(services, memberOf(c), id, body.value));
      if (!done) return refuse(c, failure('not-found'));
      return done.ok ? answerJson(c, await tellDevices(services, memberOf(c))) : refuse(c, done.error);
    })
    .get('/devices/:device/quarantine', async (c) => {
      const id = deviceIn(c);
      const told = id && (await tellQuarantine(services, memberOf(c), id));
      if (!told) return refuse(c, failure('not-found'));
      return told.ok ? answerJson(c, told.value) : refuse(c, told.error);
    })
    .post('/devices/:device/quarantine', async (c) => {
      const body = await readBody(c, QuarantineDecision, smallBody);
      if (!body.ok) return refuse(c, body.error);
      const id = deviceIn(c);
      const told = id && (await decideQuarantine(services, memberOf(c), id, body.value));
      if (!told) return refuse(c, failure('not-found'));
      return told.ok ? answerJson(c, told.value) : refuse(c, told.error);
    });

function deviceIn(c: Context): DeviceId | null {
  const asked = v.safeParse(DeviceId, c.req.param('device'));
  return asked.success ? asked.output : null;
}
