import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TestHubOptions = {
  /** No demo school: `setupKey` is set instead of `classCode` and `teacher`. */
  readonly empty?: boolean;
  readonly demoWeek?: boolean;
  /** A folder to use and leave; without it a new one, removed at the end. */
  readonly data?: string;
  readonly port?: number;
  /** Another address of this computer, to be another host: 127.0.0.2 and so on. */
  readonly host?: string;
  readonly args?: readonly string[];
  /** A PostgreSQL server and the school to serve there, instead of a file of the folder. */
  readonly database?: TestDatabase;
};

export type TestDatabase = { readonly url: string; readonly school: string };

export type TestHub = {
  readonly url: string;
  readonly classCode: string;
  readonly teacher: { readonly name: string; readonly password: string };
  readonly setupKey: string;
  readonly data: string;
  readonly pid: number;
  /** All it has printed so far. */
  output(): string;
  /** Ctrl-C: finishes what it is doing. Answers with the exit code. */
  stop(): Promise<number | null>;
  /** As a power cut would: nothing is finished. The folder is kept. */
  kill(): Promise<void>;
};

const root = join(import.meta.dirname, '../..');
const startMs = 30_000;

/**
 * Starts the real hub as a process of its own, on a free port of this computer and a folder of its own. Plain Node, so
 * that any runner can use it.
 */
export async function startHub(options: TestHubOptions = {}): Promise<TestHub> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'footpath-hub-'));
  const args = [
    'src/hub/main.ts',
    '--data',
    data,
    '--host',
    options.host ?? '127.0.0.1',
    '--port',
    String(options.port ?? 0),
  ];
  if (options.empty) args.push('--empty');
  if (options.demoWeek) args.push('--demo-week');
  const child = spawn(nodeBinary(), [...args, ...(options.args ?? [])], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', ...envOf(options.database) },
  });
  let output = '';
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  const started = new Promise<void>((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the hub did not start:\n${output}`)), startMs);
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (!output.includes('Stop with Ctrl-C.')) return;
      clearTimeout(timer);
      done();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void exited.then((code) => {
      clearTimeout(timer);
      fail(new Error(`the hub ended with ${code}:\n${output}`));
    });
  });
  const clean = (): void => {
    if (options.data === undefined) rmSync(data, { recursive: true, force: true });
  };
  try {
    await started;
  } catch (error) {
    child.kill('SIGKILL');
    clean();
    throw error;
  }
  return {
    url: `http://${find(output, new RegExp(`http://(${options.host ?? '127.0.0.1'}:\\d+)`))}`,
    classCode: find(output, /class code: (\S+)/),
    teacher: { name: find(output, /name: (.+)/), password: find(output, /password: (.+)/) },
    setupKey: find(output, /\/setup#(\S+)/),
    data,
    pid: child.pid ?? 0,
    output: () => output,
    stop: async () => {
      const code = await end(child, 'SIGINT', exited);
      clean();
      return code;
    },
    kill: async () => {
      await end(child, 'SIGKILL', exited);
    },
  };
}

/** Runs the hub to its end, for starts that must fail and for commands that only print. */
export async function runHubToEnd(
  args: readonly string[],
  database?: TestDatabase,
  env?: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(nodeBinary(), ['src/hub/main.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...envOf(database), ...env },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // A start that was to fail and did not: end it, so that the test says so.
  const timer = setTimeout(() => child.kill('SIGKILL'), startMs);
  const code = await new Promise<number | null>((done) => child.once('close', (ended) => done(ended)));
  clearTimeout(timer);
  return { code, output };
}

async function end(
  child: ChildProcess,
  signal: NodeJS.Signals,
  exited: Promise<number | null>,
): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  return exited;
}

const envOf = (database?: TestDatabase) =>
  database && { DATABASE_URL: database.url, FOOTPATH_SCHOOL: database.school };

const find = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1]?.trim() ?? '';

/** The Node the project pins; this process's own may be older. */
export function nodeBinary(): string {
  const pinned = join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  return existsSync(pinned) ? pinned : process.execPath;
}
