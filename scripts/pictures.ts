// Takes the README's pictures again, from a demo class with a week of practice: node scripts/pictures.ts
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { Device } from '#tests/e2e/support/device.ts';
import { chooseLearner, fillIn, join as joinClass } from '#tests/e2e/support/learner.ts';
import { signIn } from '#tests/e2e/support/teacher.ts';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';

const folder = join(import.meta.dirname, '../docs/images');

async function picture(page: Page, name: string, whole = false): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
  console.log(`docs/images/${name}.png`);
}

/** On a phone: who, a search for the start, a day's choice, an answer that is not right yet. */
async function learner(hub: TestHub): Promise<void> {
  const device = new Device({ width: 360, height: 640 });
  const page = await device.open();
  try {
    await joinClass(page, hub);
    await page.goto(hub.url);
    await expect(page.locator('.name-card').first()).toBeVisible();
    await picture(page, 'who');
    await chooseLearner(page, 'Sofia');
    await page.getByRole('link', { name: 'Find my start' }).click();
    await expect(page.locator('#practice-form')).toBeVisible();
    await picture(page, 'placement');
    await page.goto(hub.url);
    await chooseLearner(page, 'Ben');
    await expect(page.getByRole('link', { name: 'Practise', exact: true }).first()).toBeVisible();
    await picture(page, 'today');
    await page.getByRole('link', { name: 'Practise', exact: true }).first().click();
    await answerWrongly(page);
    await picture(page, 'feedback');
  } finally {
    await device.remove();
  }
}

/** Until the verdict is "not yet": what was put in may be right by chance. */
async function answerWrongly(page: Page): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    await fillIn(page);
    await page.getByRole('button', { name: 'Check' }).click();
    await expect(page.getByText('Saved on this device', { exact: true })).toBeVisible();
    if (await page.getByText('Not yet').first().isVisible()) return;
    await page.getByRole('button', { name: 'Next' }).click();
  }
  throw new Error('twenty right answers by chance');
}

/** On a laptop: the board, a learner, the devices. */
async function teacher(hub: TestHub): Promise<void> {
  const device = new Device({ width: 1366, height: 768 });
  const page = await device.open();
  try {
    await signIn(page, hub);
    await expect(page.locator('.grid tbody tr').first()).toBeVisible();
    await picture(page, 'board', true);
    await page.getByRole('link', { name: 'Devices' }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Devices' })).toBeVisible();
    await expect(page.getByText('One moment')).toBeHidden();
    await picture(page, 'devices', true);
    await page.goBack();
    await page.locator('.grid tbody th a').filter({ hasText: 'Ben' }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Ben' })).toBeVisible();
    await picture(page, 'learner-page', true);
  } finally {
    await device.remove();
  }
}

const hub = await startHub({ demoWeek: true });
try {
  await learner(hub);
  await teacher(hub);
} finally {
  await hub.stop();
}
