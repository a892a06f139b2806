import type { Page } from '@playwright/test';
import { type Marks, type Step, walk } from './in-page.ts';

/** Goes to the address, walks on, and answers with the marks once all those named are there. */
export async function walkThrough(
  page: Page,
  steps: readonly Step[],
  url: string,
  wanted: readonly string[],
): Promise<Marks> {
  let arrived: (marks: Marks) => void = () => {};
  const arrival = new Promise<Marks>((done, failed) => {
    arrived = done;
    page.on('crash', () => failed(new Error('the page crashed')));
    setTimeout(() => failed(new Error(`the way from ${new URL(url).pathname} did not end`)), 90_000).unref();
  });
  await page.exposeFunction('benchWalked', (marks: Marks) => {
    if (wanted.every((mark) => marks[mark] !== undefined)) arrived(marks);
  });
  await page.addInitScript(walk, steps);
  await page.goto(url, { waitUntil: 'commit' });
  const marks = await arrival;
  if ((await page.locator('.notice[data-tone="bad"]').count()) > 0)
    throw new Error(`the app says: ${await page.locator('main').innerText()}`);
  return marks;
}
