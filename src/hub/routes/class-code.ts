import { Hono } from 'hono';
import * as v from 'valibot';
import { classOf, memberOf } from '#hub/auth/let-in.ts';
import { teacherClass } from '#hub/class-summary.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';

/** POST /api/classes/:class/code: another class code, when the one before got about (AUT-7). */
export const classCodeRoutes = (services: HubServices) =>
  new Hono<HubEnv>().post('/classes/:class/code', async (c) => {
    const body = await readBody(c, v.object({}), smallBody);
    if (!body.ok) return refuse(c, body.error);
    await services.accounts.codes.renew(classOf(c), memberOf(c).id, services.clock.now());
    const own = await services.accounts.staff.classesOf(memberOf(c).id);
    return answerJson(c, { class: await teacherClass(services, classOf(c), own.includes(classOf(c))) });
  });
