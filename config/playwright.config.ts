import { defineConfig } from '@playwright/test';
import { launchOptions } from '../scripts/chromium.mjs';

/** End-to-end journeys in a real Chromium against a real hub process, which each test starts for itself. */
export default defineConfig({
  testDir: '../tests/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: '../test-results/e2e',
  workers: 2,
  fullyParallel: true,
  // A machine may stall for seconds: what is waited for comes, or never does. How fast things are is what the budgets measure.
  timeout: 180_000,
  expect: { timeout: 25_000 },
  // A journey that fails once and then passes is reported as flaky, and looked into; it does not stop the others' work.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  forbidOnly: Boolean(process.env['CI']),
  use: { launchOptions: launchOptions(), trace: 'retain-on-failure' },
});
