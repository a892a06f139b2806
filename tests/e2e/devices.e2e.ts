import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import * as v from 'valibot';
import { shortDevice } from '#domain/device-name.ts';
import { BoardAnswer, SessionAnswer } from '#domain/hub-api.ts';
import type { DeviceId, LearnerId } from '#domain/ids.ts';
import { askUrl, json, TestDevice } from '#tests/support/memory-hub.ts';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { chooseLearner, handInLine, join, practise, startPractice } from './support/learner.ts';
import { boardOf, signIn } from './support/teacher.ts';

/** Four browsers one after the other, on a machine that does other work too. */
test.describe.configure({ timeout: 120_000 });

const wide = { width: 1366, height: 768 };

async function folderFor(work: (data: string) => Promise<void>): Promise<void> {
  const data = mkdtempSync(joinPath(tmpdir(), 'footpath-e2e-devices-'));
  try {
    await work(data);
  } finally {
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Sofia's page, after so many answers. */
async function answerAsSofia(page: Page, hub: Pick<TestHub, 'url'>, questions: number): Promise<void> {
  await page.goto(hub.url);
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
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.target}`)).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}

test('SYN-4: “safe” is said when the hub has signed for it, and of no answer before', async () => {
  await folderFor(async (data) => {
    let hub = await startHub({ data });
    const port = Number(new URL(hub.url).port);
    const learner = new Device();
    try {
      const page = await learner.open();
      await join(page, hub);
      await hub.kill();
      await answerAsSofia(page, hub, 2);
      await expect(handInLine(page)).toContainText('2 answers waiting, only on this device');
      await expect(handInLine(page)).not.toContainText('safe');
      hub = await startHub({ data, port });
      await page.getByRole('button', { name: 'Hand in now' }).tap();
      await expect(handInLine(page)).toContainText('All 2 answers are safe at school', { timeout: 20_000 });
      await hub.kill();
      await answerAsSofia(page, hub, 1);
      await expect(handInLine(page)).toContainText('One answer waiting, only on this device');
      await expect(handInLine(page)).toContainText('2 others are safe at school');
      await checkAxe(page, 'today, partly safe');
      hub = await startHub({ data, port });
      await page.getByRole('button', { name: 'Hand in now' }).focus();
      await page.keyboard.press('Enter');
      await expect(handInLine(page)).toContainText('All 3 answers are safe at school', { timeout: 20_000 });
      expect(learner.errors).toEqual([]);
    } finally {
      await learner.remove();
      await hub.stop();
    }
  });
});

/** Another program under the same name and address, which lacks the key that devices learnt when they joined. */
function loseKey(data: string): void {
  const db = new DatabaseSync(joinPath(data, 'hub.sqlite'));
  db.exec("DELETE FROM settings WHERE name IN ('hub-public-key', 'hub-secret-key')");
  db.close();
}

test('SYN-4: a hub that cannot prove what it holds: nothing new is called safe, and joining again trusts it', async () => {
  await folderFor(async (data) => {
    let hub = await startHub({ data });
    const port = Number(new URL(hub.url).port);
    const learner = new Device();
    try {
      const page = await learner.open();
      await join(page, hub);
      await answerAsSofia(page, hub, 1);
      await expect(handInLine(page)).toContainText('Your answer is safe at school', { timeout: 20_000 });
      await hub.stop();
      loseKey(data);
      hub = await startHub({ data, port });
      await answerAsSofia(page, hub, 1);
      const notice = page.getByText('could not prove that it holds the work of this device');
      await expect(notice).toBeVisible({ timeout: 20_000 });
      await expect(handInLine(page)).toContainText('One answer waiting, only on this device');
      await checkAxe(page, 'receipt unproved');
      await page.getByRole('link', { name: 'Join again' }).tap();
      await page.getByRole('textbox', { name: 'Class code' }).fill(hub.classCode);
      await page.getByRole('button', { name: 'Join with this code' }).tap();
      await expect(page.getByRole('heading', { level: 1, name: /ready to go home/ })).toBeVisible();
      await page.goto(hub.url);
      await chooseLearner(page, 'Sofia');
      await expect(handInLine(page)).toContainText('All 2 answers are safe at school', { timeout: 20_000 });
      await expect(notice).toBeHidden();
      expect(learner.errors).toEqual([]);
    } finally {
      await learner.remove();
      await hub.stop();
    }
  });
});

/** A class with one learner whose work is safe on two devices, one with some on a device, and the rest never heard from. */
async function mixedClass(hub: TestHub): Promise<{ safe: string; waiting: string; never: string }> {
  const ask = askUrl(hub.url);
  const signedIn = await ask('/api/session', json(hub.teacher, { origin: hub.url }));
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { classes } = v.parse(SessionAnswer, await signedIn.json());
  const answer = await ask(`/api/classes/${classes[0]?.id}/board?since=0`, { headers: { cookie } });
  const { learners } = v.parse(BoardAnswer, await answer.json());
  const [safe, waiting, never] = learners;
  if (!safe || !waiting || !never) throw new Error('the demo class has learners');
  const now = Date.now();
  const device = async (name: string, work: readonly (readonly [LearnerId, number])[], handedIn: number) => {
    const made = new TestDevice(name);
    await made.join(ask, hub.classCode);
    for (const [learner, count] of work) made.practise(learner, count, now - 3_600_000);
    expect((await made.sync(ask, made.request(1, handedIn))).status).toBe(200);
  };
  await device('0a1b2c00aa', [[safe.learner, 5]], 99);
  await device(
    '0d0e0f00bb',
    [
      [safe.learner, 3],
      [waiting.learner, 20],
    ],
    8,
  );
  return { safe: safe.name, waiting: waiting.name, never: never.name };
}

/** To a learner's third fact, with the keys of the grid. */
async function walkTo(page: Page, name: string): Promise<void> {
  await page.locator('.grid [tabindex="0"]').focus();
  const rows = await page.locator('.grid tbody tr').allInnerTexts();
  for (let at = rows.findIndex((row) => row.includes(name)); at > 0; at--)
    await page.keyboard.press('ArrowDown');
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight');
}

for (const size of [{ width: 360, height: 640 }, wide])
  test(`HUB-13: a teacher sees safe, waiting and never heard from, and each device, at ${size.width}`, async () => {
    const hub = await startHub();
    const names = await mixedClass(hub);
    for (const dark of [false, true]) {
      const desk = new Device({ ...size, dark });
      try {
        const page = await desk.open();
        await signIn(page, hub);
        const fact = (name: string) =>
          size.width < 600
            ? page.getByRole('button', { name: new RegExp(`Devices of ${name}`) })
            : page
                .getByRole('row', { name: new RegExp(name) })
                .locator('td')
                .nth(2);
        await expect(fact(names.safe)).toContainText('All safe at school');
        await expect(fact(names.waiting)).toContainText(/12 waiting since today/);
        await expect(fact(names.never)).toContainText('Never heard from');
        await checkAxe(page, 'board');
        await fact(names.safe).click();
        const dialog = page.getByRole('dialog');
        await expect(dialog.getByRole('listitem')).toHaveCount(2);
        await expect(dialog).toContainText('Device 0a-1b-2c');
        await expect(dialog).toContainText('All 5 records are at school');
        await checkAxe(page, 'dialog');
        await page.keyboard.press('Escape');
        await expect(dialog).toBeHidden();
        // By keyboard: what had the focus has it again, and Enter opens.
        if (size.width < 600) await fact(names.waiting).focus();
        else await walkTo(page, names.waiting);
        await page.keyboard.press('Enter');
        await expect(dialog).toContainText('12 records only on it, 8 at school');
        await dialog.getByRole('link', { name: 'This school’s devices' }).click();
        await expect(page.getByRole('heading', { level: 1, name: 'This school’s devices' })).toBeVisible();
        await expect(page.getByRole('heading', { name: 'Nothing to report' })).toBeVisible();
        const line = page.getByRole('listitem').filter({ hasText: 'Device 0d-0e-0f' });
        await expect(line).toContainText('12 waiting since today');
        await expect(line).toContainText(names.waiting);
        await checkAxe(page, 'devices');
        expect(desk.errors).toEqual([]);
      } finally {
        await desk.remove();
      }
    }
    await hub.stop();
  });

/** What a school may have to read: a copy of a learner with a long name, a clock of 1970, and a hub that was put back. */
async function threeMatters(hub: TestHub): Promise<void> {
  const ask = askUrl(hub.url);
  const signedIn = await ask('/api/session', json(hub.teacher, { origin: hub.url }));
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { classes, hello } = v.parse(SessionAnswer, await signedIn.json());
  const long = 'Maximiliana-Konstantinopolitanskaya Wolfeschlegelsteinhausenbergerdorff';
  const names = json({ names: [long] }, { cookie, origin: hub.url });
  const added = await ask(`/api/classes/${classes[0]?.id}/learners`, names);
  const { learners } = (await added.json()) as { learners: { learner: LearnerId }[] };
  const learner = learners[0]?.learner;
  if (!learner) throw new Error('nobody was added');
  const one = new TestDevice('0a1b2c00aa');
  await one.join(ask, hub.classCode);
  one.practise(learner, 4, Date.now() - 3_600_000);
  await one.sync(ask);
  const twin = new TestDevice('0a1b2c00aa');
  twin.token = one.token;
  twin.practise(learner, 3, 86_400_000);
  await twin.sync(ask, { ...twin.request(), cursorsOf: { hub: hello.hub, epoch: hello.epoch } });
}

test('HUB-27: from right to left, in the largest text, with a long name: nothing is cut off, nothing goes sideways', async () => {
  const hub = await startHub({ args: ['--restored'] });
  await threeMatters(hub);
  for (const size of [{ width: 360, height: 640 }, wide]) {
    const desk = new Device({ ...size, dark: size.width > 600 });
    try {
      const page = await desk.open();
      await signIn(page, hub);
      const board = page.url();
      await page.goto(`${hub.url}/settings?pseudo`);
      await page.getByRole('radio', { name: /en-XB/ }).click({ force: true });
      await page.locator('input[type=radio][value=largest]').check({ force: true });
      await expect(page.locator('html')).toHaveAttribute('data-text', 'largest');
      await page.goto(board);
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      await expect(page.locator('.devices-count')).toContainText('3');
      await checkAxe(page, 'board from right to left');
      await page.locator('a[href="/teacher/devices"]').click();
      await expect(page.getByRole('article')).toHaveCount(3);
      await checkAxe(page, 'matters from right to left');
      expect(desk.errors).toEqual([]);
    } finally {
      await desk.remove();
    }
  }
  await hub.stop();
});

test('LOG-9 HUB-27: a copied browser profile keeps both sets of answers, and is one matter that a tap settles', async () => {
  await folderFor(async (data) => copiedProfile(data));
});

async function copiedProfile(data: string): Promise<void> {
  let hub = await startHub({ data });
  const port = Number(new URL(hub.url).port);
  const first = new Device();
  const copy = new Device();
  const desk = new Device();
  try {
    let page = await first.open();
    await join(page, hub);
    await answerAsSofia(page, hub, 2);
    await expect(handInLine(page)).toContainText('All 2 answers are safe at school', { timeout: 20_000 });
    const id = shortDevice(await deviceOf(page));
    await page.goto(`${hub.url}/settings`);
    await expect(page.getByText(`This device: ${id}`)).toBeVisible();
    await first.close();
    cpSync(first.profile, copy.profile, { recursive: true });

    // Both go home, where no school is in reach, and are used.
    await hub.stop();
    page = await first.open();
    await answerAsSofia(page, hub, 2);
    const other = await copy.open();
    await answerAsSofia(other, hub, 3);
    await expect(handInLine(other)).toContainText('3 answers waiting');
    hub = await startHub({ data, port });
    await page.getByRole('button', { name: 'Hand in now' }).tap();
    await expect(handInLine(page)).toContainText('All 4 answers are safe at school', { timeout: 20_000 });
    await other.getByRole('button', { name: 'Hand in now' }).tap();
    // Its own three beside those of both, each once: the copy fetched what the other wrote.
    await expect(handInLine(other)).toContainText('All 7 answers are safe at school', { timeout: 20_000 });
    await expect.poll(async () => (await boardOf(hub, 'Sofia')).answers).toBe(7);

    const board = await desk.open();
    await signIn(board, hub);
    const link = board.getByRole('link', { name: /School’s devices/ });
    await expect(link).toContainText('1');
    await expect(link).toContainText('One thing to know');
    await checkAxe(board, 'board with a matter');
    await link.tap();
    const matter = board.getByRole('article', { name: 'Two devices carry the same copy' });
    await expect(matter).toContainText('Work of Sofia');
    await expect(matter).toContainText(`Device ${id}`);
    await expect(board.getByRole('article')).toHaveCount(1);
    await checkAxe(board, 'a matter');
    await matter.getByRole('button', { name: 'Done' }).tap();
    await expect(board.getByRole('heading', { name: 'Nothing to report' })).toBeFocused();
    await board.getByText('One that is dealt with').tap();
    await expect(matter).toContainText('Dealt with today');
    await checkAxe(board, 'a matter dealt with');
    await board
      .getByRole('link', { name: 'Back to the board' })
      .or(board.locator('.page-back'))
      .first()
      .tap();
    await expect(link).not.toContainText('1');
    expect([...first.errors, ...copy.errors, ...desk.errors]).toEqual([]);
  } finally {
    await Promise.all([first.remove(), copy.remove(), desk.remove()]);
    await hub.stop();
  }
}
