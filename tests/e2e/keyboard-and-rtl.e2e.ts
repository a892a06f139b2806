import { expect, type Page, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { answer, chooseLearner, join, startPractice } from './support/learner.ts';

/** Tabs until the element with that role and name has the focus, as someone without a mouse would. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(
      () =>
        document.activeElement?.textContent?.trim() ||
        document.activeElement?.getAttribute('aria-label') ||
        '',
    );
    if (name.test(focused)) return;
  }
  throw new Error(`never reached ${name}`);
}

test('by keyboard alone: join, choose a name, answer three questions, stop', async () => {
  const device = new Device({ width: 1366, height: 768 });
  const hub = await startHub();
  try {
    const page = await device.open();
    await page.goto(hub.url);
    await page.getByRole('textbox', { name: 'Class code' }).focus();
    await page.keyboard.type(hub.classCode.toLowerCase());
    await page.keyboard.press('Enter');
    await expect(page.getByText('The lessons are here')).toBeVisible({ timeout: 20_000 });
    await tabTo(page, /^Start$/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Who are you?' })).toBeFocused();
    await tabTo(page, /Mateo/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: /Mateo/ })).toBeFocused();
    await tabTo(page, /^Start from the beginning$/);
    await page.keyboard.press('Enter');
    for (let n = 0; n < 3; n++) {
      await expect(page.getByRole('button', { name: 'Check' })).toBeVisible();
      const field = page.locator('#practice-form input:not([type=radio]):not([type=checkbox])');
      if ((await field.count()) > 0) {
        await field.focus();
        await page.keyboard.type('6');
      } else await page.keyboard.press('1');
      await page.keyboard.press('Enter');
      await expect(page.getByText('Saved on this device', { exact: true })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Next', exact: true })).toBeFocused();
      await page.keyboard.press('Enter');
    }
    await tabTo(page, /^Stop$/);
    await page.keyboard.press('Enter');
    await expect(page.getByText('3 answers today')).toBeVisible();
  } finally {
    await device.remove();
    await hub.stop();
  }
});

test('from right to left, in the largest text: the same journey, nothing cut off, nothing sideways', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    const page = await device.open();
    await join(page, hub);
    await page.goto(`${hub.url}/settings?pseudo`);
    await page.getByRole('radio', { name: /en-XB/ }).click({ force: true });
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await page.locator('input[type=radio][value=largest]').check({ force: true });
    await expect(page.locator('html')).toHaveAttribute('data-text', 'largest');
    await page.goto(hub.url);
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    expect(await sideways()).toBeLessThanOrEqual(0);
    await page.getByRole('link', { name: /Priya/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Priya');
    expect(await sideways()).toBeLessThanOrEqual(0);
    // What opens over it, and the search for a start, fit as well.
    await page.locator('.path-link').first().click();
    await expect(page.locator('.known-facts')).toBeVisible();
    expect(
      await page.locator('dialog[open]').evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth),
    ).toBeLessThanOrEqual(0);
    await page.keyboard.press('Escape');
    await page.locator('a[href$="/placement"]').click();
    await expect(page.locator('#practice-form')).toBeVisible();
    expect(await sideways()).toBeLessThanOrEqual(0);
    await page.goBack();
    await page.locator('a[href$="/practice"]').first().click();
    await expect(page.locator('#practice-form')).toBeVisible();
    expect(await sideways()).toBeLessThanOrEqual(0);
    // The question keeps the direction of its own language.
    await expect(page.locator('#practice-form [lang=en][dir=ltr]').first()).toBeVisible();
  } finally {
    await device.remove();
    await hub.stop();
  }
});

test('a choice of look is kept over a restart, and belongs to the learner who made it', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    let page = await device.open();
    await join(page, hub);
    await page.goto(hub.url);
    await chooseLearner(page, 'Chidi');
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.locator('input[type=radio][value=dark]').check({ force: true });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    // The look is tried on at once; that it is kept is said when it is.
    await expect(page.getByText('Kept.', { exact: true })).toBeAttached();
    await device.close();
    page = await device.open();
    await page.goto(hub.url);
    await chooseLearner(page, 'Chidi');
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await startPractice(page);
    await answer(page);
  } finally {
    await device.remove();
    await hub.stop();
  }
});
