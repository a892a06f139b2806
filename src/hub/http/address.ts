import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/** The asker's network address, for throttling; `unknown` where there is no socket, as in a test. */
export function addressOf(c: Context): string {
  const bindings = c.env as Partial<HttpBindings> | undefined;
  return bindings?.incoming?.socket?.remoteAddress ?? 'unknown';
}

/**
 * Did this request come by HTTPS? The line that it came on says so, and not its address, which an asker may write in full;
 * where there is no line, as in a test, the address.
 */
export function isSecure(c: Context): boolean {
  const bindings = c.env as Partial<HttpBindings> | undefined;
  const socket = bindings?.incoming?.socket;
  return socket ? 'encrypted' in socket : c.req.url.startsWith('https:');
}
