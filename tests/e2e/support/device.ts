import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { launchOptions } from '../../../scripts/chromium.mjs';

export type DeviceOptions = { readonly width?: number; readonly height?: number; readonly dark?: boolean };

/**
 * A loaned device: a browser with a profile on disk, which can be closed, or killed as a flat battery does it, and opened
 * again with everything it had stored.
 */
export class Device {
  readonly profile = mkdtempSync(join(tmpdir(), 'footpath-device-'));
  /** Errors the pages threw and the console reported: a journey should have none. */
  readonly errors: string[] = [];
  #context: BrowserContext | null = null;
  readonly #options: DeviceOptions;

  constructor(options: DeviceOptions = {}) {
    this.#options = options;
  }

  async open(): Promise<Page> {
    const { width = 360, height = 640, dark = false } = this.#options;
    this.#context = await chromium.launchPersistentContext(this.profile, {
      ...launchOptions(),
      viewport: { width, height },
      hasTouch: width < 600,
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    this.#context.on('weberror', (error) => this.errors.push(String(error.error())));
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
  }

  #pids(): number[] {
    const lines = execFileSync('ps', ['-eo', 'pid=,args=']).toString().split('\n');
    return lines
      .filter((line) => line.includes(`--user-data-dir=${this.profile}`))
      .map((line) => Number.parseInt(line, 10));
  }
}
