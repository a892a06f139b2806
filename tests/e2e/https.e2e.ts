import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { openTrustStore, type TrustStore } from '#tests/support/trust-store.ts';
import { Device } from './support/device.ts';
import { answer, chooseLearner, handInLine, startPractice, storedForOffline } from './support/learner.ts';
import { signIn } from './support/teacher.ts';

/** Two hubs' starts and four browsers', one after the other. */
test.describe.configure({ timeout: 150_000 });

/** A name of the school's network: at 127.0.0.1 a browser calls plain HTTP secure too. */
const host = 'hub.local';
type Places = { readonly plain: string; readonly safe: string; readonly hub: TestHub };

async function withSchool(work: (places: Places, store: TrustStore) => Promise<void>): Promise<void> {
  const store = openTrustStore();
  test.skip(store === null, 'no certutil here: Chromium cannot be told whom to trust');
  if (!store) return;
  const hub = await startHub({ args: ['--https', '--https-port', '0', '--name', host] });
  const port = /https:\/\/hub\.local:(\d+)/.exec(hub.output())?.[1];
  try {
    const plain = `http://${host}:${new URL(hub.url).port}`;
    await work({ hub, plain, safe: `https://${host}:${port}` }, store);
  } finally {
    await hub.stop();
    store.remove();
  }
}

const authorityOf = async (hub: TestHub): Promise<string> =>
  (await fetch(`${hub.url}/school-authority.pem`)).text();

async function checkAxe(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.target}`)).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
}

test('TLS-5: a device that trusts the school is led to the safe address by the poster, stores the app, and goes home', async () => {
  await withSchool(async ({ hub, plain, safe }, store) => {
    store.trust(await authorityOf(hub));
    const device = new Device({ host, home: store.home });
    const desk = new Device({ width: 1366, height: 768 });
    try {
      const page = await device.open();
      await page.goto(`${plain}/join/${hub.classCode}`);
      await page.waitForURL(`${safe}/**`, { timeout: 20_000 });
      await expect(
        page.getByRole('heading', { level: 1, name: 'Is this device ready to go home?' }),
      ).toBeVisible({
        timeout: 20_000,
      });
      await storedForOffline(page);
      await page.goto(safe);
      await chooseLearner(page, 'Sofia');
      const today = page.url();
      await startPractice(page);
      await answer(page);
      await page.goto(today);
      await expect(handInLine(page)).toContainText('Your answer is safe at school', { timeout: 20_000 });

      // Whoever lends devices sees it on the list.
      const list = await desk.open();
      await signIn(list, hub);
      await list.goto(`${hub.url}/teacher/devices`);
      await expect(list.getByText('1 of 1 may go home')).toBeVisible({ timeout: 20_000 });
      await expect(list.getByText(/May go home, back within a week/)).toBeVisible();

      // At home: no hub, and a browser that was closed.
      await hub.kill();
      await device.close();
      const atHome = await device.open();
      await atHome.goto(safe);
      await chooseLearner(atHome, 'Sofia');
      await startPractice(atHome);
      await answer(atHome);
      expect(device.errors).toEqual([]);
    } finally {
      await device.remove();
      await desk.remove();
    }
  });
});

test('TLS-6: a device that does not trust the school gets in at the plain address, is told so, and how', async () => {
  await withSchool(async ({ hub, plain, safe }, store) => {
    const device = new Device({ host, home: store.home });
    try {
      let page = await device.open();
      // The browser says no by a page of its own: nothing of ours is there, and nothing stores anything.
      const warned = await device.context.newPage();
      await expect(warned.goto(safe)).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
      await warned.close();

      await page.goto(`${plain}/join/${hub.classCode}`);
      await expect(page.getByText('Ready, at school only')).toBeVisible({ timeout: 20_000 });
      await expect(page.getByText('The app cannot be stored here')).toBeVisible();
      await expect(page.getByText('It can be made ready for home')).toBeVisible({ timeout: 20_000 });
      await checkAxe(page, 'device page at the plain address');
      await page.getByRole('button', { name: 'How a device trusts the school' }).tap();

      await expect(
        page.getByRole('heading', { level: 1, name: 'Let this device trust the school' }),
      ).toBeVisible();
      await expect(page.getByText('Not yet: this device does not trust the school.')).toBeVisible();
      for (const summary of await page.locator('summary').all()) await summary.tap();
      await checkAxe(page, 'trust page');
      // Nobody is told to go past a warning, or taught the words for it.
      const words = await page.locator('body').innerText();
      expect(words).toContain('Never go past such a warning');
      expect(words).not.toMatch(/proceed|anyway|ignore|accept the risk|advanced|not secure/i);
      await expect(page.locator(`a[href^="${safe}"]:visible`)).toHaveCount(0);
      const signs = /([0-9A-F]{4} ){7}[0-9A-F]{4}/.exec(hub.output())?.[0] ?? 'no signs';
      await expect(page.getByText(signs)).toBeVisible();

      // Its owner trusts the school now. What was done before stays where it was until it is handed in.
      await page.goto(plain);
      await chooseLearner(page, 'Sofia');
      const today = page.url();
      await startPractice(page);
      await answer(page);
      await page.goto(today);
      await expect(handInLine(page)).toContainText('Your answer is safe at school', { timeout: 20_000 });
      await device.close();
      store.trust(await authorityOf(hub));
      page = await device.open();
      await page.goto(`${plain}/trust`);
      await expect(page.getByText('Yes: this device trusts the school.')).toBeVisible();
      await checkAxe(page, 'trust page, trusted');
      await page.goto(plain);
      await expect(page.getByText('This device trusts the school')).toBeVisible({ timeout: 20_000 });
      await checkAxe(page, 'names at the plain address of a device that trusts the school');
      await page.getByRole('button', { name: 'Go to the safe address' }).tap();
      await page.waitForURL(`${safe}/**`);
      await expect(page.getByRole('textbox', { name: 'Class code' })).toBeVisible();
      expect(device.errors).toEqual([]);
    } finally {
      await device.remove();
    }
  });
});

test('TLS-5: the trust page does without a script', async () => {
  await withSchool(async ({ hub, plain }, store) => {
    store.trust(await authorityOf(hub));
    const device = new Device({ host, home: store.home });
    try {
      const page = await device.open();
      await page.route('**/*.js', (route) => route.abort());
      await page.goto(`${plain}/trust`);
      await expect(page.getByText('A tick beside this line?')).toBeVisible();
      const width = () => page.locator('#tick').evaluate((picture: HTMLImageElement) => picture.naturalWidth);
      await expect.poll(width).toBeGreaterThan(0);
      await page.getByText('iPad or iPhone').tap();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Fetch the profile' }).tap(),
      ]);
      expect(download.suggestedFilename()).toBe('school-authority.mobileconfig');
    } finally {
      await device.remove();
    }
  });
});
