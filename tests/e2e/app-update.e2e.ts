import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { expect, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { answer, chooseLearner, join, startPractice } from './support/learner.ts';
import { nextVersion } from './support/next-version.ts';

test('a new version waits while a question is open, is offered afterwards, and takes over whole', async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'footpath-page-'));
  cpSync('dist', folder, { recursive: true });
  const device = new Device();
  const hub = await startHub({ args: ['--page', folder] });
  try {
    const page = await device.open();
    await join(page, hub);
    await page.goto(hub.url);
    await chooseLearner(page, 'Farah');
    await startPractice(page);
    nextVersion(folder);
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    // Not by waitForFunction, which takes any promise for a yes.
    await expect
      .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null))
      .toBe(true);
    await answer(page);
    await expect(page.getByText('A new version is ready')).toHaveCount(0);
    await page.getByRole('link', { name: 'Stop' }).click();
    await expect(page.getByText(/A new version is ready/)).toBeVisible();
    expect(await page.evaluate(() => document.querySelector('meta[name=version]'))).toBe(null);
    await page.getByRole('button', { name: 'Update' }).click();
    await expect(page.locator('meta[name=version]')).toHaveCount(1);
    await expect(page.getByText('One answer today')).toBeVisible();
    // The new version is kept whole: it opens with the hub gone.
    await hub.stop();
    await page.reload();
    await expect(page.locator('meta[name=version]')).toHaveCount(1);
    await expect(page.getByText('One answer today')).toBeVisible();
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.kill();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what a first evening does not need is stored second, and only then the app counts as whole', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    const page = await device.open();
    await join(page, hub);
    const kept = await page.evaluate(async () =>
      (await (await caches.open('footpath-later')).keys()).map(({ url }) => url),
    );
    for (const name of ['teacher-', 'codes-worker-', 'locks-', 'atkinson-'])
      expect(kept.filter((url) => url.includes(`/${name}`)).length, name).toBeGreaterThan(0);
    await hub.kill();
    const answers = await page.evaluate(
      (urls) => Promise.all(urls.map(async (url) => (await fetch(url, { cache: 'reload' })).ok)),
      kept,
    );
    expect(answers.every(Boolean)).toBe(true);
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.kill();
  }
});
