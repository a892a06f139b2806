import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type CDPSession, chromium, type Page } from '@playwright/test';
import { launchOptions } from '../scripts/chromium.mjs';

/** How much slower the page's thread runs on the throttled profile. */
export const cpuSlowdown = 6;

const screens = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
  laptop: { viewport: { width: 1366, height: 768 }, deviceScaleFactor: 1, hasTouch: false },
} as const;

/** A browser on a profile of its own, which stays when it is closed: its storage is on the disk, as a device's is. */
export type Device = {
  /** Starts the browser anew on the same profile, with one empty page. */
  start(): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly cdp: CDPSession }>;
  /** Ends the browser; the profile stays. */
  close(): Promise<void>;
  /** Ends it and removes the profile. */
  remove(): Promise<void>;
};

export function createDevice(screen: keyof typeof screens): Device {
  const profile = mkdtempSync(join(tmpdir(), 'footpath-bench-device-'));
  let running: BrowserContext | null = null;
  async function close(): Promise<void> {
    await running?.close();
    running = null;
  }
  return {
    async start() {
      await close();
      running = await chromium.launchPersistentContext(profile, { ...launchOptions(), ...screens[screen] });
      const page = running.pages()[0] ?? (await running.newPage());
      page.setDefaultTimeout(60_000);
      return { context: running, page, cdp: await running.newCDPSession(page) };
    },
    close,
    remove: async () => {
      await close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/**
 * The page's thread, six times slower; 1 lifts it. CDP cannot slow a worker (it answers "only supported for pages"), so
 * what the worker does runs at the machine's own speed in every time taken here.
 */
export const slowCpu = (cdp: CDPSession, rate: number = cpuSlowdown): Promise<unknown> =>
  cdp.send('Emulation.setCPUThrottlingRate', { rate });

/** Live JS heap of the page and its dedicated workers, bytes, after a collection in each. */
export async function liveHeap(
  cdp: CDPSession,
): Promise<{ readonly page: number; readonly workers: number }> {
  const collect = async (send: (method: HeapMethod) => Promise<unknown>): Promise<number> => {
    await send('HeapProfiler.enable');
    await send('HeapProfiler.collectGarbage');
    return ((await send('Runtime.getHeapUsage')) as { usedSize: number }).usedSize;
  };
  let workers = 0;
  for (const send of await workerSenders(cdp)) workers += await collect(send);
  return { page: await collect((method) => cdp.send(method)), workers };
}

type HeapMethod = 'HeapProfiler.enable' | 'HeapProfiler.collectGarbage' | 'Runtime.getHeapUsage';
type SendToWorker = (method: string) => Promise<unknown>;

/** Playwright has no CDP session for a worker: its messages go through the page's. */
async function workerSenders(cdp: CDPSession): Promise<readonly SendToWorker[]> {
  const sessions: string[] = [];
  const answered = new Map<number, (result: unknown) => void>();
  cdp.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') sessions.push(sessionId);
  });
  cdp.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: unknown };
    if (id !== undefined) answered.get(id)?.(result);
  });
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  let last = 0;
  return sessions.map(
    (sessionId) => (method: string) =>
      new Promise((answer) => {
        last += 1;
        answered.set(last, answer);
        void cdp.send('Target.sendMessageToTarget', {
          sessionId,
          message: JSON.stringify({ id: last, method }),
        });
      }),
  );
}

/** Bytes that IndexedDB takes on the disk. */
export async function databaseBytes(cdp: CDPSession, origin: string): Promise<number> {
  const { usageBreakdown } = await cdp.send('Storage.getUsageAndQuota', { origin });
  return usageBreakdown.find(({ storageType }) => storageType === 'indexeddb')?.usage ?? 0;
}
