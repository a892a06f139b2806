import { Hono } from 'hono';
import { answerJson } from '#hub/http/answer.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';

/** GET /api/hello */
export const helloRoutes = (services: HubServices) =>
  new Hono<HubEnv>().get('/hello', async (c) => answerJson(c, await services.hello()));
