import { expect, type Page, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { chooseLearner, handInLine, join, practise, startPractice } from './support/learner.ts';
import { signIn } from './support/teacher.ts';

const skill = 'Count to 20';

/** The step of a skill on the learner's path, whose words say where the learner stands. */
const step = (page: Page) => page.getByRole('button', { name: new RegExp(`^${skill}`) });

/** Hands in, and with it hears what staff have said. */
async function handIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Hand in now' }).click();
  await expect(handInLine(page)).toContainText(/safe at school/i, { timeout: 20_000 });
}

test('a teacher’s word reaches the learner’s map, is taken back again, and the plan reaches Today', async () => {
  const hub = await startHub();
  const tablet = new Device();
  const desk = new Device({ width: 1366, height: 768 });
  try {
    const learner = await tablet.open();
    await join(learner, hub);
    await learner.goto(hub.url);
    await chooseLearner(learner, 'Amara');
    await startPractice(learner);
    await practise(learner, 1);
    await learner.getByRole('link', { name: 'Stop' }).click();
    await handIn(learner);
    await expect(step(learner)).not.toContainText('Secure');

    const teacher = await desk.open();
    await signIn(teacher, hub);
    await teacher.getByRole('link', { name: /Amara/ }).first().click();
    await expect(teacher.getByRole('heading', { level: 1, name: /Amara/ })).toBeVisible();
    const row = teacher.getByRole('group').filter({ hasText: skill }).first();
    await row.locator('summary').click();
    // The evidence in a sentence, from the model's own terms.
    await expect(row.getByText(/Amara.*“Count to 20”.*the one answer was (right|wrong)/)).toBeVisible();

    await row.getByRole('button', { name: 'Add what you know' }).click();
    await row.getByRole('radio', { name: /^Secure/ }).check({ force: true });
    await row.getByRole('button', { name: 'Add it' }).click();
    await expect(row.getByRole('alert')).toContainText('Say why');
    await row.getByLabel('Why').fill('Counted the chairs for me');
    await row.getByRole('button', { name: 'Add it' }).click();
    await expect(teacher.getByText('Added. Devices hear of it')).toBeVisible();
    await expect(row.getByText('Counted the chairs for me')).toBeVisible();
    await expect(row.getByText(`${hub.teacher.name}, today`)).toBeVisible();
    await expect(row.locator('summary')).toContainText('Secure');
    await handIn(learner);
    await expect(step(learner)).toContainText('Secure');

    await row.getByRole('button', { name: 'Take back' }).click();
    const dialog = teacher.getByRole('dialog', { name: 'Take this back?' });
    await dialog.getByLabel('Why').fill('It was another Amara');
    await dialog.getByRole('button', { name: 'Take back' }).click();
    await expect(teacher.getByText('Taken back. It counts no more.')).toBeVisible();
    await expect(row.locator('summary')).not.toContainText('Secure');
    await handIn(learner);
    await expect(step(learner)).not.toContainText('Secure');

    await teacher.getByRole('button', { name: 'Make a plan' }).click();
    await teacher.getByLabel('Find a skill').fill('multiply bigger');
    await teacher.getByRole('checkbox', { name: /Multiply bigger numbers/ }).check({ force: true });
    await teacher.getByRole('radio', { name: /^Gentle/ }).check({ force: true });
    await teacher.getByLabel('Note').fill('For the market stall');
    await teacher.getByRole('button', { name: 'Save the plan' }).click();
    await expect(teacher.getByText('one skill is planned for Amara')).toBeVisible();
    await handIn(learner);
    await expect(learner.getByText('Your teacher picked this for you.').first()).toBeVisible();
    await expect(learner.getByText('Questions are gentle.', { exact: false })).toBeVisible();
    expect([...tablet.errors, ...desk.errors]).toEqual([]);
  } finally {
    await tablet.remove();
    await desk.remove();
    await hub.stop();
  }
});

test('with the hub away, what a teacher wrote stays in the form and is said when it is back', async () => {
  const desk = new Device({ width: 360, height: 740 });
  let hub = await startHub({ data: `${desk.profile}-hub` });
  const port = Number(new URL(hub.url).port);
  try {
    const teacher = await desk.open();
    await signIn(teacher, hub);
    await teacher.getByRole('link', { name: /Ben/ }).first().click();
    const row = teacher.getByRole('group').filter({ hasText: skill }).first();
    await row.locator('summary').click();
    await row.getByRole('button', { name: 'Add what you know' }).click();
    await row.getByRole('radio', { name: /^An observation/ }).check({ force: true });
    await row.getByRole('radio', { name: 'On the way' }).check({ force: true });
    await row.getByLabel('Why').fill('Skips seven now and then');
    await hub.stop();
    await row.getByRole('button', { name: 'Add it' }).click();
    await expect(
      row.getByText('Nothing was sent; what you wrote is still here.', { exact: false }),
    ).toBeVisible();
    await expect(row.getByLabel('Why')).toHaveValue('Skips seven now and then');
    hub = await startHub({ data: hub.data, port });
    await row.getByRole('button', { name: 'Add it' }).click();
    await expect(row.getByText('Observed: On the way')).toBeVisible();
    expect(await teacher.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(desk.errors).toEqual([]);
  } finally {
    await desk.remove();
    await hub.kill();
  }
});
