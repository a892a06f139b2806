import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classPartition, learnerPartition } from '#domain/ids.ts';
import { branch } from '#log/seal.ts';
import { segmentToWire } from '#sync/codec.ts';
import { SyncAnswer } from '#sync/protocol.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
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

let hub: MemoryHub;
let ask: Asker;
let device: TestDevice;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-sync-'));
  hub = await createMemoryHub(folder);
  ask = askApp(hub.app);
  device = new TestDevice('device-a');
  await device.join(ask, hub.a.code);
});
afterEach(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const ada = () => hub.a.learners[0] ?? fail();
const bo = () => hub.b.learners[0] ?? fail();
const fail = (): never => {
  throw new Error('no such learner');
};
const read = async (answer: Response) => {
  expect(answer.status).toBe(200);
  return v.parse(SyncAnswer, await answer.json());
};
const raw = (body: Uint8Array | string, headers: Record<string, string> = {}) =>
  ask('/api/sync', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${device.token}`, ...headers },
    body: body as BodyInit,
  });

describe('the exchange over HTTP', () => {
  it('takes what a device pushes and says what it holds', async () => {
    device.practise(ada(), 600);
    const answer = await read(await device.sync(ask));
    expect(answer.receipts).toMatchObject([
      { ...device.head(learnerPartition(ada())), status: 'held', common: null },
    ]);
    expect(await read(await device.sync(ask))).toMatchObject({ receipts: answer.receipts });
    expect(await hub.store.arrivals(learnerPartition(ada()), 0, 10_000)).toHaveLength(600);
  });

  it("gives a class's other devices the learner's work, the roster and nothing twice", async () => {
    device.practise(ada(), 30);
    await device.sync(ask);
    const other = new TestDevice('device-other');
    await other.join(ask, hub.a.code);
    const want = [
      { partition: learnerPartition(ada()), after: 0 },
      { partition: classPartition(hub.a.id), after: 0 },
    ];
    const first = await read(await other.sync(ask, other.request(1, 0, want)));
    expect(first.pulled.map((page) => page.segments.flatMap((segment) => segment.events).length)).toEqual([
      30, 3,
    ]);
    const again = first.pulled.map(({ partition, after }) => ({ partition, after }));
    const cursorsOf = { hub: first.hello.hub, epoch: first.hello.epoch };
    const second = await read(await other.sync(ask, { ...other.request(1, 0, again), cursorsOf }));
    expect(second.pulled.flatMap((page) => page.segments)).toEqual([]);
  });

  it('takes packed bodies and packs its answers', async () => {
    device.practise(ada(), 200);
    const answer = await raw(gzipSync(JSON.stringify(device.request())), { 'content-encoding': 'gzip' });
    expect((await read(answer)).receipts[0]?.count).toBe(200);
    const want = [{ partition: classPartition(hub.a.id), after: 0 }];
    const packed = await raw(JSON.stringify(device.request(1, 0, want)), { 'accept-encoding': 'gzip, br' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    const body = gunzipSync(Buffer.from(await packed.arrayBuffer())).toString();
    expect(v.parse(SyncAnswer, JSON.parse(body)).pulled).toHaveLength(1);
  });

  it('HUB-5 neither takes nor gives anything of another class', async () => {
    device.practise(bo(), 5);
    const want = [
      { partition: learnerPartition(bo()), after: 0 },
      { partition: classPartition(hub.b.id), after: 0 },
    ];
    const answer = await read(await device.sync(ask, device.request(1, 5, want)));
    expect(answer.receipts).toMatchObject([{ status: 'refused', count: 0 }]);
    expect(answer.pulled).toEqual([]);
    expect(await hub.store.streams(learnerPartition(bo()))).toEqual([]);
  });

  it('HUB-5 keeps taking the work of a learner who left the class', async () => {
    device.practise(ada(), 3);
    await hub.store.append(
      await hub.accounts.writer(),
      classPartition(hub.a.id),
      [{ type: 'learner.left', data: { class: hub.a.id, learner: ada() } }],
      { wall: testNow, offset: 0 },
    );
    expect((await read(await device.sync(ask))).receipts).toMatchObject([{ status: 'held', count: 3 }]);
  });

  it('HUB-5 lets no device write to its class, or under the name of another device', async () => {
    const foreign = new TestDevice('device-foreign');
    foreign.practise(ada(), 2);
    const pretend: SyncRequest = { ...foreign.request(), device: device.id };
    expect((await read(await raw(JSON.stringify(pretend)))).receipts).toMatchObject([{ status: 'refused' }]);
    expect(await errorCode(await raw(JSON.stringify(foreign.request())))).toBe('403 forbidden');
    expect(await hub.store.streams(learnerPartition(ada()))).toEqual([]);
  });

  it("tells nothing about a stream under a made-up home (another class's head is not given away)", async () => {
    const other = new TestDevice('device-b');
    await other.join(ask, hub.b.code);
    other.practise(bo(), 4);
    await other.sync(ask);
    const secret = other.head(learnerPartition(bo()));
    const info = {
      stream: secret.stream,
      device: device.id,
      partition: learnerPartition(ada()),
      branchOf: null,
    };
    const answer = await read(
      await device.sync(ask, { ...device.request(), have: [{ info, count: 0, head: secret.head }] }),
    );
    expect(answer.receipts).toMatchObject([]);
  });

  it('answers a fork with the common number, and takes the branch beside it', async () => {
    device.practise(ada(), 10);
    const twin = new TestDevice('device-a');
    twin.token = device.token;
    const partition = learnerPartition(ada());
    twin.events(partition).push(...device.events(partition));
    device.practise(ada(), 5, testNow);
    twin.practise(ada(), 5, testNow + 7);
    await device.sync(ask);
    expect((await read(await twin.sync(ask))).receipts).toMatchObject([
      { status: 'fork', common: 10, count: 15 },
    ]);
    const [have] = twin.request().have;
    if (!have) throw new Error('a device claims what it holds');
    const tail = branch(have.info, 10, twin.events(partition).slice(10));
    const head = tail.events.at(-1)?.hash ?? have.head;
    const branched = await read(
      await twin.sync(ask, {
        ...twin.request(1, 0),
        have: [{ info: tail.info, count: 5, head }],
        segments: [segmentToWire(tail)],
      }),
    );
    expect(branched.receipts).toMatchObject([{ status: 'held', count: 5 }]);
    expect(await hub.store.arrivals(partition, 0, 100)).toHaveLength(20);
  });

  it('refuses who it does not know', async () => {
    device.token = 'x'.repeat(43);
    expect(await errorCode(await device.sync(ask))).toBe('401 device-unknown');
    expect(await errorCode(await raw('{}', { authorization: '' }))).toBe('401 device-unknown');
  });

  it('HUB-16 bounds what it reads and what it unpacks', async () => {
    const large = new Uint8Array(1024 * 1024 + 1).fill(32);
    expect(await errorCode(await raw(large))).toBe('413 too-large');
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 32));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await errorCode(await raw(bomb, { 'content-encoding': 'gzip' }))).toBe('413 too-large');
    expect(await errorCode(await raw('not gzip', { 'content-encoding': 'gzip' }))).toBe('400 malformed');
    expect(await errorCode(await raw('{}', { 'content-encoding': 'br' }))).toBe('400 malformed');
    expect(await errorCode(await raw(gzipSync('{}').subarray(0, 10), { 'content-encoding': 'gzip' }))).toBe(
      '400 malformed',
    );
  });

  it('HUB-16 refuses numbers that cannot be stored, and a newer protocol, by name', async () => {
    device.practise(ada(), 1);
    const request = device.request();
    const text = JSON.stringify(request).replace(/,0,\{"item"/, ',1e300,{"item"');
    expect(text).toContain('1e300');
    expect(await errorCode(await raw(text))).toBe('400 malformed');
    expect(await errorCode(await device.sync(ask, { ...request, protocol: 99 }))).toBe('400 too-new');
    expect(hub.bugs).toEqual([]);
  });

  it("SYN-9: a teacher fetches their own classes and nobody else's, writes nothing, and is no contact of a device", async () => {
    device.practise(ada(), 12);
    await device.sync(ask);
    const cookie = await signIn(ask, hub.a.teacher);
    const laptop = new TestDevice('laptop');
    const wanted = [ada(), bo()].map((learner) => ({ partition: learnerPartition(learner), after: 0 }));
    const classes = [hub.a, hub.b].map(({ id }) => ({ partition: classPartition(id), after: 0 }));
    const before = await hub.accounts.claims.contactOf(learnerPartition(ada()));
    hub.clock.set(testNow + 60_000);
    const asTeacher = (body: SyncRequest) => ask('/api/sync', json(body, { cookie }));
    const said = await read(await asTeacher(laptop.request(1, 0, [...wanted, ...classes])));
    expect(said.pulled.map(({ partition }) => partition)).toEqual([
      learnerPartition(ada()),
      classPartition(hub.a.id),
    ]);
    expect(said.pulled[0]?.segments.flatMap(({ events }) => events)).toHaveLength(12);
    expect(await hub.accounts.claims.contactOf(learnerPartition(ada()))).toEqual(before);
    // Under whatever name, and into whatever partition.
    for (const name of ['laptop', 'device-a']) {
      const forger = new TestDevice(name);
      forger.practise(ada(), 1);
      expect((await read(await asTeacher(forger.request()))).receipts).toMatchObject([{ status: 'refused' }]);
    }
    expect(await hub.store.arrivals(learnerPartition(ada()), 0, 100)).toHaveLength(12);
  });

  it('a tampered segment is not taken, and the receipt says so', async () => {
    device.practise(ada(), 4);
    const text = JSON.stringify(device.request()).replace('"correct":true', '"correct":false');
    expect((await read(await raw(text))).receipts).toMatchObject([{ count: 0 }]);
    expect(await hub.store.cursor()).toBeGreaterThan(0);
    expect(await hub.store.streams(learnerPartition(ada()))).toEqual([]);
  });

  it('HUB-11 begins a new epoch, once, when a device remembers more than it holds', async () => {
    const want = [{ partition: classPartition(hub.a.id), after: 100_000 }];
    const cursorsOf = await hub.accounts.identity();
    const answer = await read(await device.sync(ask, { ...device.request(1, 0, want), cursorsOf }));
    expect(answer.hello.epoch).not.toBe(cursorsOf.epoch);
    expect(answer.pulled[0]?.segments.flatMap((segment) => segment.events)).toHaveLength(3);
    const again = await read(
      await device.sync(ask, { ...device.request(1, 0, want), cursorsOf: await hub.accounts.identity() }),
    );
    expect(again.hello.epoch).toBe(answer.hello.epoch);
    // SYN-7: the cursor is not this hub's, so it begins again all the same.
    expect(again.pulled[0]?.segments.flatMap((segment) => segment.events)).toHaveLength(3);
    await hub.school.enrol(hub.a.id, ['Zoe']);
    expect(await hub.store.streams(classPartition(hub.a.id))).toHaveLength(2);
  });
});
