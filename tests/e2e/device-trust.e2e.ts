import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { shortDevice } from '#domain/device-name.ts';
import type { DeviceId, LearnerId } from '#domain/ids.ts';
import { type FaultyProxy, startFaultyProxy } from '#tests/support/faulty-proxy.ts';
import { askUrl, json, signIn as signInAt, TestDevice } from '#tests/support/memory-hub.ts';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { chooseLearner, handInLine, join as joinClass, practise, startPractice } from './support/learner.ts';
import { boardOf, signIn } from './support/teacher.ts';

/** Two browsers, on a machine that does other work too. */
test.describe.configure({ timeout: 150_000 });

async function answerAsSofia(page: Page, url: string, questions: number): Promise<void> {
  await page.goto(url);
  await chooseLearner(page, 'Sofia');
  const today = page.url();
  await startPractice(page);
  await practise(page, questions);
  await page.goto(today);
}

const deviceOf = (page: Page): Promise<DeviceId> =>
  page.evaluate(
    () =>
      new Promise<DeviceId>((found, failed) => {
        const asked = indexedDB.open('footpath');
        asked.onerror = () => failed(asked.error);
        asked.onsuccess = () => {
          const row = asked.result.transaction('meta').objectStore('meta').get('device');
          row.onsuccess = () => {
            asked.result.close();
            found(row.result.value);
          };
        };
      }),
  );

async function checkAxe(page: Page, name: string): Promise<void> {
  if (process.env['SHOTS'])
    await page.screenshot({ path: `${process.env['SHOTS']}/${name}.png`, fullPage: true });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.target}`)).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** The next hand-in trickles through the line; kept when its first bytes are on their way. */
function slowHandIn(proxy: FaultyProxy): Promise<void> {
  return new Promise((begun) => {
    proxy.choose(({ path }) => {
      if (path !== '/api/sync') return { kind: 'none' };
      proxy.choose(() => ({ kind: 'none' }));
      begun();
      return { kind: 'drip', of: 'request', bytes: 60, everyMs: 100 };
    });
  });
}

test('TRU-3 TRU-6: lost in the middle of a hand-in: kept apart, looked through, counted, and safe in the end', async () => {
  const data = mkdtempSync(join(tmpdir(), 'footpath-e2e-trust-'));
  let hub = await startHub({ data });
  const port = Number(new URL(hub.url).port);
  const proxy = await startFaultyProxy(hub.url);
  const tablet = new Device();
  const desk = new Device({ width: 1366, height: 768 });
  try {
    const page = await tablet.open();
    await joinClass(page, { url: proxy.url, classCode: hub.classCode });
    await answerAsSofia(page, proxy.url, 2);
    await expect(handInLine(page)).toContainText('All 2 answers are safe at school', { timeout: 20_000 });
    const id = shortDevice(await deviceOf(page));

    const board = await desk.open();
    await signIn(board, hub);
    await board.getByRole('link', { name: /School’s devices/ }).click();
    await board.getByRole('link', { name: `Lost or given back Device ${id}` }).click();
    await expect(board.getByRole('heading', { level: 1, name: `Device ${id}` })).toBeVisible();
    await checkAxe(board, 'a device that works');
    await board.getByRole('button', { name: 'It is lost' }).click();
    const dialog = board.getByRole('dialog');
    await dialog.getByLabel('What happened', { exact: false }).fill('Left on the bus');
    await checkAxe(board, 'it is lost');

    // The hand-in is on its way when the teacher says so.
    await hub.stop();
    await answerAsSofia(page, proxy.url, 3);
    await expect(handInLine(page)).toContainText('3 answers waiting');
    const begun = slowHandIn(proxy);
    hub = await startHub({ data, port });
    await page.getByRole('button', { name: 'Hand in now' }).tap();
    await begun;
    await dialog.getByRole('button', { name: 'Yes, it is lost' }).click();
    await expect(board.locator('.notice-title', { hasText: 'This device is lost.' })).toBeVisible();
    await expect(board.getByText('Left on the bus')).toBeVisible();
    const told = page.getByText('This device is to be given back at school').first();
    await expect(told).toBeVisible({ timeout: 40_000 });
    await expect(handInLine(page)).toContainText('3 answers waiting');
    await checkAxe(page, 'told to give it back');
    expect((await boardOf(hub, 'Sofia')).answers).toBe(2);

    await board.goto(`${hub.url}/teacher/devices`);
    await expect(board.getByRole('article', { name: /has handed in work/ })).toBeVisible();
    await board.getByRole('link', { name: `Look through its work Device ${id}` }).click();
    const card = board.getByRole('article', { name: 'Sofia' });
    await expect(card).toContainText('3 answers');
    await expect(board.getByRole('button', { name: 'It is found' })).toHaveAttribute('aria-disabled', 'true');
    await card.getByText('Look at each').click();
    await checkAxe(board, 'quarantine');
    // Of what is there, one answer is left out.
    const answers = card.getByRole('listitem').filter({ hasText: /ight:/ }).getByRole('checkbox');
    await answers.nth(1).uncheck();
    await card.getByRole('button', { name: /^Count the/ }).click();
    await expect(board.getByRole('heading', { name: 'Nothing waits for you' })).toBeFocused();
    await checkAxe(board, 'decided');
    await expect.poll(async () => (await boardOf(hub, 'Sofia')).answers).toBe(4);

    await board.getByRole('button', { name: 'It is found, let it work again' }).click();
    await board.getByRole('button', { name: 'Yes, let it work again' }).click();
    await expect(board.locator('.notice-title', { hasText: 'This device works as it should' })).toBeVisible();
    await page.getByRole('button', { name: 'Hand in now' }).tap();
    await expect(handInLine(page)).toContainText('All 4 answers are safe at school', { timeout: 20_000 });
    await expect(told).toHaveCount(0);
    await expect(page.getByText('took one answer away')).toBeVisible();
    await checkAxe(page, 'one taken away');
    expect([...tablet.errors, ...desk.errors]).toEqual([]);
  } finally {
    await Promise.all([tablet.remove(), desk.remove()]);
    await proxy.close();
    await hub.stop();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** A lost tablet with work of two learners, one of them with a long name: in the night, far too quick, and of the year 1970. */
async function lostTablet(hub: TestHub): Promise<DeviceId> {
  const ask = askUrl(hub.url);
  const cookie = await signInAt(ask, hub.teacher.name, hub.teacher.password);
  const session = await ask('/api/session', { headers: { cookie } });
  const { classes } = (await session.json()) as { classes: { id: string }[] };
  const long = 'Maximiliana-Konstantinopolitanskaya Wolfeschlegelsteinhausenbergerdorff';
  const named = json({ names: [long, 'Bo'] }, { cookie, origin: hub.url });
  const added = await ask(`/api/classes/${classes[0]?.id}/learners`, named);
  const { learners } = (await added.json()) as { learners: { learner: LearnerId }[] };
  const lost = new TestDevice('0a1b2c00aa');
  await lost.join(ask, hub.classCode);
  const state = { state: 'lost', reason: 'Left behind on the school trip, between the museum and the bus' };
  await ask(`/api/devices/${lost.id}/state`, json(state, { cookie, origin: hub.url }));
  for (const [at, { learner }] of learners.entries())
    lost.practise(learner, 12 - at * 8, at === 0 ? 86_400_000 : Date.now() + 60_000);
  await lost.sync(ask);
  return lost.id;
}

test('TRU-5: what waits, on a small screen and a large one, from right to left and in the largest text', async () => {
  const hub = await startHub();
  const lost = await lostTablet(hub);
  for (const size of [
    { width: 360, height: 640 },
    { width: 1366, height: 768 },
  ]) {
    const desk = new Device({ ...size, dark: size.width > 600 });
    try {
      const page = await desk.open();
      await signIn(page, hub);
      await page.goto(`${hub.url}/settings?pseudo`);
      await page.getByRole('radio', { name: /en-XB/ }).click({ force: true });
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      await page.locator('input[type=radio][value=largest]').dispatchEvent('click');
      await expect(page.locator('html')).toHaveAttribute('data-text', 'largest');
      await page.goto(`${hub.url}/teacher/devices`);
      await expect(page.locator('.device-line-bar')).toBeVisible();
      await checkAxe(page, `list ${size.width}`);
      await page.goto(`${hub.url}/teacher/devices?device=${lost}`);
      await expect(page.getByRole('article')).toHaveCount(2);
      for (const summary of await page.locator('article summary').all()) await summary.click();
      await checkAxe(page, `what waits ${size.width}`);
      // A tick is as large as a finger.
      const box = await page.locator('.quarantine-line').first().boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(48);
      expect(desk.errors).toEqual([]);
    } finally {
      await desk.remove();
    }
  }
  await hub.stop();
});
