import { afterEach, expect, test } from 'vitest';
import { learnerPartition } from '#domain/ids.ts';
import { createRng } from '#domain/rng.ts';
import { lessonOf } from '#progress/lesson.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { seeCode } from '#tests/support/qr-camera.ts';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { openWorkerDevice, type WorkerDevice } from '#tests/support/worker-device.ts';
import { createCodes } from '#worker/codes.ts';
import { readClock } from '#worker/device-clock.ts';
import { practiceDrafts } from '../../bench/practice-drafts.ts';

/**
 * The whole road of codes in Node, with a whole week on it: the worker's own storage and sealing, the real hub, the real codes, and a camera that
 * sees each of them blurred, askew and in its own time. What a browser adds is in tests/e2e/codes.e2e.ts.
 */
const nowhere = 'http://127.0.0.1:9';
const week = 1000;
const devices: WorkerDevice[] = [];
const cut = new Set<WorkerDevice>();
let hub: TestHub | null = null;

afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  await hub?.stop();
  hub = null;
});

async function open(): Promise<WorkerDevice> {
  const device: WorkerDevice = await openWorkerDevice(() =>
    cut.has(device) ? nowhere : (hub?.url ?? nowhere),
  );
  devices.push(device);
  return device;
}

/** What comes out of the camera, and how many codes were shown for it; every fourth was missed. */
async function throughCamera(payload: Uint8Array): Promise<{ shown: number; read: Uint8Array }> {
  const [screen, camera] = [createCodes(), createCodes()];
  await screen.show(payload, 'middle');
  for (let number = 0; number < 80; number++) {
    if (number % 4 === 3) continue;
    const sight = { side: 480, blur: 0.2, turned: 3 + (number % 5), contrast: 0.6, noise: 5, seed: number };
    const look = await camera.look(seeCode(await screen.draw(number), sight));
    if (look.kind === 'complete') return { shown: number + 1, read: look.payload };
  }
  throw new Error('it was never whole');
}

test('QRF-8 a week is handed in by codes, and the receipt comes back by codes', async () => {
  hub = await startHub();
  const device = await open();
  await device.join(hub.classCode);
  await device.handIn();
  const [learner] = await device.learners();
  if (learner === undefined) throw new Error('the roster has not come');
  await device.remember(learner);
  await device.classroom.fetchPack();
  await device.handIn();
  const lesson = await device.classroom.pack();
  if (!lesson) throw new Error('the pack has not come');
  await (await device.bundles()).settleKeys();
  cut.add(device);
  const drafts = [...practiceDrafts(lessonOf(lesson.pack), lesson.hash, createRng(8), week)];
  const clock = await readClock(device.db, Date.now());
  await createDexieEventStore(device.db).append(device.device, learnerPartition(learner), drafts, clock);
  expect(await device.counts()).toMatchObject({ waiting: week, safe: 0 });

  const made = await (await device.bundles()).makeHandIn(60_000);
  const bundle = made.ok && made.value.length === 1 ? made.value[0] : undefined;
  if (!bundle) throw new Error('one bundle was awaited');
  const there = await throughCamera(bundle);
  expect(there.shown).toBeLessThan(40);

  const carrier = await open();
  const desk = await carrier.bundles();
  expect(await desk.takeBundle(there.read)).toMatchObject({ ok: true, value: { kind: 'hand-in', count: 1 } });
  await desk.handInCarried();
  const answers = await desk.readCarriedAnswers();
  if (!answers.ok) throw new Error('the answers were awaited');
  const back = await throughCamera(answers.value);
  expect(await (await device.bundles()).takeBundle(back.read)).toMatchObject({
    ok: true,
    value: { kind: 'answer', fresh: true, waiting: 0, safe: week },
  });
}, 60_000);
