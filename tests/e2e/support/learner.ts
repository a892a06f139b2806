import { expect, type Page } from '@playwright/test';
import type { TestHub } from '#tests/support/test-hub.ts';

/** Joins the hub's class by typing its code, as a child with a poster would, and waits until all is stored. */
export async function join(page: Page, hub: Pick<TestHub, 'url' | 'classCode'>): Promise<void> {
  await page.goto(hub.url);
  await page.getByRole('textbox', { name: 'Class code' }).fill(hub.classCode);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(
    page.getByRole('heading', { level: 1, name: 'Is this device ready to go home?' }),
  ).toBeVisible();
  await storedForOffline(page);
}

export async function storedForOffline(page: Page): Promise<void> {
  await expect(page.getByText('The app is stored here')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('The lessons are here')).toBeVisible({ timeout: 20_000 });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await storedWhole(page);
}

/** What nobody needs to practise is stored second (src/sw/later-files.ts): a test that goes on without the hub may need it. */
export async function storedWhole(page: Page): Promise<void> {
  // Not by waitForFunction, which takes any promise for a yes.
  await expect.poll(() => page.evaluate(() => caches.has('footpath-stored')), { timeout: 60_000 }).toBe(true);
}

export async function chooseLearner(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name: new RegExp(name) }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name);
}

/** By the first thing that is offered; a new learner starts from the beginning. */
export async function startPractice(page: Page): Promise<void> {
  const fresh = page.getByRole('link', { name: 'Start from the beginning' });
  await fresh.or(page.getByRole('link', { name: 'Practise', exact: true }).first()).click();
  await expect(page.getByRole('button', { name: 'Check' })).toBeVisible();
}

/** Puts some answer in, whatever kind of question it is; an order is an answer as it stands. */
export async function fillIn(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Check' })).toBeVisible();
  const form = page.locator('#practice-form');
  const choice = form.locator('input[type=radio], input[type=checkbox]');
  const field = form.locator('input:not([type=radio]):not([type=checkbox])');
  const sides = form.locator('.match').getByRole('list');
  if ((await choice.count()) > 0) await choice.first().check({ force: true });
  else if ((await field.count()) > 0) await field.fill('7');
  else if ((await sides.count()) > 0) {
    const left = sides.first().getByRole('button');
    const right = sides.nth(1).getByRole('button');
    for (let index = 0; index < (await left.count()); index++) {
      await left.nth(index).click();
      await right.nth(index).click();
    }
  }
}

/** Answers whatever is asked, and goes to the feedback. */
export async function answer(page: Page): Promise<void> {
  await fillIn(page);
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByText('Saved on this device', { exact: true })).toBeVisible();
}

export async function practise(page: Page, questions: number): Promise<void> {
  for (let n = 0; n < questions; n++) {
    await answer(page);
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Check' })).toBeVisible();
  }
}

/** The hand-in line of the page, which is what a learner reads. */
export const handInLine = (page: Page) => page.locator('.hand-in');
