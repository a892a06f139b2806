import { expect, test } from '@playwright/test';
import { startHub } from '#tests/support/test-hub.ts';
import { Device } from './support/device.ts';
import { answer, chooseLearner, join, startPractice } from './support/learner.ts';
import { signIn } from './support/teacher.ts';

test('no request ever leaves for anywhere but the hub, and the content security policy is never offended', async () => {
  const device = new Device({ width: 1366, height: 768 });
  const hub = await startHub({ demoWeek: true });
  const asked = new Set<string>();
  try {
    const page = await device.open();
    device.context.on('request', (request) => asked.add(request.url()));
    const offended: string[] = [];
    await device.context.exposeFunction('noteOffence', (what: string) => offended.push(what));
    await page.addInitScript(() =>
      addEventListener('securitypolicyviolation', (event) =>
        (globalThis as unknown as { noteOffence(what: string): void }).noteOffence(
          `${event.violatedDirective} ${event.blockedURI}`,
        ),
      ),
    );
    await join(page, hub);
    await page.goto(hub.url);
    await chooseLearner(page, 'Tuan');
    await startPractice(page);
    await answer(page);
    await signIn(page, hub);
    await page.getByRole('link', { name: 'Class code and learners' }).first().click();
    await expect(page.getByText(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/).first()).toBeVisible();
    expect(
      [...asked].filter(
        (url) => !url.startsWith(hub.url) && !url.startsWith('data:') && !url.startsWith('blob:'),
      ),
    ).toEqual([]);
    expect(asked.size).toBeGreaterThan(10);
    expect(offended).toEqual([]);
    const policy = (await page.request.get(hub.url)).headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  } finally {
    await device.remove();
    await hub.stop();
  }
});
