import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { frameType } from '#sync/frame/frame.ts';

/** Everything from this hub and nothing from elsewhere; no inline script or style, no frame (HUB-18). */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Data are never a page. Short: these headers are most of an exchange that has nothing new (sync.md). */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': pagePolicy,
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), midi=(), serial=(), hid=(), display-capture=(), browsing-topics=()',
};

/**
 * No Strict-Transport-Security: a school reaches its hub by plain HTTP too, and a browser that once saw the header
 * would refuse that for a year.
 */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
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
};

/**
 * A frame of the exchange is of a type that no browser shows, and `nosniff` lets it be taken for no other: a policy for pages
 * would say nothing. Nor does the line's keeping open need words in HTTP/1.1. Together a quarter of an exchange that has
 * nothing new.
 */
function sayLittle(c: Context): void {
  (c.env as Partial<HttpBindings> | undefined)?.outgoing?.removeHeader('Connection');
}
