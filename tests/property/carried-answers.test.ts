import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { bundleType } from '#domain/bundle-api.ts';
import { type LearnerId, learnerPartition } from '#domain/ids.ts';
import { readMeta } from '#store/meta.ts';
import { createMemoryHub, type MemoryHub } from '#tests/support/memory-hub.ts';
import { openWorkerDevice, type WorkerDevice } from '#tests/support/worker-device.ts';

/**
 * Random schedules of everything that may become of carried work: written, made into bundles of any size, handed in in any
 * order and as often as one likes, answered late or on a copy of the device, and handed in over the network in between.
 */
const devices: WorkerDevice[] = [];
const folder = mkdtempSync(join(tmpdir(), 'footpath-carried-'));
let hub: MemoryHub | null = null;

afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  await hub?.close();
  rmSync(folder, { recursive: true, force: true });
});

const steps = 50;
const seeds = 4;

test('BUN-8: nothing is lost, told twice, or called safe too soon', async () => {
  const at = await createMemoryHub(folder);
  hub = at;
  for (let seed = 1; seed <= seeds; seed++) {
    const random = mulberry(seed);
    const learner = at.a.learners[seed % 2] as LearnerId;
    const before = await marksAt(at, learner);
    const twins = [await open(at, at.a.code, learner)];
    const bundles: Uint8Array[] = [];
    const answers: Uint8Array[] = [];
    const written: number[] = [];
    for (let step = 0; step < steps; step++) {
      const twin = pick(twins, random());
      const choice = random();
      if (choice < 0.35) {
        // Large and unlike, so that each costs bytes.
        const mark = Math.floor(random() * 2 ** 31);
        written.push(mark);
        await twin.record(learner, [mark]);
      } else if (choice < 0.55) bundles.push(...(await handInOf(twin, random() < 0.5 ? 240 : undefined)));
      else if (choice < 0.7 && bundles.length > 0) answers.push(await answerOf(at, pick(bundles, random())));
      else if (choice < 0.9 && answers.length > 0) {
        const safe = await safeMarks(twin);
        const cursors = await cursorsOf(twin);
        const taken = await (await twin.bundles()).takeBundle(pick(answers, random()));
        expect(taken, `seed ${seed}`).toMatchObject({ ok: true });
        const now = await safeMarks(twin);
        for (const [partition, after] of Object.entries(await cursorsOf(twin)))
          expect(after, `seed ${seed}: nothing is asked for again`).toBeGreaterThanOrEqual(
            cursors[partition] ?? 0,
          );
        expect(now, `seed ${seed}: what was safe stays so`).toEqual(expect.arrayContaining(safe));
        expect(await marksAt(at, learner), `seed ${seed}: safe is what the hub holds`).toEqual(
          expect.arrayContaining(now),
        );
      } else if (choice < 0.95) await twin.handIn();
      else if (twins.length < 3) twins.push(await open(at, null, learner, await twin.copy()));
    }
    for (let round = 0; round < 3; round++)
      for (const twin of twins)
        expect(await twin.handIn(), `seed ${seed}`).toEqual({ ok: true, value: null });
    const held = (await marksAt(at, learner)).filter((mark) => !before.includes(mark));
    expect(held, `seed ${seed}: all, and each once`).toEqual(written.sort((a, b) => a - b));
  }
}, 120_000);

/** @param at from 0 to 1 */
function pick<T>(from: readonly T[], at: number): T {
  const picked = from[Math.floor(at * from.length)];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}

async function open(
  { app }: MemoryHub,
  code: string | null,
  learner: LearnerId,
  name?: string,
): Promise<WorkerDevice> {
  const device = await openWorkerDevice(
    () => '',
    name,
    async (path, init) => app.request(String(path), init),
  );
  devices.push(device);
  if (code === null) return device;
  await device.join(code);
  expect(await device.handIn()).toMatchObject({ ok: true });
  await device.remember(learner);
  await device.handIn();
  await (await device.bundles()).settleKeys();
  return device;
}

async function handInOf(device: WorkerDevice, mostBytes?: number): Promise<readonly Uint8Array[]> {
  const made = await (await device.bundles()).makeHandIn(mostBytes);
  if (!made.ok) throw new Error(`no hand-in was made: ${made.error.code}`);
  return made.value;
}

async function answerOf({ app }: MemoryHub, bundle: Uint8Array): Promise<Uint8Array> {
  const headers = { 'content-type': bundleType };
  const answer = await app.request('/api/bundles', { method: 'POST', headers, body: bundle.slice() });
  expect(answer.status).toBe(200);
  return new Uint8Array(await answer.arrayBuffer());
}

/** What the hub's log says, each as often as it stands there. */
async function marksAt({ store }: MemoryHub, learner: LearnerId): Promise<number[]> {
  const arrivals = await store.arrivals(learnerPartition(learner), 0, 100_000);
  return arrivals.map(({ event }) => Number(event.data['seed'])).sort((a, b) => a - b);
}

const cursorsOf = async ({ db }: WorkerDevice): Promise<Readonly<Record<string, number>>> =>
  (await readMeta(db, 'cursors'))?.after ?? {};

/** Marks that a signed receipt covers on this device. */
async function safeMarks(device: WorkerDevice): Promise<number[]> {
  const receipts = new Map((await device.db.receipts.toArray()).map((row) => [row.stream, row]));
  const rows = (await device.db.streams.toArray()).filter(({ own }) => own === 1);
  const safe: number[] = [];
  for (const row of rows) {
    const receipt = receipts.get(row.stream);
    if (!receipt?.signature) continue;
    const events = (await device.db.events.toArray()).filter(
      ({ stream, seq, type }) => stream === row.id && seq <= receipt.count && type === 'hint.taken',
    );
    safe.push(...events.map(({ data }) => Number(data['seed'])));
  }
  return safe;
}

/** The same numbers for the same seed, so that a schedule that fails can be played again. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
