import type { Hono } from 'hono';
import { err, ok, type Result } from '#domain/result.ts';
import type { HubEnv } from '#hub/services.ts';
import { openGivenSource } from '#hub/tls/given-certificate.ts';
import { hubNames } from '#hub/tls/names.ts';
import { createOwnSource } from '#hub/tls/own-certificate.ts';
import { createSecureSide, type SecureSide } from '#hub/tls/secure-side.ts';
import type { CertificateSource } from '#hub/tls/source.ts';
import type { HttpsWish } from './https-options.ts';
import { givenFailureText } from './https-text.ts';
import type { OpenHub } from './open-hub.ts';
import { type Serving, serveSecurely } from './serve.ts';

/** HTTPS beside plain HTTP: what the routes know of it, and the listening itself. */
export type Https = {
  readonly side: SecureSide;
  readonly source: CertificateSource;
  serve(app: Hono<HubEnv>, host: string): Promise<Serving>;
};

/** How often addresses, files and the certificate's age are looked at. */
const lookMs = 30_000;

/**
 * Opens where certificates come from.
 *
 * @param addresses of plain HTTP: their hosts are this hub's names
 */
export async function openHttps(
  wish: HttpsWish,
  { accounts, clock }: Pick<OpenHub, 'accounts' | 'clock'>,
  addresses: () => readonly string[],
): Promise<Result<Https, string>> {
  const { files, names, anew } = wish;
  if (anew && !files) await accounts.settings.remove('authority');
  const opened = files
    ? openGivenSource(files, names, clock, (failure) => {
        console.error(`${givenFailureText(failure)} The certificate of before is still used.`);
      })
    : ok(await createOwnSource(accounts, clock, () => hubNames(addresses(), names), names));
  if (!opened.ok) return err(givenFailureText(opened.error));
  const source = opened.value;
  let port = wish.port;
  return ok({
    source,
    side: createSecureSide(source, () => port),
    serve: async (app, host) => {
      const serving = await serveSecurely(app, host, port, source.held());
      port = serving.port;
      const looking = setInterval(() => {
        if (source.renew()) serving.change(source.held());
      }, lookMs);
      looking.unref();
      return {
        port,
        stop: () => {
          clearInterval(looking);
          return serving.stop();
        },
      };
    },
  });
}
