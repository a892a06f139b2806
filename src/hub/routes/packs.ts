import { Hono } from 'hono';
import * as v from 'valibot';
import { failure } from '#domain/error-codes.ts';
import { PackHash } from '#domain/ids.ts';
import { accepts } from '#hub/http/answer.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';

/** GET /packs/:hash: the bytes that hash to the name. Content holds nothing about anybody, so no key is asked for. */
export const packRoutes = (services: HubServices) =>
  new Hono<HubEnv>().get('/:hash', async (c) => {
    const hash = v.safeParse(PackHash, c.req.param('hash'));
    const pack = hash.success ? await services.packs.bytes(hash.output) : null;
    if (!pack || !hash.success) return refuse(c, failure('pack-missing'));
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      'Cache-Control': 'public, max-age=31536000, immutable',
      ETag: `"${hash.output.slice(0, 32)}"`,
      Vary: 'Accept-Encoding',
    };
    if (c.req.header('if-none-match') === headers['ETag']) return c.body(null, 304, headers);
    if (pack.br && accepts(c, 'br')) return c.body(pack.br, 200, { ...headers, 'Content-Encoding': 'br' });
    if (accepts(c, 'gzip')) return c.body(pack.gzip, 200, { ...headers, 'Content-Encoding': 'gzip' });
    return c.body(pack.plain, 200, headers);
  });
