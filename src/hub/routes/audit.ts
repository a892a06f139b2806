import { Hono } from 'hono';
import * as v from 'valibot';
import { AuditActor } from '#domain/audit-api.ts';
import { failure } from '#domain/error-codes.ts';
import { LearnerId } from '#domain/ids.ts';
import { tellAudit } from '#hub/audit-told.ts';
import { answerJson } from '#hub/http/answer.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';

const Query = v.object({
  before: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/), v.transform(Number))),
  limit: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,2}$/), v.transform(Number)), '50'),
  who: v.optional(v.nullable(AuditActor), null),
  learner: v.optional(v.nullable(LearnerId), null),
});

/** GET /api/audit?before=N&limit=N&who=ID&learner=ID: what adults looked at and changed, newest first (AUT-10). */
export const auditRoutes = (services: HubServices) =>
  new Hono<HubEnv>().get('/audit', async (c) => {
    const query = v.safeParse(Query, c.req.query());
    if (!query.success) return refuse(c, failure('malformed', { path: 'query' }));
    const { before, limit, who, learner } = query.output;
    return answerJson(
      c,
      await tellAudit(services, { before: before ?? null, limit: Math.min(limit, 500), who, learner }),
    );
  });
