import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { err, ok, type Result } from '#domain/result.ts';

/** How the hub was asked to start. */
export type HubOptions = {
  readonly data: string;
  readonly host: string;
  readonly port: number;
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
  readonly help: boolean;
};

export const usage = `The Footpath hub.

  npm start -- [options]

  --data DIR       where the school's data lives (default ./data, or FOOTPATH_DATA)
  --port N         default 8080, or PORT; the next free one when it is taken
  --host ADDRESS   default 0.0.0.0, or HOST; 127.0.0.1 for this computer alone
  --empty          begin without a demo school: prints a one-time setup link
  --demo-week      fill the demo school with a week of simulated practice
  --page DIR       serve another build of the page than dist/
  --refit          find difficulties in the school's own answers, and end
  --new-password   give the teacher a new password, print it, and end
  --restored       say that the data folder was put back from a backup
  --help`;

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
        page: { type: 'string' },
        empty: { type: 'boolean', default: false },
        'demo-week': { type: 'boolean', default: false },
        refit: { type: 'boolean', default: false },
        'new-password': { type: 'boolean', default: false },
        restored: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port ?? env['PORT'] ?? 8080);
    if (!Number.isInteger(port) || port < 0 || port > 65535) return err('The port must be 0 to 65535.');
    return ok({
      data: values.data ?? env['FOOTPATH_DATA'] ?? 'data',
      host: values.host ?? env['HOST'] ?? '0.0.0.0',
      port,
      page: values.page ? resolve(values.page) : null,
      empty: values.empty,
      demoWeek: values['demo-week'],
      refit: values.refit,
      newPassword: values['new-password'],
      restored: values.restored,
      help: values.help,
    });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
