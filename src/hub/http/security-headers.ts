import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { hostOf } from '#hub/tls/names.ts';
import type { SecureSide } from '#hub/tls/secure-side.ts';
import { frameType } from '#sync/frame/frame.ts';
import { isSecure } from './address.ts';

/**
 * Everything from this hub and nothing from elsewhere; no inline script or style, no frame (HUB-18).
 *
 * @param safe the hub's own safe address, from which a page at the plain one tries a picture (TLS-7)
 */
const pagePolicy = (safe: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob:${safe}`,
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

const policyByItself = pagePolicy('');

/**
 * The worker's own policy, which counts for its requests and no page's: it may ask the hub where it is now, wherever that is
 * (FND-8). A browser refuses plain HTTP from a page of HTTPS whatever this says.
 */
export const workerPolicy = policyByItself.replace("connect-src 'self'", "connect-src 'self' http: https:");

/** As the build names the worker's first file; its other files have no policy of their own. */
const workerScript = /^\/assets\/main-[\w-]+\.js$/;

/** Data are never a page. Short: these headers are most of an exchange that has nothing new (sync.md). */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

const pageHeaders: Readonly<Record<string, string>> = {
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), midi=(), serial=(), hid=(), display-capture=(), browsing-topics=()',
};

/**
 * No Strict-Transport-Security: a school reaches its hub by plain HTTP too, and a browser that once saw the header
 * would refuse that for a year.
 */
export const securityHeaders =
  (secure: SecureSide | null): MiddlewareHandler =>
  async (c, next) => {
    await next();
    const headers = c.res.headers;
    headers.set('X-Content-Type-Options', 'nosniff');
    if (c.req.path.startsWith('/api/')) {
      headers.set('Cache-Control', 'no-store');
      if (headers.get('Content-Type') === frameType) return sayLittle(c);
      // What a learner handed in says for itself, more strictly (routes/media.ts).
      if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', dataPolicy);
      return;
    }
    for (const [name, value] of Object.entries(pageHeaders)) headers.set(name, value);
    const safe = secure?.authority && !isSecure(c) ? ` ${secure.originFor(hostOf(c.req.url))}` : '';
    headers.set('Content-Security-Policy', safe === '' ? policyByItself : pagePolicy(safe));
    if (!headers.has('Cross-Origin-Resource-Policy'))
      headers.set('Cross-Origin-Resource-Policy', 'same-origin');
    if (workerScript.test(c.req.path)) headers.set('Content-Security-Policy', workerPolicy);
  };

/**
 * A frame of the exchange is of a type that no browser shows, and `nosniff` lets it be taken for no other: a policy for pages
 * would say nothing. Nor does the line's keeping open need words in HTTP/1.1. Together a quarter of an exchange that has
 * nothing new.
 */
function sayLittle(c: Context): void {
  (c.env as Partial<HttpBindings> | undefined)?.outgoing?.removeHeader('Connection');
}
