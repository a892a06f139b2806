import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { chooseLearner, join } from './support/learner.ts';
import { signIn } from './support/teacher.ts';

/** A diary of so many bytes, with a word in it that is nowhere else. */
const diary = (mark: string): Buffer => Buffer.from(`${mark} dear diary `.repeat(12_000));

async function tapDigits(page: Page, digits: string): Promise<void> {
  const pad = page.getByRole('group', { name: 'Digits' });
  for (const digit of digits) await pad.getByRole('button', { name: digit, exact: true }).click();
}

async function add(page: Page, mark: string, words: string): Promise<void> {
  await page.getByRole('link', { name: 'Show your work' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({ name: `${mark}.txt`, mimeType: 'text/plain', buffer: diary(mark) });
  await page.getByRole('textbox', { name: /What do you want to say/ }).fill(words);
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByText(words)).toBeVisible();
}

/** Whatever IndexedDB holds, bytes as letters. */
const disk = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((done, fail) => {
      const opening = indexedDB.open('footpath');
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => fail(opening.error);
    });
    const rows = await Promise.all(
      Array.from(db.objectStoreNames).map(
        (name) =>
          new Promise((done) => {
            const asking = db.transaction(name).objectStore(name).getAll();
            asking.onsuccess = () => done(asking.result);
          }),
      ),
    );
    db.close();
    const letters = (value: unknown) =>
      value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value;
    return JSON.stringify(rows, (_, value) => letters(value));
  });

const atSchool = ({ data }: TestHub): string[] =>
  readdirSync(joinPath(data, 'media'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[0-9a-f]{64}$/.test(entry.name))
    .map((entry) => readFileSync(joinPath(entry.parentPath, entry.name), 'utf8'));

test('KEY-12 KEY-13 KEY-14 a locked learner’s files are sealed on the tablet, go to school while it is locked, and open again', async () => {
  test.setTimeout(180_000);
  const [tablet, desk] = [new Device(), new Device({ width: 1366, height: 768 })];
  let hub = await startHub({ data: `${tablet.profile}-hub` });
  const port = Number(new URL(hub.url).port);
  try {
    const page = await tablet.open();
    await join(page, hub);
    await page.goto(hub.url);
    await chooseLearner(page, 'Sofia');
    const home = page.url();
    await add(page, 'before', 'My first page');
    expect(await disk(page)).toContain('before dear diary');
    await page.goto(home);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Lock with a code' }).click();
    await tapDigits(page, '4815');
    await page.getByRole('button', { name: 'Go on' }).click();
    await tapDigits(page, '4815');
    await page.getByRole('button', { name: 'Lock it' }).click();
    await expect(page.getByText('You open your name with a code')).toBeVisible();
    // What was there is sealed without anybody waiting for it.
    await expect.poll(() => disk(page), { timeout: 20_000 }).not.toContain('before dear diary');

    await hub.stop();
    await page.goBack();
    await add(page, 'after', 'My second page');
    const stored = await disk(page);
    for (const words of ['after dear diary', 'after.txt', 'My second page'])
      expect(stored).not.toContain(words);

    // A flat battery: nobody is signed in after it, and the tablet meets the school all the same.
    await tablet.kill();
    hub = await startHub({ data: hub.data, port });
    const again = await tablet.open();
    await again.goto(home);
    await expect(again.getByRole('heading', { level: 1, name: /Is it you, Sofia/ })).toBeVisible();
    await expect.poll(() => atSchool(hub).length, { timeout: 40_000 }).toBe(2);
    expect(atSchool(hub).sort()).toEqual([String(diary('after')), String(diary('before'))]);
    expect(await disk(again)).not.toContain('dear diary');
    await expect(again.getByText('My second page')).toHaveCount(0);

    const teacher = await desk.open();
    await signIn(teacher, hub);
    await teacher.getByRole('link', { name: /Sofia/ }).first().click();
    await expect(teacher.getByText('My second page')).toBeVisible();
    await expect(teacher.getByRole('link', { name: /Save after\.txt/ })).toBeVisible();

    await tapDigits(again, '4815');
    await again.getByRole('button', { name: 'Open', exact: true }).click();
    await again.getByRole('link', { name: 'Show your work' }).click();
    await expect(again.getByText('My second page')).toBeVisible();
    await expect(again.getByText('Safe at school', { exact: true })).toHaveCount(2);
    const copies = again.getByRole('button', { name: 'Save a copy' });
    for (const [place, mark] of ['after', 'before'].entries()) {
      const copy = again.waitForEvent('download');
      await copies.nth(place).click();
      const download = await copy;
      expect(download.suggestedFilename()).toBe(`${mark}.txt`);
      expect(readFileSync(await download.path(), 'utf8')).toBe(String(diary(mark)));
    }
    expect([...tablet.errors, ...desk.errors]).toEqual([]);
  } finally {
    await Promise.all([tablet, desk].map((device) => device.remove()));
    await hub.kill();
  }
});
