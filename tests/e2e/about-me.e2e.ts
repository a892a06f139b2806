import { expect, type Page, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { chooseLearner, join } from './support/learner.ts';

const likes = (page: Page) => page.getByRole('textbox', { name: 'What I like' });

/** A learner's settings, by the way a child takes. */
async function openSettings(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await chooseLearner(page, 'Sofia');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'About me' })).toBeVisible();
  await expect(likes(page)).toBeVisible();
}

/** Opens the settings on each device until this is seen: each opening hands in and fetches by itself (SYN-11). */
async function meet(pages: readonly Page[], url: string, seen: (page: Page) => Promise<void>): Promise<void> {
  await expect(async () => {
    for (const page of pages) {
      await openSettings(page, url);
      await seen(page);
    }
  }).toPass({ timeout: 40_000 });
}

test('LOG-16 LOG-17 two devices of one learner: no choice and no word vanishes, and the learner settles it', async () => {
  const [tablet, laptop] = [new Device(), new Device({ width: 1366, height: 768 })];
  const hub = await startHub();
  try {
    const [one, two] = [await tablet.open(), await laptop.open()];
    for (const page of [one, two]) {
      await join(page, hub);
      await openSettings(page, hub.url);
    }
    // Away from the hub, each device hears nothing of the other.
    for (const device of [tablet, laptop]) await device.context.setOffline(true);
    await one.getByRole('checkbox').first().check({ force: true });
    await two.getByRole('checkbox').nth(1).check({ force: true });
    await likes(one).fill('Trains');
    await likes(two).fill('Drawing maps');
    // Kept on leaving the box: there again when the page is, and after a restart of it.
    for (const page of [one, two]) {
      await expect(async () => {
        await page.getByRole('link', { name: 'Done' }).click();
        await page.getByRole('link', { name: 'Settings' }).click();
        await expect(likes(page)).not.toHaveValue('', { timeout: 1000 });
      }).toPass();
      await page.reload();
      await expect(likes(page)).not.toHaveValue('');
    }
    for (const device of [tablet, laptop]) await device.context.setOffline(false);
    await meet([one, two], hub.url, async (page) => {
      await expect(page.getByText('You also wrote this, on another device:')).toBeVisible({ timeout: 2000 });
      await expect(page.getByRole('checkbox').first()).toBeChecked();
      await expect(page.getByRole('checkbox').nth(1)).toBeChecked();
    });
    await expect(likes(one)).toHaveValue('Drawing maps');
    await one.getByRole('button', { name: 'Use this instead' }).click();
    await expect(likes(one)).toHaveValue('Trains');
    await expect(one.getByText('You also wrote this, on another device:')).toBeHidden();
    await one.getByText('What I wrote before').click();
    await expect(one.getByRole('listitem').filter({ hasText: 'Drawing maps' })).toBeVisible();
    await likes(one).fill('Trains and maps');
    await likes(one).blur();
    await expect(one.getByRole('listitem').filter({ hasText: /^Trains$/ })).toBeVisible();
    await meet([one, two], hub.url, (page) =>
      expect(likes(page)).toHaveValue('Trains and maps', { timeout: 2000 }),
    );
    expect([...tablet.errors, ...laptop.errors]).toEqual([]);
  } finally {
    await tablet.remove();
    await laptop.remove();
    await hub.stop();
  }
});
