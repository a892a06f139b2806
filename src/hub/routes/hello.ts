import { Hono } from 'hono';
import * as v from 'valibot';
import { HelloQuery, helloMessage, type ProvenHello } from '#domain/find-api.ts';
import { answerJson } from '#hub/http/answer.ts';
import { isOwnAddress } from '#hub/http/own-address.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';

/** GET /api/hello; asked with a nonce at an address of its own, with the proof that it is who it says (FND-2). */
export const helloRoutes = (services: HubServices) =>
  new Hono<HubEnv>().get('/hello', async (c) => {
    const hello = await services.hello();
    const asked = v.safeParse(HelloQuery, c.req.query());
    if (!asked.success || !isOwnAddress(asked.output.at, c, services.config)) return answerJson(c, hello);
    const keys = await services.receiptKeys();
    const proven: ProvenHello = {
      ...hello,
      proof: await keys.sign(helloMessage({ ...hello, ...asked.output })),
    };
    return answerJson(c, proven);
  });
