import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { nodeBinary } from './test-hub.ts';

export type TestCarrier = {
  readonly url: string;
  /** All it has printed so far. */
  output(): string;
  stop(): Promise<number | null>;
  /** As an empty battery would: nothing is finished. The folder is kept. */
  kill(): Promise<void>;
};

const root = join(import.meta.dirname, '../..');
const startMs = 30_000;

/** Starts a real carrier as a process of its own, on a free port of this computer (docs/spec/bundle.md, BUN-14). */
export async function startCarrier(
  file: string,
  folder: string,
  args: readonly string[] = [],
): Promise<TestCarrier> {
  const common = ['--host', '127.0.0.1', '--port', '0', '--https-port', '0'];
  const child = spawn(
    nodeBinary(),
    ['src/hub/main.ts', '--carry', file, '--folder', folder, ...common, ...args],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  let output = '';
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  await new Promise<void>((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the carrier did not start:\n${output}`)), startMs);
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
      fail(new Error(`the carrier ended with ${code}:\n${output}`));
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return exited;
  };
  return {
    url: /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? '',
    output: () => output,
    stop: () => end('SIGINT'),
    kill: async () => {
      await end('SIGKILL');
    },
  };
}
