import type { Page } from '@playwright/test';
import type { TestHub } from '#tests/support/test-hub.ts';
import type { Device } from './device.ts';
import { chooseLearner, join, practise, startPractice } from './learner.ts';

/** A device with a learner at their second question. */
export async function atWork(device: Device, hub: TestHub, name: string): Promise<Page> {
  const page = await device.open();
  await join(page, hub);
  await page.goto(hub.url);
  await chooseLearner(page, name);
  await startPractice(page);
  await practise(page, 1);
  return page;
}

export const check = (page: Page) => page.getByRole('button', { name: 'Check' }).click();
export const saved = (page: Page) => page.getByText('Saved on this device', { exact: true });

/** The screens that say something went wrong are looked at, on the smallest phone (test-results/storage-pressure). */
export const picture = async (page: Page, name: string): Promise<void> =>
  void (await page.screenshot({ path: `test-results/storage-pressure/${name}.png`, fullPage: true }));
