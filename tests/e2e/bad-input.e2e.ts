import { createServer } from 'node:http';
import { expect, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { fillDisk } from './support/fill-disk.ts';
import { chooseLearner, fillIn, handInLine, join, practise, startPractice } from './support/learner.ts';
import { boardOf, signIn } from './support/teacher.ts';

test('a wrong class code, a code that is none, and a hub that is not a hub: each in plain words', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    const page = await device.open();
    await page.goto(hub.url);
    const field = page.getByRole('textbox', { name: 'Class code' });
    await field.fill('abc');
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await expect(page.getByRole('alert').or(page.locator('.field-error')).first()).toBeVisible();
    await field.fill('QQQQ-QQQQ');
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await expect(page.getByText(/no class|code/i).first()).toBeVisible();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    // Now a café's login page answers everything under the hub's address.
    await hub.stop();
    const cafe = createServer((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Free Wi-Fi</h1>'),
    );
    await new Promise<void>((done) => cafe.listen(Number(new URL(hub.url).port), '127.0.0.1', done));
    await page.reload();
    await page.getByRole('textbox', { name: 'Class code' }).fill(hub.classCode);
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await expect(page.getByText(/it is not your school’s Footpath/).first()).toBeVisible();
    await new Promise((done) => cafe.close(done));
  } finally {
    await device.remove();
    await hub.kill();
  }
});

test('a session that has run out: what was known stays, signing in again goes on', async () => {
  const hub = await startHub();
  const desk = new Device({ width: 1366, height: 768 });
  try {
    const page = await desk.open();
    await signIn(page, hub);
    // Something has to be known before it can stay.
    await expect(page.getByRole('link', { name: /Amara/ }).first()).toBeVisible();
    await desk.context.clearCookies();
    await expect(page.getByText('Your sign-in has run out').first()).toBeVisible({ timeout: 25_000 });
    await expect(page.getByRole('link', { name: /Amara/ }).first()).toBeVisible();
  } finally {
    await desk.remove();
    await hub.stop();
  }
});

test('a full disk: said plainly, the answer stays on the screen, and is kept once there is room', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    let page = await device.open();
    await join(page, hub);
    await device.close();
    page = await device.open();
    const cdp = await device.context.newCDPSession(page);
    // A little room is left, as on a tablet full of videos; then something else takes it.
    await page.goto(`${hub.url}/robots.txt`);
    const { usage } = await cdp.send('Storage.getUsageAndQuota', { origin: hub.url });
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: hub.url, quotaSize: usage + 4_000_000 });
    await page.goto(hub.url);
    await chooseLearner(page, 'Hana');
    await startPractice(page);
    await practise(page, 1);
    await page.evaluate(fillDisk);
    await fillIn(page);
    await page.getByRole('button', { name: 'Check' }).click();
    await expect(page.getByText('Your answer is not kept yet')).toBeVisible();
    await expect(page.getByText(/This device is full/).first()).toBeVisible();
    await expect(page.getByText('Saved on this device', { exact: true })).toHaveCount(0);

    await page.evaluate(() => new Promise((done) => (indexedDB.deleteDatabase('videos').onsuccess = done)));
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: hub.url });
    await expect(async () => {
      const again = page.getByRole('button', { name: 'Try again' });
      if (await again.isVisible()) await again.click();
      await expect(page.getByText('Saved on this device', { exact: true })).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 60_000 });
    await page.getByRole('link', { name: 'Stop' }).click();
    await expect(page.getByText('2 answers today')).toBeVisible();
  } finally {
    await device.remove();
    await hub.stop();
  }
});

test('a damaged database: repaired from the events, said once, no answer lost', async () => {
  const device = new Device();
  let hub = await startHub({ data: `${device.profile}-hub` });
  const port = Number(new URL(hub.url).port);
  try {
    let page = await device.open();
    await join(page, hub);
    await hub.stop();
    await page.goto(hub.url);
    await chooseLearner(page, 'Jonas');
    await startPractice(page);
    await practise(page, 5);
    // A record of the stream, the folded progress and one event in the middle are hit.
    await page.evaluate(
      () =>
        new Promise<void>((done, fail) => {
          const opening = indexedDB.open('footpath');
          opening.onerror = () => fail(opening.error);
          opening.onsuccess = () => {
            const transaction = opening.result.transaction(['events', 'streams', 'progress'], 'readwrite');
            transaction.objectStore('progress').clear();
            const streams = transaction.objectStore('streams');
            streams.openCursor().onsuccess = function () {
              const cursor = this.result;
              if (!cursor) return;
              if (cursor.value.own === 1) cursor.update({ ...cursor.value, count: 1, head: 'f'.repeat(32) });
              cursor.continue();
            };
            let seen = 0;
            transaction.objectStore('events').openCursor().onsuccess = function () {
              const cursor = this.result;
              if (!cursor) return;
              if (cursor.value.type === 'answer.submitted' && ++seen === 3)
                cursor.update({ ...cursor.value, at: 12 });
              cursor.continue();
            };
            transaction.oncomplete = () => {
              opening.result.close();
              done();
            };
          };
        }),
    );
    await device.close();
    page = await device.open();
    await page.goto(hub.url);
    await expect(page.getByText(/was damaged and has been put right/).first()).toBeVisible();
    await chooseLearner(page, 'Jonas');
    await expect(page.getByText('5 answers today')).toBeVisible();
    hub = await startHub({ data: hub.data, port });
    await page.getByRole('button', { name: 'Hand in now' }).click();
    await expect(handInLine(page)).toContainText(/all 5 answers are safe at school/i, { timeout: 20_000 });
    expect(await boardOf(hub, 'Jonas')).toMatchObject({ answers: 5, waiting: 0 });
  } finally {
    await device.remove();
    await hub.kill();
  }
});

test('the browser threw the work away: said plainly, and what was handed in comes back', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    const page = await device.open();
    await join(page, hub);
    await page.goto(hub.url);
    await chooseLearner(page, 'Ben');
    await startPractice(page);
    await practise(page, 2);
    await page.getByRole('link', { name: 'Stop' }).click();
    await expect(handInLine(page)).toContainText('safe at school', { timeout: 20_000 });
    const cdp = await device.context.newCDPSession(page);
    await page.goto(`${hub.url}/robots.txt`);
    await cdp.send('Storage.clearDataForOrigin', { origin: hub.url, storageTypes: 'indexeddb' });
    await page.goto(hub.url);
    await expect(page.getByText(/deleted|cleared|thrown away|lost/i).first()).toBeVisible();
    await page.getByRole('textbox', { name: 'Class code' }).fill(hub.classCode);
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await expect(page.getByText('The lessons are here')).toBeVisible({ timeout: 20_000 });
    await page.goto(hub.url);
    await chooseLearner(page, 'Ben');
    await expect(page.getByText('2 answers today')).toBeVisible({ timeout: 20_000 });
  } finally {
    await device.remove();
    await hub.stop();
  }
});

for (const [year, ms] of [
  ['1970', 1_000],
  ['2099', 4_080_000_000_000],
] as const) {
  test(`a device whose clock says ${year}: told that it is fine, and every answer counts`, async () => {
    const device = new Device();
    const hub = await startHub();
    try {
      const page = await device.open();
      const setClock = (at: number) => {
        const shift = at - Date.now();
        const real = Date.now.bind(Date);
        Date.now = () => real() + shift;
      };
      page.on('worker', (worker) => void worker.evaluate(setClock, ms).catch(() => undefined));
      await page.addInitScript(setClock, ms);
      await join(page, hub);
      await expect(page.getByText(/clock is .* (behind|ahead)/)).toBeVisible();
      await page.goto(hub.url);
      await chooseLearner(page, 'Leila');
      await startPractice(page);
      await practise(page, 3);
      await page.getByRole('link', { name: 'Stop' }).click();
      await expect(handInLine(page)).toContainText(/all 3 answers are safe at school/i, { timeout: 20_000 });
      expect(await boardOf(hub, 'Leila')).toMatchObject({ answers: 3 });
      const { lastAnswer } = await boardOf(hub, 'Leila');
      expect(Math.abs((lastAnswer ?? 0) - Date.now())).toBeLessThan(600_000);
    } finally {
      await device.remove();
      await hub.stop();
    }
  });
}
