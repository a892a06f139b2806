import type { Context, MiddlewareHandler } from 'hono';
import { access } from '#hub/auth/access.ts';
import type { HubConfig, HubEnv } from '#hub/services.ts';
import { toldAddresses } from './own-address.ts';

/** What devices ask without a key: what is nobody's, and what has a secret of its own. */
const keyless: ReadonlySet<string> = new Set([
  'GET /api/hello',
  'POST /api/join',
  'GET /api/hub-keys',
  'POST /api/bundles',
  'GET /packs/:hash',
]);

/** These, and what a device's key speaks for: never what only a person's session speaks for. */
const forDevices: readonly RegExp[] = Object.entries(access)
  .filter(([route, { who }]) => keyless.has(route) || (who !== 'anybody' && who.device !== undefined))
  .map(([route]) => new RegExp(`^${route.replace(/^\S+ /, '').replace(/:\w+/g, '[^/]+')}$`));
const isForDevices = (path: string): boolean => forDevices.some((pattern) => pattern.test(path));

/** A device asks for leave once in this time, s. */
const rememberFor = '600';

const letIn = new WeakSet<Request>();

/** True for what a device asks from the address where it was joined, of a hub that is elsewhere now. */
export const isFromElsewhere = (c: Context): boolean => letIn.has(c.req.raw);

/**
 * A device's page lives where it was joined. When the hub has moved, its worker asks here from there, and the browser asks
 * first whether it may (FND-7). It may if its page is of a local network or of an address of this hub; a page of the
 * internet that somebody in the school has open may not. No cookie is taken or given.
 */
export const otherOrigins =
  (config: HubConfig): MiddlewareHandler<HubEnv> =>
  async (c, next) => {
    const origin = c.req.header('origin');
    if (origin === undefined || !isForDevices(c.req.path) || !mayAsk(c, origin, config)) return next();
    if (c.req.method === 'OPTIONS') return preflight(c, origin, forPages);
    letIn.add(c.req.raw);
    await next();
    c.res.headers.set('Access-Control-Allow-Origin', origin);
    c.res.headers.set('Access-Control-Expose-Headers', 'Content-Range, Retry-After');
    c.res.headers.append('Vary', 'Origin');
  };

function mayAsk(c: Context, origin: string, config: HubConfig): boolean {
  if (!URL.canParse(origin) || c.req.header('cookie') !== undefined) return false;
  const { host, hostname } = new URL(origin);
  if (host === c.req.header('host')?.toLowerCase()) return false;
  return isNear(hostname) || toldAddresses(config).includes(origin);
}

/** What a page may ask with. */
const forPages = {
  methods: 'GET, POST, PUT',
  headers: 'Authorization, Content-Type, Content-Encoding, Range, Home',
} as const;

/** The answer to a browser that asks whether a page of `origin` may. */
export function preflight(
  c: Context,
  origin: string,
  may: { readonly methods: string; readonly headers: string },
): Response {
  const headers: Record<string, string> = {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': may.methods,
    'Access-Control-Allow-Headers': may.headers,
    'Access-Control-Max-Age': rememberFor,
    Vary: 'Origin',
  };
  // Browsers that hold the school's network to be more private than where the page came from ask for a word more.
  if (c.req.header('access-control-request-private-network') === 'true')
    headers['Access-Control-Allow-Private-Network'] = 'true';
  return c.body(null, 204, headers);
}

/** This computer, a private range, or a name that only a local network can give. */
export function isNear(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host.includes(':')) return host === '::1' || /^f[cd]|^fe[89ab]/.test(host);
  if (/^\d+(\.\d+){3}$/.test(host)) return /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(host);
  return !host.includes('.') || /\.(local|localhost|lan|internal|home\.arpa)$/.test(host);
}
