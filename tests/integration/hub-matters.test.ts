import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BoardAnswer, DevicesAnswer, MattersAnswer } from '#domain/hub-api.ts';
import { type DeviceId, type LearnerId, learnerPartition, StaffId } from '#domain/ids.ts';
import { branch } from '#log/seal.ts';
import { segmentToWire } from '#sync/codec.ts';
import {
  type Asker,
  askApp,
  createMemoryHub,
  errorCode,
  json,
  type MemoryHub,
  signIn,
  TestDevice,
  testNow,
} from '#tests/support/memory-hub.ts';

/** HUB-27: what went otherwise than it should, for whoever looks after the machines; and the devices of a class. */
let hub: MemoryHub;
let ask: Asker;
let cookieA: string;
let cookieB: string;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-matters-'));
  hub = await createMemoryHub(folder);
  ask = askApp(hub.app);
  cookieA = await signIn(ask, hub.a.teacher);
  cookieB = await signIn(ask, hub.b.teacher);
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const learnerAt = (place: number): LearnerId => {
  const learner = hub.a.learners[place];
  if (!learner) throw new Error('no such learner');
  return learner;
};

async function matters(cookie: string): Promise<MattersAnswer['matters']> {
  const answer = await ask('/api/matters', { headers: { cookie } });
  expect(answer.status).toBe(200);
  return v.parse(MattersAnswer, await answer.json()).matters;
}

async function openOnBoard(cookie: string, classId: string): Promise<number> {
  const answer = await ask(`/api/classes/${classId}/board?since=0`, { headers: { cookie } });
  return v.parse(BoardAnswer, await answer.json()).matters;
}

const settle = (id: string, cookie: string) => ask(`/api/matters/${id}/settle`, json({}, { cookie }));

async function technician(): Promise<string> {
  const byName = await hub.accounts.staff.byName(hub.a.teacher);
  const id = v.parse(StaffId, 'staff-tech');
  await hub.accounts.staff.add(
    { id, name: 'Tech', roles: ['technician'], password: byName?.password ?? '', isFirst: false },
    [],
    'command-line',
    testNow,
  );
  return signIn(ask, 'Tech');
}

const note = (kind: 'refused' | 'hub-restored' | 'copied-device', more: object = {}) =>
  hub.accounts.matters.note({ kind, device: null, learner: null, count: 3, at: testNow, ...more });

describe('HUB-27 matters', () => {
  it('a copied device is one matter, with the learner by name, until somebody settles it; again opens it again', async () => {
    const one = new TestDevice('device-one');
    await one.join(ask, hub.a.code);
    const twin = new TestDevice('device-one');
    twin.token = one.token;
    one.practise(learnerAt(0), 10);
    await one.sync(ask);
    expect(await matters(cookieA)).toEqual([]);
    twin.practise(learnerAt(0), 9, testNow);
    const { hub: name, epoch } = await hub.accounts.identity();
    const knows = { ...twin.request(), cursorsOf: { hub: name, epoch } };
    hub.clock.set(testNow + 1000);
    await twin.sync(ask, knows);
    hub.clock.set(testNow + 2000);
    await twin.sync(ask, knows);
    const [matter, ...others] = await matters(cookieA);
    expect(others).toEqual([]);
    expect(matter).toMatchObject({
      kind: 'copied-device',
      device: 'device-one',
      learner: { id: learnerAt(0), name: 'Ada', class: hub.a.id },
      first: testNow + 1000,
      last: testNow + 2000,
      times: 2,
      settled: null,
    });
    expect(await openOnBoard(cookieA, hub.a.id)).toBe(1);
    const settled = await settle(matter?.id ?? '', cookieA);
    expect(settled.status).toBe(200);
    expect(v.parse(MattersAnswer, await settled.json()).matters).toMatchObject([{ settled: testNow + 2000 }]);
    expect(await openOnBoard(cookieA, hub.a.id)).toBe(0);
    await twin.sync(ask, knows);
    expect(await matters(cookieA)).toMatchObject([{ id: matter?.id, times: 3, settled: null }]);
  });

  it('LOG-13: a device that goes on under another name though nobody wrote otherwise has damaged storage', async () => {
    const device = new TestDevice('device-one');
    await device.join(ask, hub.a.code);
    device.practise(learnerAt(0), 10);
    const partition = learnerPartition(learnerAt(0));
    const events = device.events(partition);
    const { hub: name, epoch } = await hub.accounts.identity();
    // The seventh cannot be read any more: what is before it is offered, the rest goes on as a branch.
    const before = { ...device.request(1, 6), cursorsOf: { hub: name, epoch } };
    const { info, ...moved } = branch(
      { stream: device.head(partition).stream, device: device.id, partition, branchOf: null },
      6,
      events.slice(7),
    );
    const last = moved.events.at(-1);
    await device.sync(ask, {
      ...before,
      have: [
        { info: before.segments[0]?.info ?? info, count: 6, head: events[5]?.hash ?? moved.previous },
        { info, count: moved.events.length, head: last?.hash ?? moved.previous },
      ],
      segments: [...before.segments, segmentToWire({ info, ...moved })],
    });
    expect(await matters(cookieA)).toMatchObject([
      { kind: 'damaged', device: 'device-one', count: 3, times: 1 },
    ]);
  });

  it('HUB-6: a teacher hears of the school, their learners and their devices; a technician of all; names stay in the class', async () => {
    const [bo] = hub.b.learners;
    const one = new TestDevice('device-one');
    await one.join(ask, hub.a.code);
    await note('hub-restored');
    await note('copied-device', { device: 'device-of-b', learner: bo });
    // The learner is of B, the device of A: both need to know, and only B the name.
    await note('refused', { device: one.id, learner: bo });
    const seen = async (cookie: string) =>
      (await matters(cookie))
        .map(({ kind, learner }) => `${kind} ${learner?.name ?? '-'}`)
        .sort((x, y) => (x < y ? -1 : 1));
    expect(await seen(cookieA)).toEqual(['hub-restored -', 'refused -']);
    expect(await seen(cookieB)).toEqual(['copied-device Bo', 'hub-restored -', 'refused Bo']);
    const tech = await technician();
    expect(await seen(tech)).toEqual(['copied-device -', 'hub-restored -', 'refused -']);
    const [copied] = (await matters(tech)).filter(({ kind }) => kind === 'copied-device');
    expect(await errorCode(await settle(copied?.id ?? '', cookieA))).toBe('404 not-found');
    expect((await settle(copied?.id ?? '', tech)).status).toBe(200);
    expect((await matters(cookieB)).find(({ kind }) => kind === 'copied-device')?.settled).toBe(testNow);
  });

  it('all open ones are told, and those settled last after them', async () => {
    for (let n = 0; n < 45; n++) {
      hub.clock.set(testNow + n);
      await note('refused', { device: `device-${n}` as DeviceId, at: testNow + n });
      const [newest] = await matters(cookieA);
      if (n < 40) await settle(newest?.id ?? '', cookieA);
    }
    const all = await matters(cookieA);
    expect(all.slice(0, 5).map(({ settled }) => settled)).toEqual([null, null, null, null, null]);
    expect(all).toHaveLength(35);
    expect(all[5]?.settled).toBe(testNow + 39);
  });
});

describe('HUB-13 the devices of a class', () => {
  it('each with when it was heard of, what waits on it, and whose work; only of the asker’s classes', async () => {
    const idle = new TestDevice('device-idle');
    await idle.join(ask, hub.a.code);
    const one = new TestDevice('device-one');
    await one.join(ask, hub.a.code);
    one.practise(learnerAt(0), 10);
    one.practise(learnerAt(1), 4);
    hub.clock.set(testNow + 5000);
    await one.sync(ask, one.request(1, 6));
    const answer = await ask('/api/devices', { headers: { cookie: cookieA } });
    // Not lost, nothing of it lies apart, and it has not said whether it may go home.
    const untold = { bar: null, quarantine: 0, home: null };
    expect(v.parse(DevicesAnswer, await answer.json()).classes).toEqual([
      {
        id: hub.a.id,
        name: 'Class A',
        devices: [
          {
            device: one.id,
            joined: testNow,
            lastHeard: testNow + 5000,
            waiting: 4,
            learners: expect.arrayContaining([
              { id: learnerAt(0), name: 'Ada' },
              { id: learnerAt(1), name: 'Alan' },
            ]),
            ...untold,
          },
          { device: idle.id, joined: testNow, lastHeard: testNow, waiting: null, learners: [], ...untold },
        ],
      },
    ]);
    const ofB = await ask('/api/devices', { headers: { cookie: cookieB } });
    expect(v.parse(DevicesAnswer, await ofB.json()).classes).toMatchObject([{ id: hub.b.id, devices: [] }]);
  });
});
