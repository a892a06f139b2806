import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { startCarrier, type TestCarrier } from '#tests/support/test-carrier.ts';
import { runHubToEnd, startHub } from '#tests/support/test-hub.ts';
import { openTrustStore } from '#tests/support/trust-store.ts';
import { Device } from './support/device.ts';
import {
  chooseLearner,
  handInLine,
  join,
  practise,
  startPractice,
  storedForOffline,
} from './support/learner.ts';
import { boardOf } from './support/teacher.ts';

/** A browser, hubs and carriers one after the other, on a machine that does other work too. */
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

/** A first file, while the hub is in reach, tells it the device's keys at once. */
async function tellKeys(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await chooseLearner(page, 'Amara');
  await page.goto(`${url}/hand-in`);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).click();
  await download;
}

const give = (page: Page) => page.getByRole('button', { name: 'Give it to the teacher’s computer' });

test('BUN-14 BUN-16 BUN-17: given over a Wi-Fi without the hub, called safe when the carrier has brought the school’s word', async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'footpath-e2e-near-'));
  const data = joinPath(folder, 'hub');
  const file = joinPath(folder, 'carrier.json');
  const bag = joinPath(folder, 'bag');
  let hub = await startHub({ data });
  const { url, teacher } = hub;
  const device = new Device();
  let carrier: TestCarrier | null = null;
  try {
    const page = await device.open();
    page.setDefaultTimeout(20_000);
    await join(page, hub);
    await tellKeys(page, url);
    await page.goto(url);
    await chooseLearner(page, 'Amara');
    const made = await runHubToEnd(['--data', data, '--host', '127.0.0.1', '--make-carrier', file]);
    expect(made.output).toContain('carrier.json is written');
    await hub.stop();

    // Where the hub is not, and the teacher's laptop is.
    await startPractice(page);
    await practise(page, 2);
    await page.goto(`${url}/hand-in`);
    await checkScreen(page, 'near-before');
    await give(page).click();
    await expect(page.getByText('No teacher’s computer answers on this Wi-Fi.')).toBeVisible();
    await checkScreen(page, 'near-not-found');
    carrier = await startCarrier(file, bag);
    await page
      .getByRole('textbox', { name: /Address on the teacher’s screen/ })
      .fill(carrier.url.replace('http://', ' ').replaceAll('.', ','));
    await give(page).click();
    await expect(page.getByText('Given to the teacher’s computer')).toBeVisible();
    await expect(page.getByText('It is safe when the school has said so.')).toBeVisible();
    await expect(handInLine(page)).toContainText('2 answers waiting');
    await expect(page.getByRole('main')).not.toContainText('safe at school');
    await checkScreen(page, 'near-given');
    const laptop = await device.context.newPage();
    await laptop.goto(`${carrier.url}/?still`);
    await expect(laptop.getByText('1 waiting for the school')).toBeVisible();
    await checkScreen(laptop, 'near-laptop-waiting');
    await carrier.kill();

    // The laptop at school, where the hub has another address that the device does not know.
    hub = await startHub({ data });
    carrier = await startCarrier(file, bag, ['--address', hub.url, '--port', new URL(carrier.url).port]);
    await expect(async () => {
      await laptop.goto(`${carrier?.url}/?still`);
      await expect(laptop.getByText('1 answer here to bring back')).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 20_000 });
    expect((await boardOf({ ...hub, teacher }, 'Amara')).answers).toBe(2);
    await laptop.setViewportSize({ width: 1366, height: 768 });
    await checkScreen(laptop, 'near-laptop-back');
    await laptop.close();
    await hub.stop();

    // Back where the learners are: one tap, because the device remembers where it met the laptop.
    await page.goto(`${url}/hand-in`);
    await expect(handInLine(page)).toContainText('2 answers waiting');
    await give(page).click();
    await expect(page.getByText('All 2 answers are safe at school').first()).toBeVisible();
    await expect(handInLine(page)).toContainText(/2 answers are safe at school/i);
    await checkScreen(page, 'near-safe');
    await page.setViewportSize({ width: 1366, height: 768 });
    await checkScreen(page, 'near-safe-1366');
    expect(device.errors).toEqual([]);
  } finally {
    await carrier?.kill();
    await device.remove();
    await hub.stop().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('BUN-13 BUN-16: a page of HTTPS finds the carrier by its name, with the certificate that the school gave it', async () => {
  const store = openTrustStore();
  test.skip(store === null, 'no certutil here: Chromium cannot be told whom to trust');
  if (!store) return;
  const folder = mkdtempSync(joinPath(tmpdir(), 'footpath-e2e-near-'));
  const data = joinPath(folder, 'hub');
  const file = joinPath(folder, 'carrier.json');
  const hub = await startHub({ data, args: ['--https', '--https-port', '0', '--name', 'hub.local'] });
  // All names of the school's network lead to this computer.
  const device = new Device({ host: '*.local', home: store.home });
  let carrier: TestCarrier | null = null;
  try {
    store.trust(await (await fetch(`${hub.url}/school-authority.pem`)).text());
    const port = /https:\/\/hub\.local:(\d+)/.exec(hub.output())?.[1] ?? '';
    const safe = `https://hub.local:${port}`;
    const page = await device.open();
    page.setDefaultTimeout(20_000);
    await page.goto(`${safe}/join/${hub.classCode}`);
    await storedForOffline(page);
    await tellKeys(page, safe);
    const made = await runHubToEnd(['--data', data, '--host', '127.0.0.1', '--make-carrier', file]);
    expect(made.output).toContain('footpath-carrier.local');
    await hub.kill();
    await page.goto(safe);
    await chooseLearner(page, 'Amara');
    await startPractice(page);
    await practise(page, 1);

    carrier = await startCarrier(file, joinPath(folder, 'bag'), ['--https-port', port]);
    await page.goto(`${safe}/hand-in`);
    await give(page).click();
    await expect(page.getByText('Given to the teacher’s computer')).toBeVisible();
    await expect(handInLine(page)).toContainText('waiting');
    await page.goto(`https://footpath-carrier.local:${port}/?still`);
    await expect(page.getByText('1 waiting for the school')).toBeVisible();
    await checkScreen(page, 'near-laptop-https');
    expect(device.errors).toEqual([]);
  } finally {
    await carrier?.kill();
    await device.remove();
    await hub.kill();
    store.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});
