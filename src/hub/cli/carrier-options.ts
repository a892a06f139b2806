import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { err, ok, type Result } from '#domain/result.ts';
import { isDnsName } from '#hub/tls/names.ts';

/** A teacher's computer that collects work where the hub is not (docs/spec/bundle.md, BUN-13). */
export type CarrierWish = MakeWish | CarryWish;
/** On the hub's computer: write the file that makes a carrier, and end. */
export type MakeWish = {
  readonly kind: 'make';
  readonly file: string;
  /** Names and addresses that the carrier will have. */
  readonly names: readonly string[];
  /** Where the hub speaks HTTPS. */
  readonly httpsPort: number;
};
/** On the teacher's: be the carrier. */
export type CarryWish = {
  readonly kind: 'carry';
  readonly file: string;
  readonly folder: string;
  readonly httpsPort: number;
};

/** For `parseArgs`; `--name`, `--port`, `--https-port`, `--address` and `--local-name` are shared. */
export const carrierOptions = {
  'make-carrier': { type: 'string' },
  carry: { type: 'string' },
  folder: { type: 'string' },
} as const;

export type CarrierValues = {
  readonly 'make-carrier'?: string | undefined;
  readonly carry?: string | undefined;
  readonly folder?: string | undefined;
  readonly name?: readonly string[] | undefined;
  readonly 'https-port'?: string | undefined;
};

export const carrierUsage = `  --make-carrier FILE   write the file that lets a teacher's computer collect work away from school, and end;
                   --name NAME for other names or addresses that it will have (docs/network.md)
  --carry FILE     be that computer: no hub, no school's data; what it collects is in --folder DIR
                   (default: beside FILE); --address URL where the hub is, if it has moved`;

export function readCarrier(values: CarrierValues): Result<CarrierWish | null, string> {
  const { 'make-carrier': make, carry, folder } = values;
  if (folder !== undefined && carry === undefined) return err('--folder goes with --carry.');
  if (make === undefined && carry === undefined) return ok(null);
  if (make !== undefined && carry !== undefined)
    return err('--make-carrier is for the hub, --carry for the carrier.');
  const httpsPort = Number(values['https-port'] ?? 8443);
  if (!Number.isInteger(httpsPort) || httpsPort < 0 || httpsPort > 65535)
    return err('--https-port must be 0 to 65535.');
  if (carry !== undefined) {
    const file = resolve(carry);
    return ok({
      kind: 'carry',
      file,
      folder: resolve(folder ?? join(dirname(file), 'footpath-carrier')),
      httpsPort,
    });
  }
  const names = (values.name ?? []).map((name) => name.toLowerCase());
  const wrong = names.find((name) => !isDnsName(name) && isIP(name) === 0);
  if (wrong !== undefined) return err(`--name ${wrong}: a name is like my-laptop.local, without http://.`);
  return ok({ kind: 'make', file: resolve(make ?? ''), names, httpsPort });
}
