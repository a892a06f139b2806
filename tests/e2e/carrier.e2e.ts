import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { runHubToEnd, startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { chooseLearner, handInLine, join, practise, startPractice, storedWhole } from './support/learner.ts';
import { boardOf, signIn } from './support/teacher.ts';

/** Two browsers and several hubs one after the other, on a machine that does other work too. */
test.describe.configure({ timeout: 180_000 });

const shots = process.env['FOOTPATH_SHOTS'];

async function checkScreen(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target).join()}`),
  ).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  if (shots) await page.screenshot({ path: joinPath(shots, `${name}.png`), fullPage: true });
}

/** A step that cannot be taken says so soon. */
async function opened(device: Device): Promise<Page> {
  const page = await device.open();
  page.setDefaultTimeout(20_000);
  return page;
}

/** The device has told the hub its keys: from now on it can hand in by way of others. */
const keysTold = (page: Page) =>
  expect
    .poll(
      () =>
        page.evaluate(
          () =>
            new Promise<boolean>((told) => {
              const asked = indexedDB.open('footpath');
              asked.onsuccess = () => {
                const row = asked.result.transaction('meta').objectStore('meta').get('hub-seal');
                row.onsuccess = () => {
                  asked.result.close();
                  told(row.result !== undefined);
                };
              };
            }),
        ),
      { timeout: 40_000 },
    )
    .toBe(true);

async function saved(page: Page, press: () => Promise<void>, folder: string): Promise<string> {
  const download = page.waitForEvent('download');
  await press();
  const got = await download;
  const file = joinPath(folder, got.suggestedFilename());
  await got.saveAs(file);
  return file;
}

async function openFile(page: Page, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).click();
  await (await chooser).setFiles(file);
}

test('BUN-7 BUN-9: a week is moved by a carrier, and the learner’s device never meets the hub', async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'footpath-e2e-carrier-'));
  const data = joinPath(folder, 'hub');
  let hub = await startHub({ data });
  const { url, classCode, teacher } = hub;
  const port = Number(new URL(url).port);
  const tablet = new Device();
  const laptop = new Device({ width: 1366, height: 768 });
  try {
    // Monday, at school.
    let page = await opened(tablet);
    await join(page, { url, classCode });
    await page.goto(url);
    await chooseLearner(page, 'Amara');
    await keysTold(page);
    let desk = await opened(laptop);
    await signIn(desk, hub);
    await storedWhole(desk);
    await hub.stop();

    // At home.
    await startPractice(page);
    await practise(page, 3);
    await page.goto(url);
    await chooseLearner(page, 'Amara');
    await page.getByRole('button', { name: 'Hand in now' }).click();
    await page.getByRole('link', { name: 'Hand in another way' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Hand in another way' })).toBeVisible();
    await expect(page.getByText('3 answers wait on this device')).toBeVisible();
    await checkScreen(page, 'hand-in-another-way');
    const press = () => page.getByRole('button', { name: 'Save as a file' }).click();
    const handIn = await saved(page, press, folder);
    expect(handIn).toMatch(/footpath-hand-in-[0-9a-f-]{8}-\d{4}-\d\d-\d\d\.footpath$/);
    await expect(page.getByText('Saved as footpath-hand-in-')).toBeVisible();
    await checkScreen(page, 'hand-in-saved');
    // What is in it nobody on the way can read.
    expect(readFileSync(handIn).toString('latin1')).not.toContain('answer.submitted');
    await tablet.close();

    // The teacher, still away from school.
    await desk.goto(`${url}/carry`);
    await checkScreen(desk, 'carry-empty');
    await openFile(desk, handIn);
    await expect(desk.getByText('Picked up: one hand-in')).toBeVisible();
    await openFile(desk, handIn);
    await expect(desk.getByText('One hand-in waits here')).toBeVisible();
    await desk.getByRole('button', { name: 'Hand in now' }).click();
    await expect(desk.getByText('The school cannot be reached from here')).toBeVisible();
    await checkScreen(desk, 'carry-waiting');
    await laptop.close();

    // The teacher at school, the tablet at home.
    hub = await startHub({ data, port });
    desk = await opened(laptop);
    await desk.goto(`${url}/carry`);
    await expect(desk.getByText('One answer to bring back')).toBeVisible({ timeout: 20_000 });
    expect((await boardOf({ ...hub, teacher }, 'Amara')).answers).toBe(3);
    await checkScreen(desk, 'carry-answers');
    const answers = await saved(
      desk,
      () => desk.getByRole('button', { name: 'Save as a file' }).click(),
      folder,
    );
    await hub.stop();

    // The tablet, which has not seen the hub since Monday.
    page = await opened(tablet);
    await page.goto(`${url}/hand-in`);
    await expect(handInLine(page)).not.toContainText('safe at school');
    const altered = joinPath(folder, 'altered.footpath');
    const bytes = readFileSync(answers);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    writeFileSync(altered, bytes);
    await openFile(page, altered);
    await expect(page.getByText('changed or damaged on its way')).toBeVisible();
    await checkScreen(page, 'hand-in-altered');
    await openFile(page, answers);
    await expect(page.getByText('All 3 answers are safe at school').first()).toBeVisible();
    await checkScreen(page, 'hand-in-safe');
    await openFile(page, answers);
    await expect(page.getByText('You had this already')).toBeVisible();
    // Shared to the app from another one: the service worker puts it aside, and the page takes it up.
    await page.evaluate((base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const files = new DataTransfer();
      files.items.add(new File([bytes], 'answers.footpath'));
      const form = document.createElement('form');
      form.method = 'post';
      form.action = '/open';
      form.enctype = 'multipart/form-data';
      const input = Object.assign(document.createElement('input'), { type: 'file', name: 'file' });
      input.files = files.files;
      form.append(input);
      document.body.append(form);
      form.submit();
    }, readFileSync(answers).toString('base64'));
    await expect(page.getByRole('heading', { level: 1, name: 'Open a file' })).toBeVisible();
    await expect(page.getByText('You had this already')).toBeVisible();
    await checkScreen(page, 'open-shared');
    expect(tablet.errors).toEqual([]);
    expect(laptop.errors).toEqual([]);
  } finally {
    await tablet.remove();
    await laptop.remove();
    await hub.stop().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('BUN-11: a stick is taken in on the hub’s own computer, and the answers go back on it', async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'footpath-e2e-stick-'));
  const data = joinPath(folder, 'hub');
  const hub = await startHub({ data });
  const { url, classCode } = hub;
  const tablet = new Device();
  try {
    const page = await opened(tablet);
    await join(page, { url, classCode });
    await page.goto(url);
    await chooseLearner(page, 'Ben');
    // A first file, while the hub is in reach, tells it the device's keys at once.
    await page.goto(`${url}/hand-in`);
    await saved(page, () => page.getByRole('button', { name: 'Save as a file' }).click(), folder);
    await page.goto(url);
    await chooseLearner(page, 'Ben');
    await hub.stop();
    await startPractice(page);
    await practise(page, 2);
    await page.goto(`${url}/hand-in`);
    const file = await saved(
      page,
      () => page.getByRole('button', { name: 'Save as a file' }).click(),
      folder,
    );
    const stick = mkdtempSync(joinPath(folder, 'stick-'));
    copyFileSync(file, joinPath(stick, 'one.footpath'));
    // The same once more, as a message’s text, and something that is nothing.
    writeFileSync(joinPath(stick, 'two.footpath.txt'), readFileSync(file).toString('base64'));
    writeFileSync(joinPath(stick, 'three.footpath'), 'shopping list');
    const back = joinPath(folder, 'back');
    const taken = await runHubToEnd(['--data', data, '--take-in', stick, '--answers', back]);
    expect(taken.output).toContain('2 hand-ins were taken in.');
    expect(taken.output).toContain('three.footpath: this is no file of Footpath’s.');
    expect(taken.code).toBe(1);
    const day = new Date().toISOString().slice(0, 10);
    const answers = joinPath(back, `footpath-answers-${day}.footpath`);
    expect(existsSync(answers)).toBe(true);
    await openFile(page, answers);
    await expect(page.getByText('All 2 answers are safe at school').first()).toBeVisible();
  } finally {
    await tablet.remove();
    await hub.stop().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
});
