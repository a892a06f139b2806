import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { chooseLearner, handInLine, join, practise, startPractice } from './support/learner.ts';
import { boardOf } from './support/teacher.ts';

/** Another computer, as far as a browser can tell. */
const elsewhere = '127.0.0.2';

async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A Wi-Fi that wants somebody to sign in: whatever is asked, it answers with its own page. */
async function loginPage(port: number): Promise<Server> {
  const server = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html');
    answer.end('<!doctype html><title>Welcome</title><h1>Sign in to Hotel Wi-Fi</h1>');
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const find = (page: Page) => page.getByRole('button', { name: 'Look for the school' });
const picture = (page: Page, name: string) =>
  page.screenshot({ path: `test-results/finding/${name}.png`, fullPage: true });

async function checkScreen(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => `${name}: ${id}`)).toEqual([]);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  await picture(page, name);
}

/** Joins, answers, and waits until the work is at school and this device knows where else the hub may be. */
async function atHome(page: Page, hub: TestHub, told: string): Promise<void> {
  await join(page, hub);
  await page.goto(hub.url);
  await chooseLearner(page, 'Amara');
  await startPractice(page);
  await practise(page, 1);
  await page.getByRole('link', { name: 'Stop' }).click();
  await expect(handInLine(page)).toContainText('Your answer is safe at school', { timeout: 20_000 });
  await expect(async () => {
    await page.goto(`${hub.url}/find`);
    await expect(page.getByText(told)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
}

async function work(page: Page, url: string, questions: number): Promise<void> {
  await page.goto(url);
  await chooseLearner(page, 'Amara');
  await startPractice(page);
  await practise(page, questions);
  await page.getByRole('link', { name: 'Stop' }).click();
}

test('FND-1 FND-8 the hub moves, a login page answers where it was: found at the address it told, and handed in', async () => {
  const device = new Device();
  const port = await freePort(elsewhere);
  const next = `http://${elsewhere}:${port}`;
  const data = `${device.profile}-hub`;
  let hub = await startHub({ data, args: ['--address', next] });
  const { url } = hub;
  let portal: Server | null = null;
  try {
    let page = await device.open();
    await atHome(page, hub, next);
    await hub.stop();
    // Everything comes from what is stored from here on, the worker with its own policy too.
    await device.close();
    page = await device.open();
    portal = await loginPage(Number(new URL(url).port));
    await work(page, url, 2);
    await expect(handInLine(page)).toContainText('2 answers waiting');
    hub = await startHub({ data, host: elsewhere, port });
    await page.getByRole('button', { name: 'Hand in now' }).click();
    await expect(handInLine(page)).toContainText(/all 3 answers are safe at school/i, { timeout: 20_000 });
    expect(await boardOf(hub, 'Amara')).toMatchObject({ answers: 3, waiting: 0 });

    // The page itself still reaches nothing but where it came from.
    const refused = await page.evaluate(
      (address) =>
        new Promise<string>((done) => {
          document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
          fetch(`${address}/api/hello`).then(
            () => done('reached'),
            () => setTimeout(() => done('failed'), 2_000),
          );
        }),
      next,
    );
    expect(refused).toBe('connect-src');
    expect(device.errors).toEqual([]);
  } finally {
    portal?.close();
    await device.remove();
    await hub.kill();
  }
});

test('FND-5 FND-6 another school is where the hub was: refused in words, and the poster’s address finds ours', async () => {
  const device = new Device();
  const data = `${device.profile}-hub`;
  const port = await freePort(elsewhere);
  let hub = await startHub({ data });
  const { url } = hub;
  let other: TestHub | null = null;
  try {
    const page = await device.open();
    await atHome(page, hub, url);
    await hub.stop();
    await work(page, url, 2);
    other = await startHub({ port: Number(new URL(url).port) });
    hub = await startHub({ data, host: elsewhere, port });
    await page.getByRole('button', { name: 'Hand in now' }).click();
    await expect(page.getByText('This is the Footpath of another school.')).toBeVisible({ timeout: 20_000 });
    await expect(handInLine(page)).toContainText('2 answers waiting');
    await picture(page, 'other-school');
    await page.getByRole('link', { name: 'Where is the school?' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Where is the school?' })).toBeVisible();
    await checkScreen(page, 'find-360');

    const field = page.getByRole('textbox', { name: /Address on the poster/ });
    await field.fill('our school');
    await find(page).click();
    await expect(page.getByText('This is not an address yet.')).toBeVisible();
    await field.fill(url);
    await find(page).click();
    await expect(page.getByText('This is another school.')).toBeVisible({ timeout: 15_000 });
    await checkScreen(page, 'find-refused-360');
    await field.fill(` ${elsewhere.replaceAll('.', ',')} ; ${port} `);
    await find(page).click();
    await expect(page.getByText('Found it!')).toBeVisible({ timeout: 15_000 });
    await expect(handInLine(page)).toContainText(/all 3 answers are safe at school/i, { timeout: 20_000 });
    await checkScreen(page, 'find-found-360');
    await page.setViewportSize({ width: 1366, height: 768 });
    await checkScreen(page, 'find-found-1366');
    expect(await boardOf(hub, 'Amara')).toMatchObject({ answers: 3, waiting: 0 });
    // Nobody of ours is known at the other school.
    expect((await boardOf(other, 'Amara')).answers).toBe(0);
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await other?.kill();
    await hub.kill();
  }
});
