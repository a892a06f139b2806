import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { signIn } from './support/teacher.ts';

test.describe.configure({ timeout: 120_000 });

const wide = { width: 1366, height: 768 };

async function check(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.target}`)).toEqual([]);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
}

async function enter(page: Page, hub: TestHub, name: string, password: string): Promise<void> {
  await page.goto(`${hub.url}/teacher`);
  await page.getByLabel('Name', { exact: false }).first().fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const firstPassword = async (page: Page, name: string): Promise<string> => {
  const box = page.getByRole('region', { name: `First password for ${name}` });
  await expect(box.getByRole('heading')).toBeFocused();
  return (await box.locator('.first-password-text').innerText()).trim();
};
const cardOf = (page: Page, name: string) => page.getByRole('article', { name });

test('AUT-4 a school lead adds a teacher, who chooses a password; changes what they may, gives another password, ends them', async () => {
  const hub = await startHub();
  const desk = new Device(wide);
  const phone = new Device();
  try {
    const lead = await desk.open();
    await signIn(lead, hub);
    await lead.getByRole('link', { name: 'Staff' }).click();
    await expect(lead.getByRole('heading', { level: 1, name: 'Staff' })).toBeVisible();
    await expect(cardOf(lead, hub.teacher.name)).toContainText('School lead, Teacher, and Technician');
    await expect(cardOf(lead, hub.teacher.name).getByRole('button', { name: 'End' })).toHaveCount(0);
    await lead.getByRole('button', { name: 'Add somebody' }).click();
    await expect(lead.getByLabel('Name')).toBeFocused();
    await lead.getByRole('button', { name: 'Add them' }).click();
    await expect(lead.getByRole('alert')).toContainText('Type the person’s name');
    await lead.getByLabel('Name').fill(hub.teacher.name.toUpperCase());
    await lead.getByRole('button', { name: 'Add them' }).click();
    await expect(lead.getByRole('alert')).toContainText('signs in with this name already');
    await check(lead, 'adding, refused');
    const longName = 'Mx Wilhelmina-Konstantina van den Oeverbergh-Abdurrahmanoglu';
    await lead.getByLabel('Name').fill(longName);
    await lead
      .getByRole('checkbox', { name: /^(?!Teacher|School|Technician)/ })
      .first()
      .check({ force: true });
    await lead.getByRole('button', { name: 'Add them' }).click();
    const password = await firstPassword(lead, longName);
    await check(lead, 'first password');
    await lead.getByRole('button', { name: 'I have it' }).click();
    await expect(lead.locator('body')).not.toContainText(password);
    await expect(lead.getByRole('heading', { name: '2 people' })).toBeFocused();

    const teacher = await phone.open();
    await enter(teacher, hub, longName.toLowerCase(), password);
    await expect(teacher.getByRole('heading', { level: 1, name: 'Choose your own password' })).toBeVisible();
    await check(teacher, 'choose a password');
    await teacher.getByLabel('Password you were given').fill('not this');
    await teacher.getByLabel('New password', { exact: true }).fill('short');
    await teacher.getByRole('button', { name: 'Use the new password' }).tap();
    await expect(teacher.getByRole('alert')).toContainText('Use at least 8 letters or digits');
    await teacher.getByLabel('New password', { exact: true }).fill('four plain words here');
    await teacher.getByRole('button', { name: 'Use the new password' }).tap();
    await expect(teacher.getByRole('alert')).toContainText('This is not the password you signed in with');
    await teacher.getByLabel('Password you were given').fill(password);
    await teacher.getByRole('button', { name: 'Use the new password' }).tap();
    await expect(teacher).toHaveURL(/\/teacher\/class\//);
    await expect(teacher.getByRole('link', { name: 'Staff' })).toHaveCount(0);
    // Not theirs, and not to be found by its address either.
    await teacher.goto(`${hub.url}/teacher/staff`);
    await expect(teacher.getByRole('alert')).toBeVisible();
    await teacher.goto(`${hub.url}/teacher`);
    await expect(teacher).toHaveURL(/\/teacher\/class\//);

    await cardOf(lead, longName).getByRole('button', { name: 'Change' }).click();
    await lead.getByRole('checkbox', { name: /^School lead/ }).check({ force: true });
    await lead.getByRole('checkbox', { name: /^Teacher/ }).uncheck({ force: true });
    await check(lead, 'changing');
    await lead.getByRole('button', { name: 'Save' }).click();
    await expect(cardOf(lead, longName)).toContainText('School lead');
    await expect(cardOf(lead, longName).getByRole('button', { name: 'Change' })).toBeFocused();
    // A school lead looks at every class and changes nothing there.
    await teacher.reload();
    await expect(teacher.getByText('You can look at this class.')).toBeVisible({ timeout: 20_000 });
    await expect(teacher.getByRole('link', { name: 'Invite' })).toHaveCount(0);
    await check(teacher, 'a board to look at');
    await teacher.getByRole('link', { name: /Amara/ }).first().tap();
    await expect(teacher.getByRole('heading', { level: 1, name: /Amara/ })).toBeVisible();
    await expect(teacher.getByRole('button', { name: 'Make a plan' })).toHaveCount(0);
    await teacher.goto(`${hub.url}/teacher/staff`);
    await expect(teacher.getByRole('heading', { name: '2 people' })).toBeVisible();
    await check(teacher, 'staff on a phone');
    await cardOf(teacher, longName).getByRole('button', { name: 'Change' }).tap();
    await teacher.getByRole('checkbox', { name: /^Technician/ }).check({ force: true });
    await teacher.getByRole('button', { name: 'Save' }).tap();
    await expect(teacher.getByRole('alert')).toContainText('Nobody can give themselves more than they have');

    await cardOf(lead, longName).getByRole('button', { name: 'New password' }).click();
    await lead.getByRole('dialog').getByRole('button', { name: 'New password' }).click();
    await expect(lead.getByRole('dialog')).toHaveCount(0);
    expect(await firstPassword(lead, longName)).not.toBe(password);
    await lead.getByRole('button', { name: 'I have it' }).click();
    await cardOf(lead, longName).getByRole('button', { name: 'End' }).focus();
    await lead.keyboard.press('Enter');
    await check(lead, 'ending');
    await lead.getByRole('dialog').getByRole('button', { name: 'End' }).focus();
    await lead.keyboard.press('Enter');
    await expect(lead.getByRole('heading', { name: 'One person', exact: true })).toBeFocused();
    await lead.getByText('One person who has left').click();
    await expect(cardOf(lead, longName)).toContainText('Ended on');
    await check(lead, 'somebody has left');
    await teacher.reload();
    await expect(teacher.getByRole('link', { name: 'Sign in again' })).toBeVisible({ timeout: 20_000 });
    expect([...desk.errors, ...phone.errors].filter((error) => !/40[13]/.test(error))).toEqual([]);
  } finally {
    await desk.remove();
    await phone.remove();
    await hub.stop();
  }
});

test('AUT-10 a school lead reads who looked at what: by one adult, about one child, printed and as a table', async () => {
  const hub = await startHub({ demoWeek: true });
  const desk = new Device(wide);
  const phone = new Device();
  try {
    const lead = await desk.open();
    await signIn(lead, hub);
    await lead.getByRole('link', { name: /Amara/ }).first().click();
    await expect(lead.getByRole('heading', { level: 1, name: /Amara/ })).toBeVisible();
    await lead.goto(`${hub.url}/teacher/audit`);
    const entries = lead.getByRole('listitem').filter({ hasText: hub.teacher.name });
    await expect(entries.filter({ hasText: 'looked at the page of Amara' })).toHaveCount(1);
    await expect(entries.filter({ hasText: 'looked at the board of' })).toHaveCount(1);
    await expect(entries.filter({ hasText: 'signed in' })).toHaveCount(1);
    await check(lead, 'audit');
    await lead.getByLabel('About which learner').selectOption({ label: 'Amara' });
    await expect(lead).toHaveURL(/learner=l-/);
    await expect(entries.filter({ hasText: 'looked at the page of Amara' })).toHaveCount(1);
    await expect(entries.filter({ hasText: 'signed in' })).toHaveCount(0);
    const [file] = await Promise.all([
      lead.waitForEvent('download'),
      lead.getByRole('button', { name: 'Save as a table' }).click(),
    ]);
    const table = readFileSync(await file.path(), 'utf8');
    expect(table.split('\r\n').length).toBeGreaterThan(1);
    expect(table).toContain('looked at the page of Amara');
    expect(table).not.toContain('signed in');
    // What is shown stands in the address: a reload shows the same.
    await lead.reload();
    await expect(lead.getByLabel('About which learner')).toHaveValue(/l-/);
    await expect(entries.filter({ hasText: 'signed in' })).toHaveCount(0);
    await lead.getByLabel('About which learner').selectOption({ label: 'Everything' });
    await lead.getByLabel('By whom').selectOption({ label: 'Somebody at the hub’s computer' });
    await expect(lead.getByText('Nothing here.')).toBeVisible();
    await check(lead, 'nothing there');

    const small = await phone.open();
    await signIn(small, hub);
    await small.getByRole('link', { name: 'Who looked at what' }).tap();
    await expect(small.getByRole('heading', { level: 1, name: 'Who looked at what' })).toBeVisible();
    await expect(small.getByText(/entries in all/)).toBeVisible();
    await check(small, 'audit on a phone');
    await small.goto(`${hub.url}/teacher/account`);
    await expect(small.getByRole('button', { name: 'Sign out everywhere' })).toBeVisible();
    await check(small, 'account');
    await small.getByRole('button', { name: 'Sign out everywhere' }).tap();
    await expect(small.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    await lead.reload();
    await expect(lead.getByRole('link', { name: 'Sign in again' })).toBeVisible({ timeout: 20_000 });
    expect([...desk.errors, ...phone.errors].filter((error) => !/401/.test(error))).toEqual([]);
  } finally {
    await desk.remove();
    await phone.remove();
    await hub.stop();
  }
});
