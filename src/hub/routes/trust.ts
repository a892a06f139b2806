import { type Context, Hono } from 'hono';
import { failure } from '#domain/error-codes.ts';
import { isSecure } from '#hub/http/address.ts';
import { refuse } from '#hub/http/refusal.ts';
import type { HubEnv, HubServices } from '#hub/services.ts';
import { hostOf } from '#hub/tls/names.ts';
import type { ShownAuthority } from '#hub/tls/source.ts';
import { noSafeAddressPage, nothingToDoPage, trustPage } from '#hub/trust/page.ts';
import { appleProfile } from '#hub/trust/profile.ts';

/**
 * How a device comes to trust the school (docs/spec/https.md): the page, the authority's certificate in the forms that devices
 * take, a picture that comes only where it is trusted, and the way on. By plain HTTP and by HTTPS alike.
 */
export function trustRoutes({ accounts, config }: HubServices) {
  const { secure } = config;
  const schoolName = async (): Promise<string | null> => (await accounts.school())?.name ?? null;

  const download =
    (type: string, body: (authority: ShownAuthority) => string | Buffer<ArrayBuffer> | Promise<string>) =>
    async (c: Context): Promise<Response> =>
      secure?.authority
        ? c.body(await body(secure.authority), 200, { 'Content-Type': type, 'Cache-Control': 'no-cache' })
        : refuse(c, failure('not-found'));

  return new Hono<HubEnv>()
    .get('/trust', async (c) => {
      c.header('Cache-Control', 'no-cache');
      if (!secure) return c.html(noSafeAddressPage(), 404);
      const { host, hostname } = new URL(c.req.url);
      const safe = secure.originFor(hostname);
      const { authority } = secure;
      if (!authority) return c.html(nothingToDoPage(safe));
      const here = isSecure(c) ? `${config.addresses()[0] ?? safe}/trust` : `http://${host}/trust`;
      return c.html(trustPage({ school: await schoolName(), authority, safe, here, isSafe: isSecure(c) }));
    })
    .get('/trust/ok.svg', (c) => {
      if (!secure) return refuse(c, failure('not-found'));
      if (!isSecure(c)) return c.redirect(`${secure.originFor(hostOf(c.req.url))}/trust/ok.svg`);
      return c.body(tick, 200, {
        'Content-Type': 'image/svg+xml',
        'Cache-Control': 'no-store',
        // For the page at the plain address, which is another site to the browser.
        'Cross-Origin-Resource-Policy': 'cross-origin',
      });
    })
    .get('/trust/open', (c) => {
      if (!secure) return refuse(c, failure('not-found'));
      const safe = secure.originFor(hostOf(c.req.url));
      const to = URL.parse(c.req.query('to') ?? '/', safe);
      return c.redirect(to?.origin === safe ? to.href : safe);
    })
    .get(
      '/school-authority.crt',
      download('application/x-x509-ca-cert', ({ der }) => Buffer.from(der)),
    )
    .get(
      '/school-authority.pem',
      download('application/x-pem-file', ({ pem }) => pem),
    )
    .get(
      '/school-authority.mobileconfig',
      download('application/x-apple-aspen-config', async (authority) =>
        appleProfile(authority, await schoolName()),
      ),
    );
}

const tick = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><circle cx="24" cy="24" r="22" fill="#1b6236"/><path d="m13 25 8 8 15-18" fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
