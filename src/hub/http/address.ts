import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/** The asker's network address, for throttling; `unknown` where there is no socket, as in a test. */
export function addressOf(c: Context): string {
  const bindings = c.env as Partial<HttpBindings> | undefined;
  return bindings?.incoming?.socket?.remoteAddress ?? 'unknown';
}
