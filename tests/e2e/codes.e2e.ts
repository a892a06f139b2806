import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { filmCodes } from './support/film.ts';
import { chooseLearner, join, storedWhole } from './support/learner.ts';
import { boardOf, signIn } from './support/teacher.ts';
import { answerAtOnce } from './support/week.ts';

async function checkScreen(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ target }) => target).join()}`),
  ).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  const folder = process.env['FOOTPATH_SHOTS'];
  if (folder) await page.screenshot({ path: joinPath(folder, `${name}.png`), fullPage: true });
}

/** Chosen once where the hub is: the device tells its keys and stores what shows and reads codes. */
async function knowRoad(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/hand-in`);
  await page.getByRole('button', { name: 'Show as codes' }).click();
  await expect(page.getByRole('img', { name: /^Code 1/ })).toBeVisible();
}

test.describe.configure({ timeout: 180_000 });

/** About two days of a busy learner. */
const answers = 120;

test('QRF-8 QRF-9 a hand-in from a tablet’s screen to a laptop’s camera; the school’s answer back in photos', async () => {
  const films = mkdtempSync(joinPath(tmpdir(), 'footpath-films-'));
  const film = joinPath(films, 'tablet.y4m');
  const tablet = new Device();
  const desk = new Device({ width: 1366, height: 768, film });
  let hub = await startHub({ data: `${tablet.profile}-hub` });
  const port = Number(new URL(hub.url).port);
  try {
    const page = await tablet.open();
    await join(page, hub);
    await page.goto(hub.url);
    await chooseLearner(page, 'Amara');
    const learner = page.url();
    await knowRoad(page, hub.url);
    const laptop = await desk.open();
    await signIn(laptop, hub);
    await laptop.goto(`${hub.url}/carry`);
    await storedWhole(laptop);
    const before = await boardOf(hub, 'Amara');
    await hub.stop();

    // Away from school: answers, shown as a moving code that the laptop’s camera sees.
    await page.goto(learner);
    await answerAtOnce(page, answers);
    await page.goto(`${hub.url}/hand-in`);
    await page.getByRole('button', { name: 'Show as codes' }).click();
    await page.getByRole('radio', { name: /^Larger/ }).check({ force: true });
    await checkScreen(page, 'codes-show-360');
    const needed = await codesNeeded(page);
    expect(needed).toBeGreaterThan(3);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('button', { name: 'Faster' }).click();
    const lab = await tablet.context.newPage();
    await filmCodes(page, lab, film, 2 * needed + 4);
    // Nothing may come to the hub by the tablet’s own Wi-Fi.
    await tablet.kill();

    await laptop.getByRole('button', { name: 'Read codes' }).click();
    await laptop.getByRole('button', { name: 'Open the camera' }).click();
    await expect(laptop.getByText(/^Picked up: one hand-in/)).toBeVisible({ timeout: 60_000 });
    await checkScreen(laptop, 'codes-read-1366');
    await laptop.getByRole('button', { name: 'Close the camera' }).click();
    await expect(laptop.getByRole('button', { name: 'Open the camera' })).toBeFocused();
    hub = await startHub({ data: hub.data, port });
    await laptop.getByRole('button', { name: 'Hand in now' }).click();
    await expect(laptop.getByText('One has been handed in.')).toBeVisible();
    await expect.poll(async () => (await boardOf(hub, 'Amara')).answers).toBe(before.answers + answers);
    await hub.stop();

    // Back at home: photos of the answer’s codes, one of them no use.
    await laptop.getByRole('button', { name: 'Show as codes' }).click();
    await laptop.getByRole('radio', { name: /^Larger/ }).check({ force: true });
    const photos = await photosOfCodes(laptop);
    expect(photos.length).toBeGreaterThan(1);
    const again = await tablet.open();
    await again.goto(`${hub.url}/hand-in`);
    await expect(again.getByText(`${answers} answers waiting`)).toBeVisible();
    await again.getByRole('button', { name: 'Read codes' }).click();
    await choosePhotos(again, [...photos.slice(0, -1), Buffer.from('no photo')]);
    await expect(again.getByText(`In 1 photo of ${photos.length} no code could be read`)).toBeVisible();
    await expect(again.getByRole('progressbar')).toHaveAttribute('aria-valuenow', String(photos.length - 1));
    await checkScreen(again, 'codes-photos-360');
    await choosePhotos(again, photos.slice(-1));
    await expect(again.getByText(`All ${answers} answers are safe at school`).first()).toBeVisible();
    expect([...tablet.errors, ...desk.errors]).toEqual([]);
  } finally {
    await tablet.remove();
    await desk.remove();
    await hub.kill();
    rmSync(films, { recursive: true, force: true });
    rmSync(`${tablet.profile}-hub`, { recursive: true, force: true });
  }
});

const codesNeeded = async (page: Page): Promise<number> =>
  Number(/needs (\d+)/.exec(await page.getByText(/^1 code shown/).innerText())?.[1]);

/** Of each code that is needed, going on by hand. All of the page: a photo has more in it than the code. */
async function photosOfCodes(page: Page): Promise<Buffer[]> {
  const photos: Buffer[] = [];
  for (const needed = await codesNeeded(page); photos.length < needed; ) {
    await expect(page.getByRole('img', { name: `Code ${photos.length + 1},` })).toBeVisible();
    photos.push(await page.screenshot({ fullPage: true }));
    await page.getByRole('button', { name: 'Next code' }).click();
  }
  return photos;
}

async function choosePhotos(page: Page, photos: readonly Buffer[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose photos' }).click();
  await (await chooser).setFiles(
    photos.map((buffer, at) => ({ name: `photo-${at}.png`, mimeType: 'image/png', buffer })),
  );
}
