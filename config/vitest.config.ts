import preact from '@preact/preset-vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { launchOptions } from '../scripts/chromium.mjs';
import { poPlugin } from './po-plugin.ts';

/** A machine may stall for seconds: what is waited for comes, or never does. How fast things are is what the budgets measure. */
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };

/**
 * `node`: pure folders, the hub over real SQLite and real processes, property tests. `browser`: what lives in a
 * browser, in a real Chromium with its real IndexedDB. End-to-end journeys are Playwright's (playwright.config.ts).
 */
export default defineConfig({
  root: '.',
  plugins: [preact({ reactAliasesEnabled: false }), poPlugin()],
  test: {
    // On two cores it would take one: most tests wait for processes, disks and browsers.
    maxWorkers: 2,
    // As the journeys: what fails once and then passes is named at the end, and looked into (scripts/test.mjs).
    retry: process.env['CI'] ? 1 : 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts', 'tests/{property,integration,faults}/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          ...patience,
        },
      },
      {
        extends: true,
        // The build of Dexie that is shipped (vite.config.ts).
        resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
        // Found now, so that the server does not reload the page in the middle of a test when it meets them.
        optimizeDeps: {
          include: [
            'dexie/dist/modern/dexie.mjs',
            'valibot',
            '@noble/ciphers/chacha.js',
            '@noble/ciphers/utils.js',
            '@noble/curves/ed25519.js',
            '@noble/ed25519',
            '@noble/hashes/hkdf.js',
            '@noble/hashes/scrypt.js',
            '@noble/hashes/sha2.js',
            '@noble/hashes/utils.js',
            '@lingui/core',
            '@preact/signals',
            'preact/hooks',
            'preact/jsx-runtime',
            'qr/decode.js',
            'uqr',
          ],
        },
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.ts', 'tests/integration/**/*.browser.test.ts'],
          ...patience,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
