import { Hono } from 'hono';
import { AddLearnersRequest } from '#domain/hub-api.ts';
import { classOf, memberOf } from '#hub/auth/let-in.ts';
import { teacherClass } from '#hub/class-summary.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';

/** POST /api/classes/:class/learners: adds, and never removes or renames. */
export const classLearnersRoutes = (services: HubServices) =>
  new Hono<HubEnv>().post('/classes/:class/learners', async (c) => {
    const classId = classOf(c);
    const body = await readBody(c, AddLearnersRequest, smallBody);
    if (!body.ok) return refuse(c, body.error);
    const learners = await services.school.enrol(classId, body.value.names);
    const detail = { learners: learners.length };
    await services.audit.note({
      who: memberOf(c).id,
      did: 'learners.added',
      about: { class: classId },
      detail,
    });
    return answerJson(c, { class: await teacherClass(services, classId), learners });
  });
