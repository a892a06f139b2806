import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A hub process that may be killed before it has started: what `startHub` of the tests does not give. */
export type HubProcess = {
  /** Its address once it takes requests; null when it ended before. */
  readonly ready: Promise<string | null>;
  readonly ended: Promise<number | null>;
  output(): string;
  /** SIGKILL: nothing is finished. Answers when the process is gone. */
  kill(): Promise<void>;
  /** Ctrl-C, and no waiting. */
  askToStop(): void;
};

export function spawnHub(data: string, page: string | null = null): HubProcess {
  const args = ['src/hub/main.ts', '--data', data, '--host', '127.0.0.1', '--port', '0'];
  if (page) args.push('--page', page);
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let output = '';
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)));
  const ready = new Promise<string | null>((done) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('Stop with Ctrl-C.')) done(/(http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1] ?? null);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    void ended.then(() => done(null));
  });
  const send = (signal: NodeJS.Signals): void => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  };
  return {
    ready,
    ended,
    output: () => output,
    kill: async () => {
      send('SIGKILL');
      await ended;
    },
    askToStop: () => send('SIGINT'),
  };
}

/** What the hub printed that a person at the terminal would have to read: nothing, when all is well. */
export const troubleIn = (output: string): string | null =>
  /^.*(Error| {4}at |damaged|cannot).*$/m.exec(output)?.[0] ?? null;

/** What it prints at its start, for whoever signs in. */
export const signInOf = (output: string): { name: string; password: string; classCode: string } => ({
  name: /name: (.+)/.exec(output)?.[1]?.trim() ?? '',
  password: /password: (.+)/.exec(output)?.[1]?.trim() ?? '',
  classCode: /class code: (\S+)/.exec(output)?.[1] ?? '',
});
