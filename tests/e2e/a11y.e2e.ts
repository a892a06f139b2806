import { copyFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { answer, chooseLearner, join, startPractice } from './support/learner.ts';
import { signIn } from './support/teacher.ts';

const sizes = [
  { width: 360, height: 640 },
  { width: 1366, height: 768 },
] as const;

/** No violation by day or in the dark, no sideways scrolling, and one h1. */
async function checkScreen(page: Page, name: string): Promise<void> {
  await checkAxe(page, `${name}, dark`, ['color-contrast', 'link-in-text-block']);
  await checkAxe(page, name);
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    `${name} scrolls sideways`,
  ).toBeLessThanOrEqual(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
}

/** @param only rules; all of them unless said: only colours are others in the dark */
async function checkAxe(page: Page, name: string, only: readonly string[] = []): Promise<void> {
  await page.emulateMedia({ colorScheme: only.length > 0 ? 'dark' : 'light' });
  const axe = new AxeBuilder({ page });
  const { violations } = await (only.length > 0 ? axe.withRules([...only]) : axe).analyze();
  expect(
    violations.map(
      ({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
    ),
  ).toEqual([]);
}

async function learnerScreens(page: Page, hub: TestHub): Promise<void> {
  await page.goto(hub.url);
  await expect(page.getByRole('textbox', { name: 'Class code' })).toBeVisible();
  await checkScreen(page, 'join');
  await join(page, hub);
  await checkScreen(page, 'device');
  await page.goto(hub.url);
  await expect(page.getByRole('link', { name: /Sofia/ })).toBeVisible();
  await checkScreen(page, 'who are you');
  await chooseLearner(page, 'Sofia');
  await checkScreen(page, 'today');
  await searchScreens(page);
  await startPractice(page);
  await checkScreen(page, 'practice: question');
  const hint = page.getByRole('button', { name: 'Hint', exact: true });
  if ((await hint.count()) > 0) {
    await hint.click();
    await expect(page.getByText(/Hint 1 of/)).toBeVisible();
    await checkScreen(page, 'practice: hint');
  }
  await answer(page);
  await checkScreen(page, 'practice: feedback');
  await page.goto(`${hub.url}/settings`);
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await checkScreen(page, 'settings');
}

/** The search for a start, left after two steps; then Today with its choices and what opens on it. */
async function searchScreens(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Find my start' }).click();
  const search = page.url();
  for (const step of ['Step 1', 'Step 2']) {
    await expect(page.getByText(step, { exact: true })).toBeVisible();
    await checkScreen(page, `search: ${step}`);
    await page.getByRole('button', { name: 'I don’t know' }).click();
  }
  await expect(page.getByText('Step 3', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Enough for now' }).click();
  await expect(page.getByRole('link', { name: 'Go on finding my start' })).toBeVisible();
  await checkScreen(page, 'today: search open');
  await page.getByRole('button', { name: 'That is enough, show me my path' }).click();
  await expect(page.getByRole('button', { name: 'Why this?' }).first()).toBeVisible();
  await checkScreen(page, 'today: choices');
  const today = page.url();
  await page.goto(search);
  await expect(page.getByRole('heading', { level: 1, name: 'Your start is found' })).toBeVisible();
  await checkScreen(page, 'search: found');
  await page.goto(today);
  await page.getByRole('button', { name: 'Why this?' }).first().click();
  await expect(page.getByText('What we know so far')).toBeVisible();
  await checkScreen(page, 'today: why this');
  await page.keyboard.press('Escape');
  await page.locator('.path-step[data-standing=later] button').first().click();
  await expect(page.getByRole('link', { name: 'Try it anyway' })).toBeVisible();
  await checkScreen(page, 'today: a skill');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: /^Questions are/ }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'How you learn' })).toBeVisible();
  await checkScreen(page, 'settings: how you learn');
  await page.goto(today);
}

/** On a learner's page: why a skill stands where it does, the teacher's own word and taking it back, the plan. */
async function learnerParts(page: Page): Promise<void> {
  const row = page.getByRole('group').filter({ hasText: 'Count to 20' }).first();
  await row.locator('summary').click();
  await expect(row.getByText(/Amara.*“Count to 20”/)).toBeVisible();
  await checkScreen(page, 'learner page: why');
  await row.getByRole('button', { name: 'Add what you know' }).click();
  await row.getByRole('radio', { name: /^A piece of work/ }).check({ force: true });
  await row.getByRole('button', { name: 'Add it' }).click();
  await expect(row.getByRole('alert')).toBeFocused();
  await checkScreen(page, 'learner page: a word, with something missing');
  await row.getByRole('radio', { name: 'On the way' }).check({ force: true });
  await row.getByRole('button', { name: 'Add it' }).click();
  await expect(row.getByRole('button', { name: 'Add what you know' })).toBeFocused();
  await row.getByRole('button', { name: 'Take back' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await checkScreen(page, 'learner page: taking back');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Make a plan' }).click();
  await page.getByRole('checkbox').first().check({ force: true });
  await checkScreen(page, 'learner page: plan');
  await page.getByRole('button', { name: 'Save the plan' }).click();
  await expect(page.getByRole('button', { name: 'Change the plan' })).toBeFocused();
}

async function teacherScreens(page: Page, hub: TestHub): Promise<void> {
  await page.goto(`${hub.url}/teacher`);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await checkScreen(page, 'sign in');
  await signIn(page, hub);
  await expect(page.getByRole('link', { name: /Amara/ }).first()).toBeVisible();
  await checkScreen(page, 'board');
  await page.getByRole('link', { name: /Amara/ }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: /Amara/ })).toBeVisible();
  await checkScreen(page, 'learner page');
  await learnerParts(page);
  await page.goBack();
  await page.getByRole('link', { name: 'Class code and learners' }).first().click();
  await expect(page.getByText(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/).first()).toBeVisible();
  await checkScreen(page, 'invite');
  await page.goto(`${hub.url}/setup`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await checkScreen(page, 'setup');
}

test('axe on the gallery of every kit part, in every look', async () => {
  // `npm test` builds it (vite build --mode gallery); the hub serves a page called index.html.
  copyFileSync('dist-gallery/gallery.html', 'dist-gallery/index.html');
  const device = new Device({ width: 1366, height: 768 });
  const hub = await startHub({ args: ['--page', 'dist-gallery'] });
  try {
    const page = await device.open();
    for (const look of [
      {},
      { theme: 'dark' },
      { contrast: 'more' },
      { text: 'largest', reading: 'spaced' },
    ]) {
      await page.goto(`${hub.url}/`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.evaluate((chosen) => Object.assign(document.documentElement.dataset, chosen), look);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => `${JSON.stringify(look)}: ${id}`)).toEqual([]);
    }
  } finally {
    await device.remove();
    await hub.stop();
  }
});

for (const size of sizes) {
  const name = `${size.width}×${size.height}`;
  test(`axe on every learner's screen, ${name}`, async () => {
    const device = new Device(size);
    const hub = await startHub();
    try {
      await learnerScreens(await device.open(), hub);
    } finally {
      await device.remove();
      await hub.stop();
    }
  });
  test(`axe on every teacher's screen, ${name}`, async () => {
    const device = new Device(size);
    const hub = await startHub({ demoWeek: true });
    try {
      await teacherScreens(await device.open(), hub);
    } finally {
      await device.remove();
      await hub.stop();
    }
  });
}
