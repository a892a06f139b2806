import 'fake-indexeddb/auto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { BoardAnswer, type BoardLearner, MattersAnswer, SessionAnswer } from '#domain/hub-api.ts';
import type { LearnerId } from '#domain/ids.ts';
import { FootpathDatabase } from '#store/database.ts';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { openWorkerDevice, type WorkerDevice } from '#tests/support/worker-device.ts';

/**
 * What adults are shown of a hand-in (HUB-13, HUB-27): the whole worker in Node against a real hub process. Two devices of one
 * learner, a copied device, a profile that is put back, and a hub that is put back.
 */
const folders: string[] = [];
const devices: WorkerDevice[] = [];
let hub: TestHub | null = null;

afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  await hub?.stop();
  hub = null;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'footpath-shown-'));
  folders.push(made);
  return made;
};

async function start(data: string, args: readonly string[] = []): Promise<TestHub> {
  hub = await startHub({ data, args });
  return hub;
}

async function open(name?: string): Promise<WorkerDevice> {
  const device = await openWorkerDevice(() => hub?.url ?? 'http://127.0.0.1:9', name);
  devices.push(device);
  return device;
}

async function joined(code: string): Promise<WorkerDevice> {
  const device = await open();
  await device.join(code);
  await handIn(device);
  return device;
}

/** Until nothing is new: what has to be repeated repeats itself, but not for ever. */
async function handIn(...all: readonly WorkerDevice[]): Promise<void> {
  for (let round = 0; round < 3; round++)
    for (const device of all) expect(await device.handIn()).toEqual({ ok: true, value: null });
}

/** All that a device stores, under another name: an image of it, or its state for later. */
async function copyOf(device: WorkerDevice): Promise<string> {
  const name = `copy-${Math.random()}`;
  const copy = new FootpathDatabase(name);
  await copy.open();
  for (const table of device.db.tables) await copy.table(table.name).bulkPut(await table.toArray());
  copy.close();
  return name;
}

async function learnerOf(device: WorkerDevice): Promise<LearnerId> {
  const [learner] = await device.learners();
  if (learner === undefined) throw new Error('the roster has not come');
  return learner;
}

async function asTeacher(at: TestHub) {
  const signedIn = await fetch(`${at.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(at.teacher),
  });
  const headers = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '' };
  const { classes } = v.parse(SessionAnswer, await signedIn.json());
  const get = async (path: string): Promise<unknown> => (await fetch(at.url + path, { headers })).json();
  return {
    async row(learner: LearnerId): Promise<BoardLearner | undefined> {
      const board = v.parse(BoardAnswer, await get(`/api/classes/${classes[0]?.id}/board?since=0`));
      return board.learners.find((row) => row.learner === learner);
    },
    matters: async () => v.parse(MattersAnswer, await get('/api/matters')).matters,
  };
}

describe('what adults are shown', () => {
  test('HUB-13: two devices of one learner, each with its own fact', async () => {
    const at = await start(folder());
    const one = await joined(at.classCode);
    const two = await joined(at.classCode);
    const learner = await learnerOf(one);
    for (let n = 0; n < 3; n++) await one.answer(learner);
    await two.answer(learner);
    await handIn(one);
    const teacher = await asTeacher(at);
    expect(await teacher.row(learner)).toMatchObject({
      answers: 3,
      waiting: 0,
      devices: [{ device: one.device, waiting: 0, held: 3 }],
    });
    await handIn(two);
    const row = await teacher.row(learner);
    expect(row).toMatchObject({ answers: 4, waiting: 0 });
    expect(row?.devices.map(({ device, held }) => [device, held])).toEqual([
      [two.device, 1],
      [one.device, 3],
    ]);
    expect(await teacher.matters()).toEqual([]);
  }, 60_000);

  test('LOG-9 HUB-27: a copied device keeps what both wrote, and is one matter', async () => {
    const at = await start(folder());
    const one = await joined(at.classCode);
    const learner = await learnerOf(one);
    await one.answer(learner);
    await handIn(one);
    const twin = await open(await copyOf(one));
    expect(twin.device).toBe(one.device);
    await one.record(learner, [1, 2]);
    await twin.record(learner, [3]);
    await handIn(one, twin);
    const teacher = await asTeacher(at);
    for (const device of [one, twin]) {
      expect(await device.marks(learner)).toEqual([1, 2, 3]);
      expect(await device.counts()).toMatchObject({ waiting: 0 });
    }
    expect(await teacher.row(learner)).toMatchObject({
      waiting: 0,
      devices: [{ device: one.device, waiting: 0, held: 4 }],
    });
    expect(await teacher.matters()).toMatchObject([
      { kind: 'copied-device', device: one.device, learner: { id: learner }, settled: null },
    ]);
  }, 60_000);

  test('LOG-9 HUB-27: a profile that is put back gets its work again, and is a matter of its own', async () => {
    const at = await start(folder());
    const one = await joined(at.classCode);
    const learner = await learnerOf(one);
    await one.record(learner, [1]);
    await handIn(one);
    const lastWeek = await copyOf(one);
    await one.record(learner, [2, 3]);
    await handIn(one);
    one.close();
    const again = await open(lastWeek);
    expect(await again.marks(learner)).toEqual([1]);
    await handIn(again);
    expect(await again.marks(learner)).toEqual([1, 2, 3]);
    const teacher = await asTeacher(at);
    expect(await teacher.matters()).toMatchObject([
      { kind: 'restored-profile', device: one.device, learner: { id: learner }, count: 2 },
    ]);
    expect(await teacher.row(learner)).toMatchObject({ waiting: 0, devices: [{ held: 3 }] });
  }, 60_000);

  for (const announced of [true, false])
    test(`HUB-11 HUB-27: a hub that is put back, ${announced ? 'announced' : 'unannounced'}, is a matter, and what it lost comes back`, async () => {
      const data = folder();
      const first = await start(data);
      const one = await joined(first.classCode);
      const learner = await learnerOf(one);
      await one.answer(learner);
      await handIn(one);
      await first.stop();
      const backup = folder();
      cpSync(data, backup, { recursive: true });
      await start(data);
      await one.answer(learner);
      await handIn(one);
      expect(await one.counts()).toMatchObject({ waiting: 0, safe: 2 });
      await hub?.stop();
      const restored = await start(backup, announced ? ['--restored'] : []);
      const teacher = await asTeacher(restored);
      expect(await teacher.row(learner)).toMatchObject({ answers: 1 });
      await handIn(one);
      expect(await one.counts()).toMatchObject({ waiting: 0, safe: 2 });
      expect(await teacher.row(learner)).toMatchObject({ answers: 2, waiting: 0 });
      expect(await teacher.matters()).toMatchObject([
        { kind: 'hub-restored', device: null, learner: null, count: 1, times: 1 },
      ]);
    }, 60_000);
});
