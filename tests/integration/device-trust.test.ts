import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundleType } from '#domain/bundle-api.ts';
import {
  classPartition,
  type DeviceId,
  type ItemId,
  type LearnerId,
  learnerPartition,
  staffPartition,
} from '#domain/ids.ts';
import type { DeviceTrust, QuarantineAnswer, QuarantineDecision } from '#domain/trust-api.ts';
import { chainSegment, genesis, streamOf } from '#log/chain.ts';
import { segmentToWire } from '#sync/codec.ts';
import type { SyncAnswer } from '#sync/protocol.ts';
import {
  type Asker,
  askUrl,
  createMemoryHub,
  errorCode,
  json,
  type MemoryHub,
  signIn,
  TestDevice,
} from '#tests/support/memory-hub.ts';
import { serveHub } from '#tests/support/served-hub.ts';
import { openWorkerDevice, type WorkerDevice } from '#tests/support/worker-device.ts';

/** Lost and revoked devices (docs/spec/trust.md): the whole worker in Node, over HTTP, against a hub on real SQLite. */
const folder = mkdtempSync(join(tmpdir(), 'footpath-trust-'));
const devices: WorkerDevice[] = [];
let hub: MemoryHub;
let served: Awaited<ReturnType<typeof serveHub>>;
let ask: Asker;
let teacher: string;

beforeEach(async () => {
  hub = await createMemoryHub(folder);
  served = await serveHub(hub);
  ask = askUrl(served.url);
  teacher = await signIn(ask, hub.a.teacher);
});
afterEach(async () => {
  for (const device of devices.splice(0)) device.close();
  await served.close();
  await hub.close();
  expect(hub.bugs).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

const ada = () => hub.a.learners[0] as LearnerId;

async function openDevice(name?: string): Promise<WorkerDevice> {
  const device = await openWorkerDevice(() => served.url, name);
  devices.push(device);
  if (name === undefined) {
    await device.join(hub.a.code);
    await device.handIn();
  }
  return device;
}

const state = async (device: DeviceId, to: DeviceTrust, cookie = teacher) =>
  ask(`/api/devices/${device}/state`, json({ state: to }, { cookie, origin: served.url }));

async function waiting(device: DeviceId): Promise<QuarantineAnswer> {
  const answer = await ask(`/api/devices/${device}/quarantine`, { headers: { cookie: teacher } });
  return (await answer.json()) as QuarantineAnswer;
}

async function decide(device: DeviceId, decision: Partial<QuarantineDecision>): Promise<QuarantineAnswer> {
  const { upTo } = await waiting(device);
  const body = { upTo, partition: learnerPartition(ada()), verdict: 'accept', except: [], ...decision };
  const init = json(body, { cookie: teacher, origin: served.url });
  return (await (await ask(`/api/devices/${device}/quarantine`, init)).json()) as QuarantineAnswer;
}

/** What of the learner is in the log, whichever stream it is in. */
async function marksAtHub(learner = ada()): Promise<number[]> {
  const marks: number[] = [];
  for (const { stream, count } of await hub.store.streams(learnerPartition(learner)))
    for (const event of await hub.store.read(stream, 1, count)) marks.push(Number(event.data['seed']));
  return marks.sort((a, b) => a - b);
}

/** The events that wait, by what marks them. */
async function hashesOf(device: WorkerDevice, marks: readonly number[]): Promise<string[]> {
  const events = (await device.db.events.toArray()).filter(({ data }) =>
    marks.includes(Number(data['seed'])),
  );
  return events.map(({ hash }) => hash);
}

const problem = (device: WorkerDevice) => device.phase.read().problem?.code ?? null;

/** Hands in until nothing is new. */
async function settle(...all: readonly WorkerDevice[]): Promise<void> {
  for (let round = 0; round < 3; round++)
    for (const device of all) expect(await device.handIn()).toEqual({ ok: true, value: null });
}

describe('a hostile device of the class', () => {
  /** A device in the wrong hands, which says what it likes. */
  async function hostile(): Promise<TestDevice> {
    const made = new TestDevice('device-evil');
    await made.join(ask, hub.a.code);
    return made;
  }
  const draft = (
    type: string,
    data: Record<string, unknown>,
    order: [number, number] = [1_790_000_000_000, 1],
  ) => ({
    type,
    version: 1,
    order,
    at: order[0],
    offset: 0,
    data,
  });
  /** What the hub says when these are pushed for Ada, told apart from what the device itself would do. */
  async function push(
    made: TestDevice,
    bodies: readonly ReturnType<typeof draft>[],
    partition = learnerPartition(ada()),
  ) {
    const stream = streamOf(made.id, partition);
    const info = { stream, device: made.id, partition, branchOf: null };
    const segment = chainSegment(
      info,
      genesis(stream),
      bodies.map((body, at) => ({ ...body, stream, seq: at + 1 })),
    );
    const head = segment.events[segment.events.length - 1]?.hash ?? genesis(stream);
    const request = {
      ...made.request(),
      have: [{ info, count: bodies.length, head }],
      segments: [segmentToWire(segment)],
    };
    return (await (await made.sync(ask, request)).json()) as SyncAnswer;
  }

  test('TRU-9 what it may not say is left out, the rest is taken, and a technician reads of it', async () => {
    const hint = (seed: number) => draft('hint.taken', { item: 'add-within-10/1', seed, level: 1 });
    const evidence = {
      id: 'ev-12345678',
      kind: 'judgement',
      skills: ['add-within-10'],
      level: 4,
      raters: 1,
      note: 'x',
      by: 'staff-a',
    };
    const said = await push(await hostile(), [hint(1), draft('evidence.given', evidence), hint(2)]);
    expect(said.receipts.map(({ status, common, count }) => [status, common, count])).toEqual([
      ['apart', 1, 2],
      ['held', null, 1],
    ]);
    expect(await marksAtHub()).toEqual([1]);
    expect(await hub.accounts.matters.list()).toMatchObject([
      { kind: 'strange', device: 'device-evil', count: 1 },
    ]);
  });

  test('TRU-9 into partitions that are not a learner’s of its class nothing is taken', async () => {
    const enrol = draft('learner.enrolled', { class: hub.a.id, learner: 'eve', name: 'Eve', picture: 'owl' });
    const made = await hostile();
    for (const partition of [
      classPartition(hub.a.id),
      staffPartition(ada()),
      learnerPartition(hub.b.learners[0] as LearnerId),
    ]) {
      const before = (await hub.store.streams(partition)).length;
      expect((await push(made, [enrol], partition)).receipts[0]?.status).toBe('refused');
      expect(await hub.store.streams(partition)).toHaveLength(before);
    }
  });

  test('LOG-7 a time of the year 9999 moves no other device’s time', async () => {
    const device = await openDevice();
    await device.record(ada(), [1]);
    await settle(device);
    const hint = draft(
      'hint.taken',
      { item: 'add-within-10/1', seed: 99, level: 1 },
      [253_402_300_799_998, 0],
    );
    await push(await hostile(), [hint]);
    await settle(device);
    expect(await device.marks(ada())).toEqual([1, 99]);
    await device.record(ada(), [2]);
    const mine = (await device.db.events.toArray()).find(({ data }) => data['seed'] === 2);
    expect(mine?.order[0]).toBeLessThan(Date.now() + 400 * 86_400_000);
    // And what is done from now on counts at once, although something of a later time is folded.
    const { shelf, learning } = device;
    const reading = (await learning.time()).reading;
    const after = await device.db.transaction('rw', shelf.tables, async () =>
      learning.log.append(ada(), await shelf.progress(ada()), reading, {
        type: 'hint.taken',
        data: { item: 'add-within-10/1' as ItemId, seed: 3, level: 1 },
      }),
    );
    expect(after.folded).toBe(4);
  });
});

describe('a device that is lost or revoked', () => {
  test('TRU-2 TRU-3 TRU-4: hands in beside the log, is told so, gets nothing new, and says “safe” of nothing of it', async () => {
    const device = await openDevice();
    const other = await openDevice();
    await device.record(ada(), [1, 2, 3]);
    await settle(device);
    expect((await state(device.device, 'lost')).status).toBe(200);
    await device.record(ada(), [4, 5]);
    await device.answer(ada());
    await other.record(ada(), [90]);
    await settle(other);
    for (let time = 0; time < 3; time++) {
      await device.handIn();
      expect(problem(device)).toBe('device-revoked');
    }
    expect(await marksAtHub()).toEqual([1, 2, 3, 90]);
    // The other's work does not come, nor does what it was told before change.
    expect(await device.marks(ada())).toEqual([1, 2, 3, 4, 5]);
    expect(await device.counts()).toMatchObject({ waiting: 1, safe: 0 });
    const [one] = (await waiting(device.device)).learners;
    expect(one).toMatchObject({ learner: { name: 'Ada' }, events: 3, answers: 1 });
    expect(one?.odd).toEqual([{ oddity: 'after', count: 3 }]);
    // Nowhere counted, and so not all is safe.
    expect(await hub.accounts.claims.contactOf(learnerPartition(ada()))).toMatchObject({ waiting: 3 });
    await decide(device.device, { except: await hashesOf(device, [4]) });
    expect(await hub.accounts.claims.contactOf(learnerPartition(ada()))).toMatchObject({ waiting: 0 });
  });

  test('TRU-2: its key opens nothing but the hand-in, and no new key is to be had for its name', async () => {
    const device = await openDevice();
    const joined = (await device.db.meta.get('joined'))?.value as { readonly token: string };
    const headers = { authorization: `Bearer ${joined.token}` };
    const piece = { hash: 'a'.repeat(64), bytes: 2, partition: learnerPartition(ada()) };
    expect((await ask('/api/media', json(piece, headers))).status).toBe(200);
    await state(device.device, 'revoked');
    expect(await errorCode(await ask('/api/media', json(piece, headers)))).toBe('403 device-revoked');
    expect(await errorCode(await ask(`/api/media/${'a'.repeat(64)}`, { headers }))).toBe(
      '403 device-revoked',
    );
    expect(await errorCode(await ask('/api/join', json({ code: hub.a.code, device: device.device })))).toBe(
      '403 device-revoked',
    );
    // A device that has nothing of anybody's hears it too.
    await device.handIn();
    expect(problem(device)).toBe('device-revoked');
  });

  test('TRU-6 TRU-7: what is accepted is in the log as it was written, and once the device works again it has its receipts', async () => {
    const device = await openDevice();
    await device.record(ada(), [1, 2]);
    await settle(device);
    await state(device.device, 'lost');
    await device.record(ada(), [3, 4]);
    await device.answer(ada());
    await device.handIn();
    // Nobody has looked: it would hand in straight into the log.
    expect(await errorCode(await state(device.device, 'working'))).toBe('409 quarantine-waits');
    expect((await decide(device.device, {})).learners).toEqual([]);
    expect((await marksAtHub()).slice(0, 4)).toEqual([1, 2, 3, 4]);
    await device.handIn();
    expect(problem(device)).toBe('device-revoked');
    expect((await waiting(device.device)).learners).toEqual([]);
    expect((await state(device.device, 'working')).status).toBe(200);
    await settle(device);
    expect(problem(device)).toBe(null);
    expect(await device.counts()).toMatchObject({ waiting: 0, safe: 1 });
    expect(await hub.store.streams(learnerPartition(ada()))).toHaveLength(1);
  });

  test('TRU-6: some refused in the middle: both sides come to the same branch, and nothing is asked again', async () => {
    const device = await openDevice();
    const other = await openDevice();
    await other.record(ada(), [90]);
    await device.record(ada(), [1, 2]);
    await settle(device, other);
    await state(device.device, 'lost');
    await device.record(ada(), [3, 4, 5, 6]);
    await device.handIn();
    await decide(device.device, { except: await hashesOf(device, [4]) });
    expect(await marksAtHub()).toEqual([1, 2, 3, 5, 6, 90]);
    // It goes on while it is lost: more comes, and more is refused.
    await device.record(ada(), [7, 8, 9]);
    await device.handIn();
    await decide(device.device, { except: await hashesOf(device, [8]) });
    expect(await marksAtHub()).toEqual([1, 2, 3, 5, 6, 7, 9, 90]);
    await device.handIn();
    expect((await waiting(device.device)).learners).toEqual([]);
    await state(device.device, 'working');
    await device.record(ada(), [10]);
    await settle(device, other, device);
    const all = [1, 2, 3, 5, 6, 7, 9, 10, 90];
    expect(await marksAtHub()).toEqual(all);
    expect(await device.marks(ada())).toEqual(all);
    expect(await other.marks(ada())).toEqual(all);
    expect(problem(device)).toBe(null);
    // Two streams of this device and one of the other: no third came to be.
    expect(await hub.store.streams(learnerPartition(ada()))).toHaveLength(3);
  });

  test('TRU-6: all refused: the device goes on from what is at school, and its learner is told how many answers went', async () => {
    const device = await openDevice();
    await device.record(ada(), [1]);
    await settle(device);
    await state(device.device, 'lost');
    await device.answer(ada());
    await device.answer(ada());
    await device.handIn();
    await decide(device.device, { verdict: 'refuse' });
    await state(device.device, 'working');
    await settle(device);
    await device.answer(ada());
    await settle(device);
    expect(await device.counts()).toMatchObject({ waiting: 0, safe: 1 });
    expect(((await device.db.meta.get('notices'))?.value as unknown[]) ?? []).toMatchObject([
      { failure: { code: 'work-refused', data: { count: 2 } } },
    ]);
    expect(await hub.store.streams(learnerPartition(ada()))).toHaveLength(1);
  });

  test('TRU-2 TRU-3: carried by somebody else it lies beside the log all the same, and nothing rides back', async () => {
    const device = await openDevice();
    const other = await openDevice();
    await other.record(ada(), [90]);
    await device.record(ada(), [1]);
    await settle(other);
    const desk = await device.bundles();
    await desk.settleKeys();
    await state(device.device, 'lost');
    await device.answer(ada());
    const made = await desk.makeHandIn();
    const [bundle] = made.ok ? made.value : [];
    if (!bundle) throw new Error('no hand-in was made');
    const carried = await ask('/api/bundles', {
      method: 'POST',
      headers: { 'content-type': bundleType, origin: served.url },
      body: new Blob([bundle.slice()]),
    });
    expect(carried.status).toBe(200);
    expect(await marksAtHub()).toEqual([90]);
    expect((await waiting(device.device)).learners[0]).toMatchObject({ events: 2 });
    expect(await desk.takeBundle(new Uint8Array(await carried.arrayBuffer()))).toMatchObject({ ok: true });
    expect(await device.marks(ada())).toEqual([1]);
    expect(await device.counts()).toMatchObject({ waiting: 1, safe: 0 });
  });

  test('TRU-3: revoked in the middle of a hand-in: each segment goes where it belongs at its moment', async () => {
    const device = await openDevice();
    await settle(device);
    await device.record(
      ada(),
      Array.from({ length: 700 }, (_, n) => n + 1),
    );
    const take = hub.accounts.quarantine.take;
    let taken = 0;
    Object.assign(hub.accounts.quarantine, {
      take: async (segment: Parameters<typeof take>[0]) => {
        const result = await take(segment);
        taken += 1;
        if (taken === 1)
          await hub.accounts.deviceStates.change(
            device.device,
            { state: 'lost', who: 'staff-b' as never, reason: '' },
            1,
          );
        return result;
      },
    });
    await device.handIn();
    expect(problem(device)).toBe('device-revoked');
    expect(await marksAtHub()).toHaveLength(256);
    expect((await waiting(device.device)).learners[0]).toMatchObject({ events: 444 });
    await decide(device.device, {});
    await state(device.device, 'working');
    await settle(device);
    expect(await marksAtHub()).toEqual(await device.marks(ada()));
    expect(await hub.store.streams(learnerPartition(ada()))).toHaveLength(1);
  });

  test('TRU-3 TRU-6: its copy is barred with it; what both wrote is decided and kept apart as copies are', async () => {
    const device = await openDevice();
    await device.record(ada(), [1, 2]);
    await settle(device);
    const twin = await openDevice(await device.copy());
    await state(device.device, 'revoked');
    await device.record(ada(), [3, 4]);
    await twin.record(ada(), [53, 54, 55]);
    await device.handIn();
    await twin.handIn();
    expect([problem(device), problem(twin)]).toEqual(['device-revoked', 'device-revoked']);
    expect((await waiting(device.device)).learners[0]).toMatchObject({ events: 5 });
    await decide(device.device, { except: await hashesOf(twin, [54]) });
    expect(await marksAtHub()).toEqual([1, 2, 3, 4, 53, 55]);
    await state(device.device, 'working');
    await settle(device, twin, device, twin);
    for (const each of [device, twin]) expect(await each.marks(ada())).toEqual([1, 2, 3, 4, 53, 55]);
  });

  test('TRU-1 TRU-5 HUB-6: another class’s teacher cannot bar it, look at it or decide', async () => {
    const device = await openDevice();
    const stranger = await signIn(ask, hub.b.teacher);
    expect(await errorCode(await state(device.device, 'lost', stranger))).toBe('404 not-found');
    const headers = { cookie: stranger };
    expect(await errorCode(await ask(`/api/devices/${device.device}/quarantine`, { headers }))).toBe(
      '404 not-found',
    );
  });
});
