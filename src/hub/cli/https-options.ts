import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { err, ok, type Result } from '#domain/result.ts';
import type { GivenFiles } from '#hub/tls/given-certificate.ts';
import { isDnsName } from '#hub/tls/names.ts';

/** How the hub is to speak HTTPS beside plain HTTP. */
export type HttpsWish = {
  readonly port: number;
  /** Names that somebody gave the hub. */
  readonly names: readonly string[];
  /** A certificate that somebody else signs; null: the hub's own authority. */
  readonly files: GivenFiles | null;
  /** Somebody else may have the key of the authority: another takes its place. */
  readonly anew: boolean;
};

/** For `parseArgs`. `--key` is shared with `--union`, which is another command. */
export const httpsOptions = {
  https: { type: 'boolean', default: false },
  'https-port': { type: 'string' },
  name: { type: 'string', multiple: true },
  cert: { type: 'string' },
  'new-authority': { type: 'boolean', default: false },
} as const;

export type HttpsValues = {
  readonly https: boolean;
  readonly 'new-authority': boolean;
  readonly 'https-port'?: string | undefined;
  readonly name?: readonly string[] | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
};

export const httpsUsage = `  --https          speak HTTPS too, with a certificate that devices learn to trust once (docs/https.md)
  --cert FILE      … with this certificate and its --key FILE, which somebody else renews
  --name NAME      a name that this hub has in the school's network (may be given more than once)
  --https-port N   default 8443; the next free one when it is taken
  --new-authority  with --https: another authority, which every device has to be told to trust again`;

/** Null: plain HTTP alone. */
export function readHttps(values: HttpsValues): Result<HttpsWish | null, string> {
  const { https, cert, key, 'new-authority': anew } = values;
  const names = (values.name ?? []).map((name) => name.toLowerCase());
  if (!https && cert === undefined)
    return names.length > 0 || values['https-port'] !== undefined || anew
      ? err('--name, --https-port and --new-authority are for --https.')
      : ok(null);
  const wrong = names.find((name) => !isDnsName(name) && isIP(name) === 0);
  if (wrong !== undefined) return err(`--name ${wrong}: a name is like hub.school.example, without http://.`);
  if (cert !== undefined && key === undefined) return err('--cert needs its --key FILE.');
  const port = Number(values['https-port'] ?? 8443);
  if (!Number.isInteger(port) || port < 0 || port > 65535) return err('--https-port must be 0 to 65535.');
  const files = cert === undefined ? null : { certificate: resolve(cert), key: resolve(key ?? '') };
  return ok({ port, names, files, anew });
}
