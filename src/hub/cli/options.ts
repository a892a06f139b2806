import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { SchoolId } from '#domain/ids.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { bundleOptions, bundleUsage, readTakeIn, type TakeInWish } from './bundle-options.ts';
import { type CarrierWish, carrierOptions, carrierUsage, readCarrier } from './carrier-options.ts';
import { type FindingWish, findingOptions, findingUsage, readFinding } from './finding-options.ts';
import { type HttpsWish, httpsOptions, httpsUsage, readHttps } from './https-options.ts';

/** How the hub was asked to start. */
export type HubOptions = {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  /** HTTPS beside plain HTTP; null: plain HTTP alone. */
  readonly https: HttpsWish | null;
  /** How devices and people find it. */
  readonly finding: FindingWish;
  /** No demo school: print the one-time setup link instead. */
  readonly empty: boolean;
  /** Fill the demo school with a week of simulated practice. */
  readonly demoWeek: boolean;
  /** Find the packs' difficulties in the school's own answers, print what came of it, and end. */
  readonly refit: boolean;
  /** Give the first teacher a new password, print it, and end. */
  readonly newPassword: boolean;
  /** The built page to serve, when it is not the program's own `dist`. */
  readonly page: string | null;
  /** The data folder was put back from a backup: devices are asked to hand in again. */
  readonly restored: boolean;
  /** Write the school into this file, while the hub runs or not, and end. */
  readonly backup: string | null;
  /** Put the school back from this file, into an empty place, and end. */
  readonly restore: string | null;
  /** Where the recovery phrase of a backup is read from; null: it is asked for. */
  readonly recoveryFile: string | null;
  /** Make a recovery phrase, print it, and end. */
  readonly recovery: boolean;
  /** Read everything through, say what is damaged, and end. */
  readonly check: boolean;
  /** Bring the data to this program's form, and end. */
  readonly migrate: boolean;
  /** Print a key for another hub of the school, and end. */
  readonly pair: boolean;
  /** Come to hold the same as another hub of the school, and end. */
  readonly union: { readonly url: string; readonly key: string } | null;
  /** Work that came another way than over the network. */
  readonly takeIn: TakeInWish | null;
  /** A teacher's computer that carries: the file for it, or being it. */
  readonly carrier: CarrierWish | null;
  readonly help: boolean;
  /** A district's PostgreSQL server, and the school this hub serves; null: a file of the data folder. */
  readonly database: { readonly url: string; readonly school: string } | null;
};

export const usage = `The Footpath hub.

  npm start -- [options]

  --data DIR       where the school's data lives (default ./data, or FOOTPATH_DATA)
  --port N         default 8080, or PORT; the next free one when it is taken
  --host ADDRESS   default 0.0.0.0, or HOST; 127.0.0.1 for this computer alone
${httpsUsage}
${findingUsage}
  --empty          begin without a demo school: prints a one-time setup link
  --demo-week      fill the demo school with a week of simulated practice
  --page DIR       serve another build of the page than dist/
  --refit          find difficulties in the school's own answers, and end
  --new-password   give the teacher a new password, print it, and end
  --backup FILE    write the whole school into one file, also while the hub runs, and end
  --restore FILE   put a school back from such a file, into an empty place, and end
                   (asks for its recovery phrase; or FOOTPATH_RECOVERY, or --recovery-file FILE)
  --recovery       make a new recovery phrase for the backups from now on, print it, and end
  --check          read all data through, say what is damaged, and end
  --migrate        bring the data to the form of this version, and end (every start does it too)
  --pair           print the key for a second hub of this school, and end
  --union URL      come to hold the same as the hub there, which printed --key KEY, and end
${bundleUsage}
${carrierUsage}
  --restored       say that the data folder was put back from a copy of it
  --help

With DATABASE_URL=postgres://user:password@host/database the school is kept on a PostgreSQL server, which many
schools can share; FOOTPATH_SCHOOL names this one (default school). Packs and media stay in --data.`;

/** Reads the command line, with the environment for what it does not say. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<HubOptions, string> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        host: { type: 'string' },
        port: { type: 'string' },
        ...httpsOptions,
        ...findingOptions,
        ...bundleOptions,
        ...carrierOptions,
        page: { type: 'string' },
        empty: { type: 'boolean', default: false },
        'demo-week': { type: 'boolean', default: false },
        refit: { type: 'boolean', default: false },
        'new-password': { type: 'boolean', default: false },
        restored: { type: 'boolean', default: false },
        backup: { type: 'string' },
        restore: { type: 'string' },
        'recovery-file': { type: 'string' },
        recovery: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        migrate: { type: 'boolean', default: false },
        pair: { type: 'boolean', default: false },
        union: { type: 'string' },
        key: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port ?? env['PORT'] ?? 8080);
    if (!Number.isInteger(port) || port < 0 || port > 65535) return err('The port must be 0 to 65535.');
    const carrier = readCarrier(values);
    if (!carrier.ok) return carrier;
    // Names and a port are the carrier's then.
    const https = readHttps(carrier.value ? { ...values, name: [], 'https-port': undefined } : values);
    if (!https.ok) return https;
    const finding = readFinding(values);
    if (!finding.ok) return finding;
    const takeIn = readTakeIn(values);
    if (!takeIn.ok) return takeIn;
    const school = env['FOOTPATH_SCHOOL'] ?? 'school';
    if (!v.is(SchoolId, school))
      return err('FOOTPATH_SCHOOL must be a short name in small letters, digits and hyphens.');
    const url = env['DATABASE_URL'] ?? '';
    if (url !== '' && !/^postgres(ql)?:\/\//.test(url))
      return err('DATABASE_URL must begin with postgres:// (without it, the data is a file of --data).');
    if (values.union !== undefined && !values.key)
      return err('--union needs the --key that the other hub printed on --pair.');
    return ok({
      database: url === '' ? null : { url, school },
      data: values.data ?? env['FOOTPATH_DATA'] ?? 'data',
      host: values.host ?? env['HOST'] ?? '0.0.0.0',
      port,
      https: https.value,
      finding: finding.value,
      takeIn: takeIn.value,
      carrier: carrier.value,
      page: values.page ? resolve(values.page) : null,
      empty: values.empty,
      demoWeek: values['demo-week'],
      refit: values.refit,
      newPassword: values['new-password'],
      restored: values.restored,
      backup: values.backup ?? null,
      restore: values.restore ?? null,
      recoveryFile: values['recovery-file'] ?? null,
      recovery: values.recovery,
      check: values.check,
      migrate: values.migrate,
      pair: values.pair,
      union: values.union && values.key ? { url: values.union, key: values.key } : null,
      help: values.help,
    });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
