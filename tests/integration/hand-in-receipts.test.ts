import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type LearnerId, staffPartition } from '#domain/ids.ts';
import { frameType } from '#sync/frame/frame.ts';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { openWorkerDevice, type WorkerDevice } from '#tests/support/worker-device.ts';

/**
 * Receipts, and a hub that is put back: the whole worker in Node against a real hub process on its folder. Two devices share a
 * learner; whoever has what the hub lost gives it back.
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
  const made = mkdtempSync(join(tmpdir(), 'footpath-receipts-'));
  folders.push(made);
  return made;
};

async function start(data: string, args: readonly string[] = []): Promise<TestHub> {
  hub = await startHub({ data, args });
  return hub;
}

async function openDevice(code: string): Promise<WorkerDevice> {
  const device = await openWorkerDevice(() => hub?.url ?? 'http://127.0.0.1:9');
  devices.push(device);
  await device.join(code);
  expect(await device.handIn()).toMatchObject({ ok: true });
  return device;
}

/** Hands in until nothing is new: whatever has to be repeated repeats itself, but not for ever. */
async function settle(...all: readonly WorkerDevice[]): Promise<void> {
  for (let round = 0; round < 3; round++)
    for (const device of all) expect(await device.handIn()).toEqual({ ok: true, value: null });
}

async function firstLearner(device: WorkerDevice): Promise<LearnerId> {
  const [learner] = await device.learners();
  if (learner === undefined) throw new Error('the roster has not come');
  return learner;
}

describe('receipts', () => {
  test('SYN-4: an answer is safe when a signed receipt covers it; SYN-12: in frames from the second exchange on', async () => {
    const { classCode } = await start(folder());
    const device = await openDevice(classCode);
    const learner = await firstLearner(device);
    for (let n = 0; n < 3; n++) await device.answer(learner);
    expect(await device.counts()).toMatchObject({ waiting: 3, safe: 0 });
    await device.handIn();
    expect(await device.counts()).toMatchObject({ waiting: 0, safe: 3 });
    const [receipt] = (await device.db.receipts.toArray()).filter(({ answers }) => answers > 0);
    expect(receipt).toMatchObject({ count: 3, signature: expect.stringMatching(/^[0-9a-f]{128}$/) });
    const types = device.asked.filter(({ path }) => path === '/api/sync').map(({ type }) => type);
    expect(types[0]).toBe('application/json');
    expect(new Set(types.slice(1))).toEqual(new Set([frameType]));
    // SYN-8: nothing new is one small request.
    const before = device.asked.length;
    await device.handIn();
    expect(device.asked.length - before).toBe(1);
    expect(device.asked.at(-1)?.bytes).toBeLessThan(120);
  });
});

describe('a hub that is put back', () => {
  for (const announced of [true, false])
    test(`SYN-7 SYN-13: nothing is lost, ${announced ? 'announced' : 'unannounced'}, though the writer never comes back`, async () => {
      const data = folder();
      const first = await start(data);
      const writer = await openDevice(first.classCode);
      const reader = await openDevice(first.classCode);
      const learner = await firstLearner(writer);
      await reader.remember(learner);
      await writer.record(learner, [1, 2, 3]);
      await settle(writer, reader);
      await first.stop();
      const backup = folder();
      cpSync(data, backup, { recursive: true });

      await start(data);
      await writer.record(learner, [4, 5, 6]);
      await settle(writer, reader);
      expect(await reader.marks(learner)).toEqual([1, 2, 3, 4, 5, 6]);
      await hub?.stop();

      // Another device, that joins the hub as it was before, writes over the forgotten arrival numbers.
      await start(backup, announced ? ['--restored'] : []);
      const later = await openDevice(first.classCode);
      await later.record(learner, [7, 8, 9, 10, 11, 12]);
      await settle(later, reader, later);
      const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
      expect(await reader.marks(learner)).toEqual(all);
      expect(await later.marks(learner)).toEqual(all);
    }, 60_000);

  test('SYN-7: a device that joined after the backup is let in again by itself', async () => {
    const data = folder();
    const first = await start(data);
    await first.stop();
    const backup = folder();
    cpSync(data, backup, { recursive: true });
    await start(data);
    const device = await openDevice(first.classCode);
    const learner = await firstLearner(device);
    await device.answer(learner);
    await device.handIn();
    await hub?.stop();
    await start(backup, ['--restored']);
    expect(await device.handIn()).toEqual({ ok: true, value: null });
    expect(await device.counts()).toMatchObject({ waiting: 0, safe: 1 });
  }, 60_000);

  test('SYN-13: what staff said comes back too, and nobody can make up what the hub never said', async () => {
    const data = folder();
    const first = await start(data);
    const device = await openDevice(first.classCode);
    const learner = await firstLearner(device);
    await device.remember(learner);
    await first.stop();
    const backup = folder();
    cpSync(data, backup, { recursive: true });
    const running = await start(data);
    await say(running, first.teacher, learner);
    await settle(device);
    const said = async () =>
      (await device.db.streams.where({ partition: staffPartition(learner) }).toArray()).map(
        ({ count }) => count,
      );
    expect(await said()).toEqual([1]);
    expect(await plansAt(running, first.teacher, learner)).toEqual(['Counting on']);
    await running.stop();
    const restored = await start(backup, ['--restored']);
    await settle(device);
    expect(await plansAt(restored, first.teacher, learner)).toEqual(['Counting on']);
  }, 60_000);
});

/** Signs in and changes the learner's plan, as the teacher's page does. */
async function say(at: TestHub, teacher: TestHub['teacher'], learner: LearnerId): Promise<void> {
  const { cookie, classId } = await signIn(at, teacher);
  const said = await fetch(`${at.url}/api/classes/${classId}/learners/${learner}/plan`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ skills: ['count-to-20'], challenge: null, note: 'Counting on' }),
  });
  expect(said.status, await said.text()).toBe(200);
}

async function plansAt(at: TestHub, teacher: TestHub['teacher'], learner: LearnerId): Promise<unknown[]> {
  const { cookie, classId } = await signIn(at, teacher);
  const board = await fetch(`${at.url}/api/classes/${classId}/board?since=0`, { headers: { cookie } });
  const { learners } = (await board.json()) as {
    learners: { learner: string; plan: { note: string } | null }[];
  };
  return learners.filter((row) => row.learner === learner).map((row) => row.plan?.note);
}

async function signIn(at: TestHub, teacher: TestHub['teacher']) {
  const answer = await fetch(`${at.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(teacher),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { classes } = (await answer.json()) as { classes: { id: string }[] };
  return { cookie, classId: classes[0]?.id ?? '' };
}
