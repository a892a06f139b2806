import type { MiddlewareHandler } from 'hono';
import { failure } from '#domain/error-codes.ts';
import { isFromElsewhere } from './other-origins.ts';
import { refuse } from './refusal.ts';

/**
 * Nothing is changed at another site's wish (HUB-9). Browsers say where a request comes from; one from elsewhere is
 * refused before anything is read. A program that is not a browser says nothing and carries no one's cookie.
 */
export const sameOriginOnly: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
  // What only a key speaks for; with it no cookie came (FND-7).
  if (isFromElsewhere(c)) return next();
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return refuse(c, failure('forbidden'));
  const origin = c.req.header('origin');
  if (origin !== undefined && hostOf(origin) !== c.req.header('host')?.toLowerCase())
    return refuse(c, failure('forbidden'));
  return next();
};

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
