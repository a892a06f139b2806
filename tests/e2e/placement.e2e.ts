import { expect, type Page, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { gradeOf, openQuestion, putRightAnswer } from './support/answer-key.ts';
import { Device } from './support/device.ts';
import { chooseLearner, handInLine, join } from './support/learner.ts';
import { boardOf } from './support/teacher.ts';

const most = 25;
const unknown = (page: Page) => page.getByRole('button', { name: 'I don’t know' });
const found = (page: Page) => page.getByRole('heading', { level: 1, name: 'Your start is found' });

/** One step of the search by somebody who knows what is taught up to a grade; says whether there was one. */
async function step(page: Page, knownGrade: number): Promise<boolean> {
  await expect(unknown(page).or(found(page)).first()).toBeVisible();
  if (await found(page).isVisible()) return false;
  const question = await openQuestion(page);
  if (gradeOf(question) <= knownGrade) {
    await putRightAnswer(page, question);
    await page.getByRole('button', { name: 'Next', exact: true }).click();
  } else await unknown(page).click();
  // Thanks, whatever it was, and no judgement.
  await expect(page.getByText('Thank you.', { exact: true })).toBeVisible();
  await expect(page.locator('[data-outcome], .given, .verdict')).toHaveCount(0);
  await expect(page.getByText('Thank you.', { exact: true })).toBeHidden();
  return true;
}

async function walk(page: Page, knownGrade: number, steps: number): Promise<number> {
  for (let walked = 0; walked < steps; walked++) if (!(await step(page, knownGrade))) return walked;
  return steps;
}

test('the start is found without the hub: left, killed, gone on with, and shown on the map', async () => {
  const device = new Device();
  let hub = await startHub({ data: `${device.profile}-hub` });
  const port = Number(new URL(hub.url).port);
  try {
    let page = await device.open();
    await join(page, hub);
    await hub.stop();
    await page.goto(hub.url);
    await chooseLearner(page, 'Amara');
    await page.getByRole('link', { name: 'Find my start' }).click();
    expect(await walk(page, 2, 3)).toBe(3);
    const prompt = await page.locator('#practice-prompt').innerText();

    // The battery goes flat; the same question is open again afterwards.
    await device.kill();
    page = await device.open();
    await page.goto(hub.url);
    await chooseLearner(page, 'Amara');
    await expect(page.getByText('You have done 3 questions.')).toBeVisible();
    await page.getByRole('link', { name: 'Go on finding my start' }).click();
    await expect(page.locator('#practice-prompt')).toHaveText(prompt);
    await expect(page.getByRole('progressbar', { name: 'Finding your start' })).toHaveAttribute(
      'aria-valuetext',
      /^Step 4\./,
    );
    // Enough for now leaves it open.
    await page.getByRole('link', { name: 'Enough for now' }).click();
    await page.getByRole('link', { name: 'Go on finding my start' }).click();
    const asked = 3 + (await walk(page, 2, most));
    expect(asked).toBeLessThanOrEqual(most);

    await expect(found(page)).toBeFocused();
    await expect(page.getByText(/You know \d+ skills already, we think/)).toBeVisible();
    await page.getByRole('link', { name: 'To my path' }).click();
    await expect(page.getByText('Known, we think').first()).toBeVisible();
    await expect(page.getByText(`${asked} answers today`)).toBeVisible();

    await page.getByRole('button', { name: 'Why this?' }).first().click();
    const why = page.getByRole('dialog');
    await expect(why.getByText('What we know so far')).toBeVisible();
    await expect(why.getByText(/\d+ of 100/).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Why this?' }).first()).toBeFocused();

    // A skill that is taken as known can be looked at and practised.
    await page
      .getByRole('button', { name: /Known, we think/ })
      .first()
      .click();
    await expect(page.getByRole('dialog').getByText('We think you know this.')).toBeVisible();
    await page.getByRole('dialog').getByRole('link', { name: 'Practise this' }).click();
    await expect(page.getByRole('button', { name: 'Check' })).toBeVisible();
    await page.getByRole('link', { name: 'Stop' }).click();

    hub = await startHub({ data: hub.data, port });
    await page.getByRole('button', { name: 'Hand in now' }).click();
    await expect(handInLine(page)).toContainText('safe at school', { timeout: 20_000 });
    expect(await boardOf(hub, 'Amara')).toMatchObject({ answers: asked, waiting: 0 });
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.kill();
  }
});

test('by keyboard: not knowing, choosing by number, and enough of it', async () => {
  const device = new Device({ width: 1366, height: 768 });
  const hub = await startHub();
  try {
    const page = await device.open();
    await join(page, hub);
    await page.goto(hub.url);
    await chooseLearner(page, 'Ben');
    await page.getByRole('link', { name: 'Find my start' }).focus();
    await page.keyboard.press('Enter');
    for (let n = 1; n <= 4; n++) {
      await expect(page.getByText(`Step ${n}`, { exact: true })).toBeVisible();
      const field = page.locator('#practice-form input[type=text], #practice-form input:not([type])');
      if (n % 2 === 1) {
        await unknown(page).focus();
        await page.keyboard.press('Enter');
      } else if ((await field.count()) > 0) {
        await expect(page.locator('#practice-answer')).toBeFocused();
        await page.keyboard.type('8');
        await page.keyboard.press('Enter');
      } else {
        await page.keyboard.press('1');
        await page.keyboard.press('Enter');
      }
      await expect(page.getByText('Thank you.', { exact: true })).toBeVisible();
    }
    await expect(page.getByText('Step 5', { exact: true })).toBeVisible();
    await page.getByRole('link', { name: 'Enough for now' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'That is enough, show me my path' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('link', { name: 'Practise', exact: true }).first()).toBeVisible();
    await expect(page.getByText('Find my start')).toHaveCount(0);
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.stop();
  }
});

test('how hard, and what one likes: chosen, kept over a restart, and said on Today', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    let page = await device.open();
    await join(page, hub);
    await page.goto(hub.url);
    await chooseLearner(page, 'Chidi');
    await page.getByRole('link', { name: 'Find my start' }).click();
    await expect(unknown(page)).toBeVisible();
    expect(await walk(page, 1, 2)).toBe(2);
    await page.getByRole('link', { name: 'Enough for now' }).click();
    await page.getByRole('button', { name: 'That is enough, show me my path' }).click();
    await page.getByRole('link', { name: 'Questions are steady. Change this' }).click();
    await page.getByRole('radio', { name: /^Brave/ }).check({ force: true });
    await page.getByRole('checkbox', { name: 'Time' }).check({ force: true });
    await expect(page.getByRole('checkbox', { name: 'Time' })).toBeChecked();
    await page.getByRole('link', { name: 'Done' }).click();
    await expect(page.getByRole('link', { name: 'Questions are brave. Change this' })).toBeVisible();
    await device.close();
    page = await device.open();
    await page.goto(hub.url);
    await chooseLearner(page, 'Chidi');
    await page.getByRole('link', { name: 'Questions are brave. Change this' }).click();
    await expect(page.getByRole('radio', { name: /^Brave/ })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: 'Time' })).toBeChecked();
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.stop();
  }
});
