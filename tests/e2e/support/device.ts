import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { isNear } from '#hub/http/other-origins.ts';
import { launchOptions } from '../../../scripts/chromium.mjs';

export type DeviceOptions = {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** A name in the school's network that leads to this computer: by plain HTTP no browser calls its pages secure. */
  readonly host?: string;
  /** Where the browser looks for what else belongs to its owner, such as the authorities that they trust. */
  readonly home?: string;
  /** A Y4M file (film.ts) that its camera shows in place of the room; it may be written after the device was opened. */
  readonly film?: string;
};

/** A camera that is none, and whose owner always gives leave. */
const cameraArgs = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/**
 * A loaned device: a browser with a profile on disk, which can be closed, or killed as a flat battery does it, and opened
 * again with everything it had stored.
 */
export class Device {
  readonly profile = mkdtempSync(join(tmpdir(), 'footpath-device-'));
  /** Errors the pages threw and the console reported: a journey should have none. */
  readonly errors: string[] = [];
  /** Requests of pages, workers and service workers that would have left the school. Any makes `remove` fail. */
  readonly outside: string[] = [];
  #context: BrowserContext | null = null;
  readonly #options: DeviceOptions;

  constructor(options: DeviceOptions = {}) {
    this.#options = options;
  }

  async open(): Promise<Page> {
    const { width = 360, height = 640, dark = false, host, home, film } = this.#options;
    const { args, ...options } = launchOptions();
    this.#context = await chromium.launchPersistentContext(this.profile, {
      ...options,
      args: [
        ...args,
        ...(host ? [`--host-resolver-rules=MAP ${host} 127.0.0.1`] : []),
        ...(film ? [...cameraArgs, `--use-file-for-fake-video-capture=${film}`] : []),
      ],
      ...(home ? { env: { ...process.env, HOME: home } } : {}),
      viewport: { width, height },
      hasTouch: width < 600,
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    this.#context.on('weberror', (error) => this.errors.push(String(error.error())));
    this.#context.on('request', (request) => {
      if (leavesSchool(request.url())) this.outside.push(request.url());
    });
    return this.#context.pages()[0] ?? this.#context.newPage();
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error('the device is off');
    return this.#context;
  }

  async close(): Promise<void> {
    await this.#context?.close().catch(() => undefined);
    this.#context = null;
  }

  /** SIGKILL to every process of this profile's browser. */
  async kill(): Promise<void> {
    for (const pid of this.#pids()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went by itself.
      }
    }
    await this.close();
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    if (this.outside.length > 0) throw new Error(`asked outside the school: ${this.outside.join(', ')}`);
  }

  #pids(): number[] {
    const lines = execFileSync('ps', ['-eo', 'pid=,args=']).toString().split('\n');
    return lines
      .filter((line) => line.includes(`--user-data-dir=${this.profile}`))
      .map((line) => Number.parseInt(line, 10));
  }
}

/** By HTTP to anywhere but this computer, a private address or a local name. */
function leavesSchool(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return /^(https?|wss?|ftp):$/.test(protocol) && !isNear(hostname) && hostname !== 'hub.test';
}
