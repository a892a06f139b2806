import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { shortDevice } from '#domain/device-name.ts';
import type { DeviceId } from '#domain/ids.ts';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { chooseLearner, join, practise, startPractice } from './support/learner.ts';
import { signIn } from './support/teacher.ts';

test.describe.configure({ timeout: 120_000 });

const pictures = process.env['FOOTPATH_SHOTS'];

/** No violation, nothing sideways; and a picture, for whoever wants to look. */
async function look(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.target}`)).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

/** Everything that the browser has stored, as text. */
const storedIn = (page: Page): Promise<string> =>
  page.evaluate(
    () =>
      new Promise<string>((found, failed) => {
        const asked = indexedDB.open('footpath');
        asked.onerror = () => failed(asked.error);
        asked.onsuccess = () => {
          const db = asked.result;
          const names = [...db.objectStoreNames];
          const all: unknown[] = [];
          const reading = db.transaction(names);
          for (const name of names) {
            const rows = reading.objectStore(name).getAll();
            rows.onsuccess = () => all.push([name, rows.result]);
          }
          reading.oncomplete = () => {
            db.close();
            found(JSON.stringify(all));
          };
        };
      }),
  );

const deviceOf = async (page: Page): Promise<DeviceId> =>
  /"key":"device","value":"([a-z0-9-]+)"/.exec(await storedIn(page))?.[1] as DeviceId;

test('ERA-1 ERA-6 ERA-10: who leads the school erases a learner; a tablet that was away lets go of them when it is back, and the list shows it', async () => {
  const hub = await startHub();
  const tablet = new Device();
  const away = new Device();
  const desk = new Device({ width: 1366, height: 768 });
  try {
    const here = await tablet.open();
    const there = await away.open();
    for (const page of [here, there]) {
      await join(page, hub);
      await page.goto(hub.url);
      await chooseLearner(page, 'Amara');
      await startPractice(page);
      await practise(page, 1);
      await page.getByRole('link', { name: 'Stop' }).click();
      await expect(page.getByText(/safe at school/i).first()).toBeVisible({ timeout: 20_000 });
    }
    // Goes home, and works on there.
    await away.context.setOffline(true);
    await startPractice(there);
    await practise(there, 1);
    await there.getByRole('link', { name: 'Stop' }).click();

    const lead = await desk.open();
    await signIn(lead, hub);
    await lead.getByRole('link', { name: /Amara/ }).first().click();
    const erase = lead.getByRole('link', { name: 'Erase everything about Amara' });
    await erase.scrollIntoViewIfNeeded();
    await erase.click();
    await expect(lead.getByRole('heading', { level: 1, name: 'Erase everything about Amara' })).toBeVisible();
    await look(lead, 'erase');
    await lead.getByLabel('Type the learner’s name').fill('Ben');
    await lead.getByRole('button', { name: 'Erase everything' }).click();
    await expect(lead.getByRole('alert')).toContainText('That is not the name.');
    await look(lead, 'erase-other-name');
    await lead.getByLabel('Type the learner’s name').fill('amara');
    await lead.getByRole('button', { name: 'Erase everything' }).click();
    await expect(lead.getByRole('heading', { level: 1, name: 'Erased learners' })).toBeVisible();
    const card = lead.getByRole('article');
    await expect(card).toContainText(`at the wish of ${hub.teacher.name}`);
    await expect(card).toContainText('Nothing is left on this hub');
    // The browser that asked has nothing of them, and has said so.
    await lead.reload();
    await expect(card).toContainText('1 of 3 have confirmed');
    expect(await storedIn(lead)).not.toContain('Amara');
    await expect(lead.getByText('Amara')).toHaveCount(0);
    await look(lead, 'erased-two-wait');

    // Their page is open on the tablet at school: a calm word, and the others are there.
    await here.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expect(here.getByText('This learner is not in the class any more', { exact: false })).toBeVisible();
    await look(here, 'learner-gone');
    await here.getByRole('link', { name: 'Back' }).last().click();
    await expect(here.getByRole('link', { name: /Ben/ })).toBeVisible();
    await expect(here.getByText('Amara')).toHaveCount(0);
    expect(await storedIn(here)).not.toContain('Amara');

    // The other still has them: it has not heard.
    await there.goto(hub.url);
    await expect(there.getByRole('link', { name: /Amara/ })).toBeVisible();
    await lead.reload();
    await expect(card).toContainText('2 of 3 have confirmed');
    const missing = shortDevice(await deviceOf(there));
    await expect(card.getByRole('listitem').filter({ hasText: `Device ${missing}` })).toContainText(
      'Last heard',
    );

    await away.context.setOffline(false);
    await there.goto(`${hub.url}/device`);
    await there.goto(hub.url);
    await expect(there.getByRole('link', { name: /Amara/ })).toHaveCount(0, { timeout: 20_000 });
    await expect(there.getByRole('link', { name: /Ben/ })).toBeVisible();
    await expect(async () => expect(await storedIn(there)).not.toContain('Amara')).toPass({
      timeout: 10_000,
    });
    await expect(async () => {
      await lead.reload();
      await expect(card).toContainText('3 of 3 have confirmed', { timeout: 2000 });
    }).toPass({ timeout: 20_000 });
    await look(lead, 'erased-all');
    await lead.setViewportSize({ width: 360, height: 640 });
    await look(lead, 'erased-narrow');
    expect([...tablet.errors, ...away.errors, ...desk.errors]).toEqual([]);
  } finally {
    await tablet.remove();
    await away.remove();
    await desk.remove();
    await hub.stop();
  }
});
