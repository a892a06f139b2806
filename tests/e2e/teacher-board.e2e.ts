import { expect, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { storedWhole } from './support/learner.ts';
import { signIn } from './support/teacher.ts';

test('the teacher sees the class, the evidence, and the same offline with its age', async () => {
  const hub = await startHub({ demoWeek: true });
  const desk = new Device({ width: 1366, height: 768 });
  try {
    let page = await desk.open();
    await signIn(page, hub);
    const grid = page.getByRole('grid').or(page.getByRole('table')).first();
    await expect(grid.getByRole('rowheader')).toHaveCount(12);
    await expect(page.getByText(/^As of/).first()).toBeVisible();
    // By keyboard: into the grid, along it, and Enter opens that learner at that skill.
    await grid.locator('[tabindex="0"]').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/learner\//);
    await page.goBack();
    await page.getByRole('link', { name: /Amara/ }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: /Amara/ })).toBeVisible();
    await page.locator('summary').filter({ hasText: 'Count to 20' }).click();
    await expect(page.getByText('Answered', { exact: true }).first()).toBeVisible();
    await storedWhole(page);

    await hub.stop();
    await desk.close();
    page = await desk.open();
    await page.goto(`${hub.url}/teacher`);
    await expect(page).toHaveURL(/\/teacher\/class\//);
    await expect(page.getByText(/nothing newer is known/).first()).toBeVisible();
    await expect(
      page.getByRole('grid').or(page.getByRole('table')).first().getByRole('row').nth(2),
    ).toBeVisible();
    await page.getByRole('link', { name: /Amara/ }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: /Amara/ })).toBeVisible();
    // The reasons too, as the hub last gave them.
    await page.locator('summary').filter({ hasText: 'Count to 20' }).click();
    await expect(page.getByText(/Amara.*“Count to 20”/)).toBeVisible();
    expect(desk.errors).toEqual([]);
  } finally {
    await desk.remove();
    await hub.kill();
  }
});

test('an empty hub is set up from its link, learners are added, a device joins with the new code', async () => {
  const hub = await startHub({ empty: true });
  const desk = new Device({ width: 1366, height: 768 });
  const tablet = new Device();
  try {
    const page = await desk.open();
    await page.goto(`${hub.url}/setup#${hub.setupKey}`);
    await page.getByLabel('Name of the school').fill('Riverside');
    await page.getByLabel('Name of the first class').fill('Grade 4 Blue');
    await page.getByLabel('Teacher’s name').fill('Nadia Okafor');
    await page.getByLabel('Password', { exact: true }).fill('four-green-kites');
    await page.getByLabel('The same password again').fill('four-green-kites');
    await page.getByLabel('Names of the learners').fill('Ama\nMaría Fernanda de los Ángeles Rodríguez\nعمر');
    await page.getByRole('button', { name: 'Set up the school' }).click();
    await expect(page).toHaveURL(/\/teacher\/class\//);
    if (!page.url().endsWith('/invite'))
      await page.getByRole('link', { name: 'Class code and learners' }).first().click();
    await expect(page).toHaveURL(/\/invite$/);
    const code =
      (await page
        .getByText(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/)
        .first()
        .textContent()) ?? '';
    await page.getByLabel('Names', { exact: true }).fill('Wei');
    await page.getByRole('button', { name: 'Add one learner' }).click();
    await expect(page.getByText('One learner was added')).toBeVisible();

    const phone = await tablet.open();
    await phone.goto(`${hub.url}/join/${code}`);
    await expect(phone.getByText('The lessons are here')).toBeVisible({ timeout: 20_000 });
    await phone.goto(hub.url);
    for (const name of ['Ama', 'María Fernanda', 'عمر', 'Wei'])
      await expect(phone.getByRole('link', { name: new RegExp(name) })).toBeVisible();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  } finally {
    await desk.remove();
    await tablet.remove();
    await hub.stop();
  }
});
