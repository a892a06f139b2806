import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { openQuestion } from './support/answer-key.ts';
import { atWork, check, picture, saved } from './support/at-work.ts';
import { Device } from './support/device.ts';
import { answer, chooseLearner, fillIn, handInLine, practise, startPractice } from './support/learner.ts';
import { nextVersion } from './support/next-version.ts';
import { boardOf } from './support/teacher.ts';

/** The worker, ended as a browser short of memory ends it: without a word. */
async function endWorker(page: Page): Promise<void> {
  const [worker] = page.workers();
  await worker?.evaluate(() => self.close()).catch(() => undefined);
}

test('the worker is ended between two questions, and in the middle of an answer: another takes over, each answer once', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    const page = await atWork(device, hub, 'Amara');
    for (const when of ['before', 'after'] as const) {
      await fillIn(page);
      const before = await openQuestion(page);
      if (when === 'before') await endWorker(page);
      const tapped = check(page);
      if (when === 'after') await endWorker(page);
      await tapped;
      // Nothing is said to be saved by a worker that is gone; it may have been, and is not counted twice.
      await expect(page.getByText('Your answer is not kept yet').or(saved(page))).toBeVisible({
        timeout: 30_000,
      });
      await picture(page, `worker-ended-${when}`);
      const again = page.getByRole('button', { name: 'Try again' });
      if (await again.isVisible()) await again.click();
      await expect(saved(page)).toBeVisible();
      await page.getByRole('button', { name: 'Next', exact: true }).click();
      await expect(page.getByRole('button', { name: 'Check' })).toBeVisible();
      expect(await openQuestion(page)).not.toEqual(before);
    }
    // What the page follows, it follows at the new worker.
    await page.getByRole('link', { name: 'Stop' }).click();
    await expect(page.getByText('3 answers today')).toBeVisible();
    await expect(handInLine(page)).toContainText('All 3 answers are safe at school', { timeout: 20_000 });
    expect(await boardOf(hub, 'Amara')).toMatchObject({ answers: 3, waiting: 0 });
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.stop();
  }
});

test('the browser clears the work under an open question: said plainly, nothing called saved, joining again goes on', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    const page = await atWork(device, hub, 'Ben');
    await page.getByRole('link', { name: 'Stop' }).click();
    await expect(handInLine(page)).toContainText('Your answer is safe at school', { timeout: 20_000 });
    await startPractice(page);
    await fillIn(page);
    const cdp = await device.context.newCDPSession(page);
    await cdp.send('Storage.clearDataForOrigin', { origin: hub.url, storageTypes: 'indexeddb' });
    await check(page);
    await expect(page.getByText('This browser has cleared what was kept here').first()).toBeVisible();
    await expect(saved(page)).toHaveCount(0);
    await picture(page, 'cleared');
    await page.getByRole('link', { name: 'Back' }).first().click();
    await page.getByRole('textbox', { name: 'Class code' }).fill(hub.classCode);
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await expect(page.getByText('The lessons are here')).toBeVisible({ timeout: 20_000 });
    await page.goto(hub.url);
    await chooseLearner(page, 'Ben');
    await expect(page.getByText('One answer today')).toBeVisible({ timeout: 20_000 });
    // All of it is on the disk again, not only in the worker's memory.
    await hub.stop();
    await page.reload();
    await expect(page.getByText('One answer today')).toBeVisible();
    await startPractice(page);
    await answer(page);
  } finally {
    await device.remove();
    await hub.kill();
  }
});

test('another tab brings the database up to a newer version in the middle of a question: the answer is kept all the same', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    const page = await atWork(device, hub, 'Chidi');
    await fillIn(page);
    const other = await device.context.newPage();
    await other.goto(`${hub.url}/robots.txt`);
    await other.evaluate(
      () =>
        new Promise<void>((done, failed) => {
          const opening = indexedDB.open('footpath', 10_000);
          opening.onupgradeneeded = () => opening.result.createObjectStore('newer');
          opening.onerror = () => failed(opening.error);
          opening.onsuccess = () => {
            opening.result.close();
            done();
          };
        }),
    );
    await check(page);
    await expect(saved(page)).toBeVisible();
    await page.getByRole('link', { name: 'Stop' }).click();
    await expect(page.getByText('2 answers today')).toBeVisible();
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.stop();
  }
});

test('the browser refuses to open the database: said plainly with what to do, and nothing is gone when it opens again', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    await atWork(device, hub, 'Elif');
    await device.close();
    const folder = joinPath(device.profile, 'Default/IndexedDB');
    expect(existsSync(folder)).toBe(true);
    renameSync(folder, `${folder}.away`);
    writeFileSync(folder, 'not a folder');
    let page = await device.open();
    await page.goto(hub.url);
    await expect(page.getByText('This browser does not let Footpath keep anything')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await picture(page, 'refused');
    await device.close();
    rmSync(folder);
    renameSync(`${folder}.away`, folder);
    page = await device.open();
    await page.goto(hub.url);
    await chooseLearner(page, 'Elif');
    await expect(page.getByText('One answer today')).toBeVisible();
  } finally {
    await device.remove();
    await hub.stop();
  }
});

test('two tabs, two learners: each sees their own answers, and the school gets all of them once', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    const first = await atWork(device, hub, 'Farah');
    const second = await device.context.newPage();
    await second.goto(hub.url);
    await chooseLearner(second, 'Hana');
    await startPractice(second);
    for (let n = 0; n < 3; n++) await Promise.all([practise(first, 1), practise(second, 1)]);
    for (const page of [first, second]) await page.getByRole('link', { name: 'Stop' }).click();
    await expect(first.getByText('4 answers today')).toBeVisible();
    await expect(second.getByText('3 answers today')).toBeVisible();
    for (const page of [first, second])
      await expect(handInLine(page)).toContainText('All 7 answers are safe at school', { timeout: 20_000 });
    expect(await boardOf(hub, 'Farah')).toMatchObject({ answers: 4, waiting: 0 });
    expect(await boardOf(hub, 'Hana')).toMatchObject({ answers: 3, waiting: 0 });
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.stop();
  }
});

test('another tab takes a new version in the middle of a question: the answer typed stays, is kept, and the old page goes on', async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'footpath-page-'));
  cpSync('dist', folder, { recursive: true });
  const device = new Device();
  const hub = await startHub({ args: ['--page', folder] });
  try {
    const page = await atWork(device, hub, 'Jonas');
    const other = await device.context.newPage();
    await other.goto(hub.url);
    await chooseLearner(other, 'Leila');
    await fillIn(page);
    const given = () => page.locator('#practice-form').evaluate((form) => form.outerHTML);
    const typed = await given();
    nextVersion(folder);
    await other.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    await other.getByRole('button', { name: 'Update' }).click();
    await expect(other.locator('meta[name=version]')).toHaveCount(1);
    // Nothing moved here, and the old page works under the new service worker.
    expect(await given()).toBe(typed);
    await check(page);
    await expect(saved(page)).toBeVisible();
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await practise(page, 1);
    await page.getByRole('link', { name: 'Stop' }).click();
    await expect(page.getByText('3 answers today')).toBeVisible();
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
