import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { chooseLearner, join } from './support/learner.ts';
import { signIn } from './support/teacher.ts';

const needs = 'A quiet room, and nobody looking over my shoulder';
const mine = (page: Page) => page.getByRole('textbox', { name: 'What helps me when it gets hard' });
const isLocked = (page: Page) =>
  expect(page.getByRole('heading', { level: 1, name: /Is it you, Sofia/ })).toBeVisible({ timeout: 20_000 });

async function sound(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.target)}`)).toEqual(
    [],
  );
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  await page.screenshot({ path: `test-results/learner-lock/${name}.png`, fullPage: true });
}

async function tapDigits(page: Page, digits: string): Promise<void> {
  const pad = page.getByRole('group', { name: 'Digits' });
  for (const digit of digits) await pad.getByRole('button', { name: digit, exact: true }).click();
}

async function openWith(page: Page, digits: string): Promise<void> {
  await tapDigits(page, digits);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
}

async function toSettings(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'About me' })).toBeVisible();
  await expect(mine(page)).toBeVisible();
}

/** Whatever IndexedDB holds, as text. */
const disk = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((done, fail) => {
      const opening = indexedDB.open('footpath');
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => fail(opening.error);
    });
    const rows = await Promise.all(
      Array.from(db.objectStoreNames).map(
        (name) =>
          new Promise((done) => {
            const asking = db.transaction(name).objectStore(name).getAll();
            asking.onsuccess = () => done(asking.result);
          }),
      ),
    );
    db.close();
    return JSON.stringify(rows);
  });

test('KEY-5 KEY-9 KEY-10 a learner locks their name, nobody else opens it, and a teacher gives a new code', async () => {
  test.setTimeout(240_000);
  const hub = await startHub();
  const [tablet, laptop, desk] = [new Device(), new Device(), new Device({ width: 1366, height: 768 })];
  try {
    const page = await tablet.open();
    await join(page, hub);
    await page.goto(hub.url);
    await chooseLearner(page, 'Sofia');
    await toSettings(page);
    await page.getByRole('button', { name: 'Lock with a code' }).click();
    await tapDigits(page, '4815');
    await sound(page, 'choose');
    await page.getByRole('button', { name: 'Go on' }).click();
    await tapDigits(page, '4816');
    await page.getByRole('button', { name: 'Lock it' }).click();
    await expect(page.getByText('That was not the same twice')).toBeVisible();
    await tapDigits(page, '4815');
    await page.getByRole('button', { name: 'Go on' }).click();
    await tapDigits(page, '4815');
    await sound(page, 'again');
    await page.getByRole('button', { name: 'Lock it' }).click();
    await expect(page.getByText('You open your name with a code')).toBeVisible();
    await mine(page).fill(needs);
    await mine(page).blur();
    await expect(page.locator('.announcer, [aria-live]').filter({ hasText: 'Kept' }).first()).toBeAttached();
    await sound(page, 'settings');

    // Somebody else taps their own name: whoever was there before is signed out.
    await page.goto(hub.url);
    await chooseLearner(page, 'Amara');
    await page.goBack();
    await page.getByRole('link', { name: /Sofia/ }).click();
    await isLocked(page);
    await sound(page, 'locked');
    const address = page.url();
    await page.goto(address.replace('/learn/', '/settings?learner='));
    await isLocked(page);
    await expect(mine(page)).toHaveCount(0);
    expect(await disk(page)).not.toContain('quiet room');
    await page.goto(address);
    await openWith(page, '1234');
    await expect(page.locator('.field-error')).toContainText('That is not it.');
    await openWith(page, '4815');
    await expect(page.getByRole('heading', { level: 1, name: /Sofia/ })).toBeVisible();
    await toSettings(page);
    await expect(mine(page)).toHaveValue(needs);

    // A second device, after both have met the school.
    const other = await laptop.open();
    await join(other, hub);
    await other.goto(hub.url);
    await other.getByRole('link', { name: /Sofia/ }).click();
    await isLocked(other);
    await openWith(other, '4815');
    await toSettings(other);
    await expect(mine(other)).toHaveValue(needs);

    const teacher = await desk.open();
    await signIn(teacher, hub);
    await teacher.getByRole('link', { name: /Sofia/ }).first().click();
    await teacher.getByRole('button', { name: 'Show it' }).click();
    await expect(teacher.getByText(needs)).toBeVisible();
    await teacher.getByRole('button', { name: 'Give a new code' }).click();
    await teacher.getByRole('dialog').getByRole('button', { name: 'Give it' }).click();
    const told = teacher.getByRole('status').filter({ hasText: 'The new code for Sofia' });
    await expect(told).toBeVisible();
    const code = (await told.getByRole('listitem').allTextContents()).join('');
    expect(code).toMatch(/^\d{4}$/);
    await sound(teacher, 'given');

    // The tablet hears of it the next time it meets the school.
    await page.goto(hub.url);
    await page.getByRole('link', { name: /Sofia/ }).click();
    await isLocked(page);
    await expect(async () => {
      await openWith(page, code);
      await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
    await toSettings(page);
    await expect(mine(page)).toHaveValue(needs);
    expect([...tablet.errors, ...laptop.errors, ...desk.errors]).toEqual([]);
  } finally {
    await Promise.all([tablet, laptop, desk].map((device) => device.remove()));
    await hub.stop();
  }
});

test('KEY-9 pictures for the youngest; after a while without a touch the name closes by itself', async () => {
  const hub = await startHub();
  const tablet = new Device();
  try {
    const page = await tablet.open();
    await page.clock.install();
    await join(page, hub);
    await page.goto(hub.url);
    await chooseLearner(page, 'Sofia');
    await toSettings(page);
    await page.getByRole('button', { name: 'Lock with pictures' }).click();
    const tap = async (...names: string[]) => {
      for (const name of names) await page.getByRole('button', { name, exact: true }).click();
    };
    await tap('Sun', 'Boat', 'Sun', 'Bee');
    await sound(page, 'choose-pictures');
    await page.getByRole('button', { name: 'Go on' }).click();
    await tap('Sun', 'Boat', 'Sun', 'Bee');
    await page.getByText('5 minutes', { exact: true }).click();
    await page.getByRole('button', { name: 'Lock it' }).click();
    await expect(page.getByText('After 5 minutes without a touch')).toBeVisible();
    await page.clock.fastForward('04:00');
    await page.getByRole('heading', { level: 1 }).click();
    await page.clock.fastForward('04:00');
    await expect(mine(page)).toBeVisible();
    await page.clock.fastForward('01:30');
    await isLocked(page);
    await sound(page, 'locked-pictures');
    await tap('Boat', 'Sun', 'Sun', 'Bee');
    await expect(page.locator('.field-error')).toContainText('That is not it.');
    await tap('Sun', 'Boat', 'Sun', 'Bee');
    await expect(mine(page)).toBeVisible();
    expect(tablet.errors).toEqual([]);
  } finally {
    await tablet.remove();
    await hub.stop();
  }
});
