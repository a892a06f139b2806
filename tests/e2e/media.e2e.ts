import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { startFaultyProxy } from '#tests/support/faulty-proxy.ts';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { chooseLearner, join } from './support/learner.ts';
import { signIn } from './support/teacher.ts';

/** A photo as a camera takes it: large, and with a note of the place inside. */
async function cameraPhoto(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 2400;
    canvas.height = 1800;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.fillStyle = '#f4efe4';
    context.fillRect(0, 0, 2400, 1800);
    context.fillStyle = '#223';
    context.font = '220px sans-serif';
    context.fillText('7 × 8 = 56', 500, 800);
    for (let n = 0; n < 56; n++) context.fillRect(300 + (n % 8) * 220, 1000 + Math.floor(n / 8) * 90, 60, 60);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.95));
    const bytes = new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  const bytes = Buffer.from(base64, 'base64');
  const place = Buffer.from('Exif\0\0GPSLatitude 51.5');
  const length = Buffer.from([0xff, 0xe1, 0, place.length + 2]);
  return Buffer.concat([bytes.subarray(0, 2), length, place, bytes.subarray(2)]);
}

/** A recording of silence, long enough to be cut in the middle. */
function recording(bytes: number): Buffer {
  const wav = Buffer.alloc(bytes);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(bytes - 8, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8000, 24);
  wav.writeUInt32LE(8000, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(bytes - 44, 40);
  for (let at = 44; at < bytes; at++) wav[at] = 128 + ((at * 13) % 5);
  return wav;
}

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

async function openWorks(page: Page, hub: Pick<TestHub, 'url'>, name: string): Promise<void> {
  await page.goto(hub.url);
  await chooseLearner(page, name);
  await page.getByRole('link', { name: 'Show your work' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Show your work' })).toBeVisible();
}

/** Through the button, as the camera or the files would be opened. */
async function choose(
  page: Page,
  press: () => Promise<void>,
  file: { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await press();
  await (await chooser).setFiles(file);
}

const partsIn = (data: string): string[] => {
  const parts = joinPath(data, 'media', 'parts');
  return existsSync(parts) ? readdirSync(parts).map((name) => joinPath(parts, name)) : [];
};
const piecesIn = (data: string): Buffer[] =>
  readdirSync(joinPath(data, 'media'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name))
    .map((entry) => readFileSync(joinPath(entry.parentPath, entry.name)));

test('MED-1 a photo by tap, away from school; back at school the teacher opens it', async () => {
  const device = new Device();
  const second = new Device();
  const desk = new Device({ width: 1366, height: 768 });
  let hub = await startHub({ data: `${device.profile}-hub` });
  const port = Number(new URL(hub.url).port);
  try {
    const page = await device.open();
    await join(page, hub);
    await hub.stop();
    await openWorks(page, hub, 'Amara');
    await checkScreen(page, 'work-empty-360');
    const buffer = await cameraPhoto(page);
    await choose(page, () => page.getByRole('button', { name: 'Take a photo' }).tap(), {
      name: 'IMG_1.jpg',
      mimeType: 'image/jpeg',
      buffer,
    });
    await expect(page.getByRole('heading', { name: 'Is this the one?' })).toBeFocused();
    await expect(page.getByRole('img', { name: 'The photo you chose' })).toBeVisible();
    await checkScreen(page, 'work-check-360');
    await page.getByRole('textbox', { name: /What do you want to say/ }).fill('I drew all the groups');
    await page.getByRole('button', { name: 'Keep it' }).tap();
    await expect(page.getByText('Only on this device so far')).toBeVisible();
    await expect(page.getByText('I drew all the groups')).toBeVisible();
    await expect(page.getByRole('img', { name: /Photo of your work/ })).toBeVisible();
    await checkScreen(page, 'work-kept-360');
    // It lives through a flat battery, still away from school.
    await device.kill();
    const again = await device.open();
    await openWorks(again, hub, 'Amara');
    await expect(again.getByRole('img', { name: /Photo of your work/ })).toBeVisible();
    await expect(again.getByText('Only on this device so far')).toBeVisible();

    hub = await startHub({ data: hub.data, port });
    await again.getByRole('button', { name: 'Send to school now' }).tap();
    await expect(again.getByText('Safe at school', { exact: true })).toBeVisible({ timeout: 20_000 });
    await checkScreen(again, 'work-safe-360');
    const [piece] = piecesIn(hub.data);
    expect(piece?.byteLength).toBeLessThan(400_000);
    expect(piece?.includes('Exif')).toBe(false);

    // On another device the learner finds it, and brings it there.
    await second.open().then(async (tablet) => {
      await join(tablet, hub);
      await openWorks(tablet, hub, 'Amara');
      await tablet.getByRole('button', { name: 'Bring it here' }).tap({ timeout: 20_000 });
      await expect(tablet.getByRole('img', { name: /Photo of your work/ })).toBeVisible();
      await expect(tablet.getByText('Safe at school', { exact: true })).toBeVisible({ timeout: 20_000 });
    });

    const board = await desk.open();
    await signIn(board, hub);
    await board.getByRole('link', { name: /Amara/ }).first().click();
    const shown = board.getByRole('img', { name: 'Photo of work by Amara' });
    await expect(shown).toBeVisible();
    await expect(board.getByText('I drew all the groups')).toBeVisible();
    const size = () => shown.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
    await expect.poll(size).toEqual([1600, 1200]);
    await checkScreen(board, 'teacher-work-1366');
    const tab = board.waitForEvent('popup');
    await board.getByRole('link', { name: /Open the photo/ }).click();
    const photo = await tab;
    await expect.poll(() => photo.evaluate(() => document.images[0]?.naturalWidth)).toBe(1600);
    expect([...device.errors, ...second.errors, ...desk.errors]).toEqual([]);
  } finally {
    await device.remove();
    await second.remove();
    await desk.remove();
    await hub.kill();
  }
});

test('MED-6 a file by keyboard alone; the teacher can only save it, under a name that runs nothing', async () => {
  const device = new Device();
  const desk = new Device();
  const hub = await startHub();
  try {
    const page = await device.open();
    await join(page, hub);
    await openWorks(page, hub, 'Ben');
    await page.getByRole('button', { name: 'Choose a file' }).focus();
    const html = Buffer.from('<!doctype html><script>document.title = "taken"</script>');
    await choose(page, () => page.keyboard.press('Enter'), {
      name: 'page.html',
      mimeType: 'text/html',
      buffer: html,
    });
    await expect(page.getByRole('heading', { name: 'Is this the one?' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.type('My page');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'What you have shown' })).toBeFocused();
    await expect(page.getByText('Safe at school', { exact: true })).toBeVisible({ timeout: 30_000 });
    await checkScreen(page, 'work-file-360');
    const copy = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save a copy' }).press('Enter');
    expect((await copy).suggestedFilename()).toBe('page.html.file');

    // Too big is said before anything is kept.
    await choose(page, () => page.getByRole('button', { name: 'Add a sound' }).press('Enter'), {
      name: 'long.wav',
      mimeType: 'audio/wav',
      buffer: recording(9 * 1024 * 1024),
    });
    await expect(page.getByText(/This is too big/)).toBeVisible();
    await choose(page, () => page.getByRole('button', { name: 'Take a photo' }).press('Enter'), {
      name: 'broken.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from('not a photo'),
    });
    await expect(page.getByText(/This cannot be read here/)).toBeVisible();

    const board = await desk.open();
    await signIn(board, hub);
    await board.getByRole('link', { name: /Ben/ }).first().click();
    const save = board.getByRole('link', { name: /Save page\.html\.file/ });
    await expect(save).toBeVisible();
    await checkScreen(board, 'teacher-work-360');
    const download = board.waitForEvent('download');
    await save.click();
    expect((await download).suggestedFilename()).toBe('page.html.file');
    expect([...device.errors, ...desk.errors]).toEqual([]);
  } finally {
    await device.remove();
    await desk.remove();
    await hub.kill();
  }
});

test('MED-2 the hub is killed in the middle of a long recording: it goes on where it stopped', async () => {
  const device = new Device({ width: 1366, height: 768 });
  let hub = await startHub({ data: `${device.profile}-hub` });
  const port = Number(new URL(hub.url).port);
  // A megabyte a second: time to kill a hub in the middle of the recording, on a busy machine as well.
  const line = await startFaultyProxy(hub.url);
  line.choose(({ method }) =>
    method === 'PUT' ? { kind: 'drip', of: 'request', bytes: 65_536, everyMs: 64 } : { kind: 'none' },
  );
  const school = { url: line.url, classCode: hub.classCode };
  const sound = recording(7 * 1024 * 1024);
  try {
    const page = await device.open();
    await join(page, school);
    await openWorks(page, school, 'Chidi');
    await hub.stop();
    await choose(page, () => page.getByRole('button', { name: 'Add a sound' }).click(), {
      name: 'talk.wav',
      mimeType: 'audio/wav',
      buffer: sound,
    });
    await page.getByRole('button', { name: 'Keep it' }).click();
    await expect(page.getByText('Only on this device so far')).toBeVisible();
    for (let cut = 0; cut < 2; cut++) {
      hub = await startHub({ data: hub.data, port });
      const before = partsIn(hub.data).map((path) => statSync(path).size)[0] ?? 0;
      await page.getByRole('button', { name: 'Send to school now' }).click();
      await expect
        .poll(() => partsIn(hub.data).map((path) => statSync(path).size)[0] ?? 0, {
          intervals: [5],
          timeout: 20_000,
        })
        .toBeGreaterThan(before);
      await hub.kill();
      // A hub that has not come far enough yet: the next one goes on from there.
      const part = partsIn(hub.data).map((path) => statSync(path).size)[0] ?? 0;
      expect(part).toBeGreaterThan(before);
      await expect(page.getByText(/On its way: \d+%/)).toBeVisible();
    }
    await checkScreen(page, 'work-sending-1366');
    hub = await startHub({ data: hub.data, port });
    line.choose(() => ({ kind: 'none' }));
    await page.getByRole('button', { name: 'Send to school now' }).click();
    await expect(page.getByText('Safe at school', { exact: true })).toBeVisible({ timeout: 30_000 });
    expect(piecesIn(hub.data).map((piece) => piece.equals(sound))).toEqual([true]);
    await page.getByRole('button', { name: 'Listen' }).click();
    const player = page.locator('audio');
    await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.duration > 800)).toBe(true);
    await checkScreen(page, 'work-sound-1366');
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await line.close();
    await hub.kill();
  }
});
