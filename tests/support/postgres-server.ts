import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms } from './postgres-programs.ts';

export type PostgresServer = {
  /** For DATABASE_URL. */
  readonly url: string;
  readonly pid: number;
  /** As a power cut of the server would: no check point. */
  kill(): Promise<void>;
  /** After `kill`, on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

const user = 'footpath';
const startMs = 30_000;

type Owner = { readonly uid: number; readonly gid: number } | Record<string, never>;

/**
 * A real PostgreSQL server on a free port of this computer and a folder of its own, as it is installed: fsync stays on.
 * It refuses to run as root, so there it runs as the user who owns nothing.
 */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const programs = await findPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'footpath-postgres-'));
  const owner = ownerFor(folder);
  const data = join(folder, 'data');
  const run = (program: string, args: readonly string[]) =>
    spawn(join(programs, program), args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], ...owner });
  await toEnd(
    run('initdb', [
      '--pgdata',
      data,
      '--username',
      user,
      '--auth',
      'trust',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
    ]),
  );
  const port = await freePort();
  const start = async (): Promise<ChildProcess> => {
    const options = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', ...settings];
    const child = run('postgres', ['-D', data, ...options.flatMap((option) => ['-c', option])]);
    await saidReady(child);
    return child;
  };
  let child = await start();
  // The tests' process may be ended before it can tidy.
  const last = (): void => void child.kill('SIGKILL');
  process.once('exit', last);
  return {
    url: `postgres://${user}@127.0.0.1:${port}/postgres`,
    get pid() {
      return child.pid ?? 0;
    },
    kill: () => ended(child, 'SIGQUIT'),
    restart: async () => {
      child = await start();
    },
    stop: async () => {
      process.off('exit', last);
      // Nobody needs the data any more: no check point.
      await ended(child, 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ownerFor(folder: string): Owner {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  const owner = { uid: id('-u'), gid: id('-g') };
  chownSync(folder, owner.uid, owner.gid);
  chmodSync(folder, 0o700);
  return owner;
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function toEnd(child: ChildProcess): Promise<void> {
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? done() : fail(new Error(`it ended with ${code}:\n${said}`))));
  });
}

function saidReady(child: ChildProcess): Promise<void> {
  let said = '';
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`PostgreSQL did not start:\n${said}`)), startMs);
    child.once('close', () => fail(new Error(`PostgreSQL ended:\n${said}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (!said.includes('ready to accept connections')) return;
      clearTimeout(timer);
      done();
    });
  });
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = new Promise((done) => child.once('close', done));
  child.kill(signal);
  await end;
}
