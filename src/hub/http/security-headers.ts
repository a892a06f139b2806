import type { MiddlewareHandler } from 'hono';

/** Everything from this hub and nothing from elsewhere; no inline script or style, no frame (HUB-18). */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
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
    headers.set('Content-Security-Policy', dataPolicy);
    headers.set('Cache-Control', 'no-store');
    return;
  }
  for (const [name, value] of Object.entries(pageHeaders)) headers.set(name, value);
};
