import { expect, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { chooseLearner, handInLine, join, practise, startPractice } from './support/learner.ts';
import { boardOf, signIn } from './support/teacher.ts';

test('a week away: join, hub gone, browser restarted, 20 answers, handed in, the teacher sees 20', async () => {
  const device = new Device();
  let hub = await startHub({ data: `${device.profile}-hub` });
  const port = Number(new URL(hub.url).port);
  try {
    let page = await device.open();
    await join(page, hub);
    await hub.stop();

    await device.close();
    page = await device.open();
    await page.goto(hub.url);
    await chooseLearner(page, 'Amara');
    await startPractice(page);
    await practise(page, 8);
    // The battery goes flat in the middle of a question.
    await device.kill();
    page = await device.open();
    await page.goto(hub.url);
    await chooseLearner(page, 'Amara');
    await expect(page.getByText('8 answers today')).toBeVisible();
    await startPractice(page);
    await practise(page, 12);
    await page.getByRole('link', { name: 'Stop' }).click();
    await expect(handInLine(page)).toContainText('20 answers waiting');
    await expect(handInLine(page)).not.toContainText('safe at school');

    hub = await startHub({ data: hub.data, port });
    await page.getByRole('button', { name: 'Hand in now' }).click();
    await expect(handInLine(page)).toContainText(/all 20 answers are safe at school/i, { timeout: 20_000 });
    expect(await boardOf(hub, 'Amara')).toMatchObject({ answers: 20, waiting: 0 });

    const desk = new Device({ width: 1366, height: 768 });
    const board = await desk.open();
    await signIn(board, hub);
    await expect(board.getByRole('row', { name: /Amara/ })).toContainText('20');
    await desk.remove();
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.kill();
  }
});

test('the hub is killed in the middle of the hand-in: nothing lost, nothing doubled', async () => {
  const device = new Device();
  let hub = await startHub({ data: `${device.profile}-hub` });
  const port = Number(new URL(hub.url).port);
  try {
    const page = await device.open();
    await join(page, hub);
    await hub.stop();
    await page.goto(`${hub.url}/`);
    await chooseLearner(page, 'Ben');
    await startPractice(page);
    await practise(page, 6);
    await page.getByRole('link', { name: 'Stop' }).click();
    for (let cut = 0; cut < 4; cut++) {
      hub = await startHub({ data: hub.data, port });
      const asked = page
        .getByRole('button', { name: 'Hand in now' })
        .click({ timeout: 2_000 })
        .catch(() => undefined);
      await new Promise((done) => setTimeout(done, 15 * (cut + 1)));
      await hub.kill();
      await asked;
    }
    hub = await startHub({ data: hub.data, port });
    await expect(async () => {
      await page
        .getByRole('button', { name: 'Hand in now' })
        .click({ timeout: 1_000 })
        .catch(() => undefined);
      await expect(handInLine(page)).toContainText(/all 6 answers are safe at school/i, { timeout: 3_000 });
    }).toPass({ timeout: 30_000 });
    expect(await boardOf(hub, 'Ben')).toMatchObject({ answers: 6, waiting: 0 });
  } finally {
    await device.remove();
    await hub.kill();
  }
});

test('two tabs of one device: one log, every answer once', async () => {
  const device = new Device();
  const hub = await startHub();
  try {
    const first = await device.open();
    await join(first, hub);
    await first.goto(hub.url);
    await chooseLearner(first, 'Elif');
    const second = await device.context.newPage();
    await second.goto(hub.url);
    await chooseLearner(second, 'Elif');
    await startPractice(first);
    await startPractice(second);
    await practise(first, 2);
    await practise(second, 3);
    await practise(first, 2);
    await first.getByRole('link', { name: 'Stop' }).click();
    await expect(handInLine(first)).toContainText('safe at school', { timeout: 20_000 });
    const { answers } = await boardOf(hub, 'Elif');
    // Both tabs were offered the same open question once: the second answer to it is not counted twice.
    expect(answers).toBeGreaterThanOrEqual(6);
    expect(answers).toBeLessThanOrEqual(7);
    await expect(first.getByText(new RegExp(`${answers} answers today`))).toBeVisible();
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.stop();
  }
});
