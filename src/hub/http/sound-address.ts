import type { MiddlewareHandler } from 'hono';
import { failure } from '#domain/error-codes.ts';
import { refuse } from './refusal.ts';

/**
 * A `Host` that makes no address (a damaged `927.0.0.1`) is the asker's mistake. Unnoticed here it would throw where a
 * body is first read, and be told as a bug of the hub (HUB-15).
 */
export const soundAddress: MiddlewareHandler = async (c, next) =>
  URL.canParse(c.req.url) ? next() : refuse(c, failure('malformed', { header: 'host' }));
