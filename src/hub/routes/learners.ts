import { Hono } from 'hono';
import { AddLearnersRequest } from '#domain/hub-api.ts';
import { teacherClass } from '#hub/class-summary.ts';
import { answerJson } from '#hub/http/answer.ts';
import { readBody, smallBody } from '#hub/http/body.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import { requireOwnClass } from './class-access.ts';

/** POST /api/classes/:class/learners: adds, and never removes or renames. */
export const classLearnersRoutes = (services: HubServices) =>
  new Hono<HubEnv>().post('/classes/:class/learners', async (c) => {
    const classId = await requireOwnClass(c, services);
    if (!classId.ok) return refuse(c, classId.error);
    const body = await readBody(c, AddLearnersRequest, smallBody);
    if (!body.ok) return refuse(c, body.error);
    const learners = await services.school.enrol(classId.value, body.value.names);
    return answerJson(c, { class: await teacherClass(services, classId.value), learners });
  });
