import { expect, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { atWork, check, picture, saved } from './support/at-work.ts';
import { Device } from './support/device.ts';
import { fillDisk } from './support/fill-disk.ts';
import { chooseLearner, fillIn, handInLine, startPractice } from './support/learner.ts';

for (const [where, told] of [
  ['held', false],
  ['only-here', true],
] as const)
  test(`MED-10 no room for an answer, and a photo (${where}): the photo goes, answers are kept, ${told ? 'and it is told' : 'and nothing is lost'}`, async () => {
    const device = new Device();
    const hub = await startHub();
    try {
      let page = await atWork(device, hub, 'Mateo');
      await page.getByRole('link', { name: 'Stop' }).click();
      await expect(handInLine(page)).toContainText('Your answer is safe at school', { timeout: 20_000 });
      await page.evaluate(fillWithMedia, where);
      await device.close();
      page = await device.open();
      const cdp = await device.context.newCDPSession(page);
      await page.goto(`${hub.url}/robots.txt`);
      const { usage } = await cdp.send('Storage.getUsageAndQuota', { origin: hub.url });
      // Before the browser first asks how much room there is: it remembers that for half a minute. The database is not
      // counted yet, so the app has to start on a device that is over-full.
      await cdp.send('Storage.overrideQuotaForOrigin', { origin: hub.url, quotaSize: usage + 2_000_000 });
      await page.goto(hub.url);
      await chooseLearner(page, 'Mateo');
      await startPractice(page);
      let answers = 1;
      // The browser keeps a little room of its own: an answer or two may still fit beside everything else.
      for (; (await page.evaluate(held)) > 0 && answers < 6; answers++) {
        await fillIn(page);
        await page.evaluate(fillDisk);
        await check(page);
        await expect(saved(page)).toBeVisible();
        await page.getByRole('button', { name: 'Next', exact: true }).click();
      }
      expect(await page.evaluate(held)).toBe(0);
      await page.getByRole('link', { name: 'Stop' }).click();
      await expect(page.getByText(`${answers} answers today`)).toBeVisible();
      await picture(page, `photo-${where}`);
      await expect(page.locator('.app-notices')).toHaveCount(told ? 1 : 0);
    } finally {
      await device.remove();
      await hub.kill();
    }
  });

/** Runs in the page: a photo of 8 MB as the device keeps it. */
async function fillWithMedia(where: 'held' | 'only-here'): Promise<void> {
  const db = await new Promise<IDBDatabase>((done, failed) => {
    const opening = indexedDB.open('footpath');
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => done(opening.result);
  });
  const all = <T>(store: string) =>
    new Promise<T[]>((done) => {
      const asked = db.transaction(store).objectStore(store).getAll();
      asked.onsuccess = () => done(asked.result as T[]);
    });
  const meta = await all<{ key: string; value: { hub: string; epoch: number } & string[] }>('meta');
  const noted = (key: string) => meta.find((row) => row.key === key)?.value;
  const cursors = noted('cursors');
  const bytes = 8_000_000;
  const writing = db.transaction(['pieces', 'chunks', 'works'], 'readwrite');
  const hash = 'ab'.repeat(32);
  writing.objectStore('pieces').put({ hash, bytes, here: bytes, sent: 0 });
  for (let place = 0; place < 8; place++) {
    const data = new Uint8Array(1_000_000);
    for (let at = 0; at < data.length; at += 65_536)
      crypto.getRandomValues(data.subarray(at, Math.min(data.length, at + 65_536)));
    writing.objectStore('chunks').put({ hash, place, data });
  }
  writing.objectStore('works').put({
    learner: noted('learners')?.[0],
    id: 'z',
    hash,
    bytes,
    type: 'image/jpeg',
    name: null,
    skill: null,
    words: null,
    at: Date.now(),
    held: where === 'held' ? { hub: cursors?.hub, epoch: cursors?.epoch } : null,
    problem: null,
  });
  await new Promise<void>((done, failed) => {
    writing.oncomplete = () => done();
    writing.onabort = () => failed(writing.error);
  });
  db.close();
}

/** Runs in the page: how many parts of pieces of work are here. */
async function held(): Promise<number> {
  const db = await new Promise<IDBDatabase>((done) => {
    const opening = indexedDB.open('footpath');
    opening.onsuccess = () => done(opening.result);
  });
  return new Promise((done) => {
    const asked = db.transaction('chunks').objectStore('chunks').count();
    asked.onsuccess = () => {
      db.close();
      done(asked.result);
    };
  });
}
