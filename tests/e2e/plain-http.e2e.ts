import { expect, type Page, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { answer, chooseLearner, handInLine, startPractice } from './support/learner.ts';
import { signIn } from './support/teacher.ts';

test.describe.configure({ timeout: 180_000 });

/** At 127.0.0.1 a browser calls plain HTTP secure; by this name it does not. */
const host = 'hub.test';

const drawing = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 240;
    const context = canvas.getContext('2d');
    context?.fillRect(20, 20, 200, 100);
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  });

test('TLS-11: at a plain address everything works but storing the app: join, practise, hand in, a photo, two tabs, the board', async () => {
  const hub = await startHub();
  const base = `http://${host}:${new URL(hub.url).port}`;
  const device = new Device({ host });
  const desk = new Device({ width: 1366, height: 768, host });
  try {
    const page = await device.open();
    await page.goto(`${base}/join/${hub.classCode}`);
    await expect(page.getByText('Ready, at school only')).toBeVisible({ timeout: 20_000 });
    await expect(
      page.getByText('It works while the school Wi-Fi is in reach. Without it, the app will not open.'),
    ).toBeVisible();
    await expect(page.getByText(/it begins with http and not with https/)).toBeVisible();
    // The browser really withholds what it withholds from a school’s plain address.
    const missing = await page.evaluate(() => [
      isSecureContext,
      'serviceWorker' in navigator,
      'locks' in navigator,
      'storage' in navigator,
      typeof crypto.subtle,
      'randomUUID' in crypto,
      'caches' in window,
    ]);
    expect(missing).toEqual([false, false, false, false, 'undefined', false, false]);

    await page.goto(base);
    await chooseLearner(page, 'Sofia');
    const today = page.url();
    await startPractice(page);
    await answer(page);
    await page.goto(today);
    await expect(handInLine(page)).toContainText('Your answer is safe at school', { timeout: 20_000 });

    // Two tabs without locks: each hands in, and nothing is lost or counted twice.
    const second = await device.context.newPage();
    await second.goto(today);
    await startPractice(second);
    await answer(second);
    await startPractice(await reopened(page, today));
    await answer(page);
    await page.goto(today);
    await second.goto(today);
    for (const tab of [page, second])
      await expect(handInLine(tab)).toContainText('All 3 answers are safe at school', { timeout: 30_000 });

    await page.getByRole('link', { name: 'Show your work' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Take a photo' }).tap();
    const buffer = Buffer.from(await drawing(page), 'base64');
    await (await chooser).setFiles({ name: 'work.png', mimeType: 'image/png', buffer });
    await page.getByRole('button', { name: 'Keep it' }).tap();
    await expect(page.getByText('Safe at school', { exact: true })).toBeVisible({ timeout: 30_000 });
    await page.reload();
    await expect(page.getByRole('img', { name: /Photo of your work/ })).toBeVisible();

    const board = await desk.open();
    await signIn(board, { ...hub, url: base });
    await board.getByRole('link', { name: /Sofia/ }).first().click();
    await expect(board.getByRole('img', { name: 'Photo of work by Sofia' })).toBeVisible({ timeout: 20_000 });
    await board.goto(`${base}/teacher/devices`);
    await expect(board.getByText('Stays at school: it uses the plain address')).toBeVisible({
      timeout: 20_000,
    });
    await expect(board.getByText('0 of 1 may go home')).toBeVisible();
    expect(device.errors).toEqual([]);
    expect(desk.errors).toEqual([]);
  } finally {
    await device.remove();
    await desk.remove();
    await hub.stop();
  }
});

async function reopened(page: Page, address: string): Promise<Page> {
  await page.goto(address);
  return page;
}
