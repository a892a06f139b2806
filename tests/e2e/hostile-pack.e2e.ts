import { expect, test } from '@playwright/test';
import { prepareSchool, starterPack } from '../../bench/prepared-school.ts';
import { startHub } from '../support/test-hub.ts';
import { Device } from './support/device.ts';
import { answer, chooseLearner, join, startPractice } from './support/learner.ts';

const attack = '<img src=x onerror="globalThis.attacked=1"><script>globalThis.attacked=1</script>';

/** The program's own pack, with markup after every sentence that is shown. */
function attacking(): { title: string; text: string } {
  const pack: unknown = JSON.parse(starterPack().text);
  const shown = new Set(['title', 'canDo', 'prompts', 'hints', 'steps', 'mistakes']);
  const spoil = (value: unknown, isShown: boolean): unknown => {
    if (typeof value === 'string') return isShown ? `${value} ${attack}` : value;
    if (Array.isArray(value)) return value.map((one) => spoil(one, isShown));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, spoil(one, isShown || shown.has(key))]),
    );
  };
  // Under another name: a pack of the program's own would be brought up to date when the hub starts.
  const attacks = { ...(spoil(pack, false) as object), id: 'attacking' };
  return { title: 'Attacking pack', text: JSON.stringify(attacks) };
}

test('CON-11 HUB-18: markup in a pack is words: it is shown as it was written, and runs nowhere', async () => {
  const school = await prepareSchool({ learners: 1, pack: attacking() });
  const hub = await startHub({ data: school.data });
  const device = new Device();
  try {
    const page = await device.open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await join(page, { url: hub.url, classCode: school.classCode });
    await page.goto(hub.url);
    await chooseLearner(page, 'Learner 1');
    await startPractice(page);
    await expect(page.getByRole('main')).toContainText('<script>globalThis.attacked=1</script>');
    await answer(page);
    expect(await page.locator('main img[src="x"], main script').count()).toBe(0);
    expect(await page.evaluate(() => 'attacked' in globalThis)).toBe(false);
    expect(asked.filter((path) => path.endsWith('/x'))).toEqual([]);
    expect(device.errors).toEqual([]);
  } finally {
    await device.remove();
    await hub.stop();
    school.remove();
  }
});
