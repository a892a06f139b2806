import { isMainThread, parentPort, Worker } from 'node:worker_threads';

/**
 * The reference that times are held against when the machine is busy: a fixed piece of arithmetic, of no use otherwise,
 * run a few times a second in a thread of its own for as long as something is measured. Other programs slow it as they
 * slow what is measured, though less: a thread that mostly sleeps is served first. So it never excuses too much.
 */
const everyMs = 300;

/** ms, on this thread. */
export function timeCpuLoop(): number {
  const before = performance.now();
  let x = 463_325_252;
  for (let i = 0; i < 8_000_000; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return x === 0 ? Number.NaN : performance.now() - before;
}

/** Watches until `stop`, which answers with the mean time of the loop, ms. */
export function watchCpu(): { stop(): Promise<number> } {
  const watcher = new Worker(new URL(import.meta.url));
  const times: number[] = [];
  watcher.on('message', (ms: number) => times.push(ms));
  return {
    async stop() {
      await watcher.terminate();
      if (times.length === 0) times.push(timeCpuLoop(), timeCpuLoop());
      return times.reduce((sum, ms) => sum + ms, 0) / times.length;
    },
  };
}

if (!isMainThread) {
  // Not counted: the first two compile it.
  timeCpuLoop();
  timeCpuLoop();
  setInterval(() => parentPort?.postMessage(timeCpuLoop()), everyMs);
}
