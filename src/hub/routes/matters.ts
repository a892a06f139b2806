import { Hono } from 'hono';
import * as v from 'valibot';
import { failure } from '#domain/error-codes.ts';
import { memberOf } from '#hub/auth/let-in.ts';
import { tellDevices } from '#hub/class-devices.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse } from '#hub/http/refusal.ts';
import { settleMatter, tellMatters } from '#hub/matters.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';

/**
 * GET /api/matters: what went otherwise than it should and mended itself. POST /api/matters/:id/settle: somebody has dealt with
 * it; answers with what is left. GET /api/devices: the devices of the asker's classes. All for staff (HUB-27).
 */
export const mattersRoutes = (services: HubServices) =>
  new Hono<HubEnv>()
    .get('/matters', async (c) => answerJson(c, await tellMatters(services, memberOf(c))))
    .post('/matters/:id/settle', async (c) => {
      const body = await readBody(c, v.object({}), smallBody);
      if (!body.ok) return refuse(c, body.error);
      const done = await settleMatter(services, memberOf(c), c.req.param('id'));
      return done ? answerJson(c, await tellMatters(services, memberOf(c))) : refuse(c, failure('not-found'));
    })
    .get('/devices', async (c) => answerJson(c, await tellDevices(services, memberOf(c))));
