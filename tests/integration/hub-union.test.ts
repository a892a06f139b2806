import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { LearnerId } from '#domain/ids.ts';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { openWorkerDevice, type WorkerDevice } from '#tests/support/worker-device.ts';

/** Two hubs of one school, each with its own devices, brought together by the real command. */
const root = join(import.meta.dirname, '../..');
const folders: string[] = [];
const hubs: TestHub[] = [];
const devices: WorkerDevice[] = [];

afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  for (const hub of hubs.splice(0)) await hub.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'footpath-union-'));
  folders.push(made);
  return made;
}

async function start(data: string, args: readonly string[] = []): Promise<TestHub> {
  const hub = await startHub({ data, args });
  hubs.push(hub);
  return hub;
}

const run = (data: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, ['src/hub/main.ts', '--data', data, ...args], { cwd: root, encoding: 'utf8' });

const deviceOf = (hub: TestHub, code: string) => deviceAt(() => hub.url, code);

async function deviceAt(
  url: () => string,
  code: string,
): Promise<{ device: WorkerDevice; learner: LearnerId }> {
  const device = await openWorkerDevice(url);
  devices.push(device);
  await device.join(code);
  expect(await device.handIn()).toEqual({ ok: true, value: null });
  const [learner] = await device.learners();
  if (learner === undefined) throw new Error('the roster has not come');
  return { device, learner };
}

test('SYN-14: two hubs and one child: after the union both hold all of it, and a tablet that was copied hands in at each', async () => {
  const here = folder();
  const first = await start(here);
  const code = first.classCode;
  // A tablet that is copied later, with work that both copies know.
  let url = first.url;
  const tablet = await deviceAt(() => url, code);
  const { learner } = tablet;
  await tablet.device.record(learner, [1, 2]);
  await tablet.device.handIn();
  await first.stop();
  const there = folder();
  cpSync(here, there, { recursive: true });
  const paired = run(here, '--pair');
  const [, key = ''] = /--key (\S+)/.exec(paired.stdout) ?? [];
  expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);

  const one = await start(here);
  const two = await start(there, ['--restored']);
  const atOne = await deviceOf(one, code);
  const atTwo = await deviceOf(two, code);
  await atOne.device.record(learner, [3, 4]);
  await atTwo.device.record(learner, [5, 6, 7]);
  const copy = await openWorkerDevice(() => two.url, await tablet.device.copy());
  devices.push(copy);
  url = one.url;
  await tablet.device.record(learner, [8]);
  await copy.record(learner, [9]);
  for (const device of [atOne.device, atTwo.device, tablet.device, copy])
    expect(await device.handIn()).toEqual({ ok: true, value: null });
  await two.stop();

  const wrong = run(there, '--union', one.url, '--key', 'A'.repeat(43));
  expect(wrong.status, wrong.stdout).toBe(1);
  expect(wrong.stderr).toContain('does not know that key');
  const united = run(there, '--union', one.url, '--key', key);
  expect(united.status, united.stderr).toBe(0);
  expect(united.stdout).toContain('Both hubs hold the same: 4 events went there, 3 came here.');
  const again = run(there, '--union', one.url, '--key', key);
  expect(again.stdout).toContain('0 events went there, 0 came here');

  const later = await start(there);
  // Each copy settles with its own hub, which holds what the other wrote by now.
  await tablet.device.remember(learner);
  expect(await tablet.device.handIn()).toEqual({ ok: true, value: null });
  const all = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  for (const hub of [one, later]) {
    const fresh = await deviceOf(hub, code);
    await fresh.device.remember(learner);
    await fresh.device.handIn();
    expect(await fresh.device.marks(learner)).toEqual(all);
  }
}, 120_000);

test('SYN-14: a hub that is not paired lets nobody in with a made-up key', async () => {
  const hub = await start(folder());
  const answer = await fetch(`${hub.url}/api/sync`, {
    method: 'POST',
    headers: { authorization: `Bearer ${'A'.repeat(43)}`, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(await answer.json()).toMatchObject({ error: { code: 'device-unknown' } });
}, 30_000);
