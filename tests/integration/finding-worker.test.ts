import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '#domain/events/event.ts';
import type { ItemId, LearnerId } from '#domain/ids.ts';
import { learnerPartition } from '#domain/ids.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import { createMemoryHub, type MemoryHub } from '#tests/support/memory-hub.ts';
import { readClock } from '#worker/device-clock.ts';
import { openServices } from '#worker/services.ts';

/** FND-1 to FND-6 with the whole of the worker over a network of addresses, each with whoever is at it now. */
type Host = (path: string, init: RequestInit, at: string) => Promise<Response>;

const origin = 'http://192.168.1.10:8080';
const moved = 'http://192.168.1.77:8090';
const named = 'http://footpath.local:8080';

let folder: string;
let school: MemoryHub;
let other: MemoryHub;
/** Where this hub is by its own word; a test moves it. */
let places: string[];
const network = new Map<string, Host>();
/** Every request that went out: to whom, what, and whether the device's key went with it. */
let asked: { readonly at: string; readonly path: string; readonly key: boolean }[];
/** What a browser does that keeps a worker to its page's policy. */
let refuse: () => void = () => undefined;
const opened: { loop: { stop(): void }; db: { close(): void } }[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'footpath-finding-worker-'));
  places = [origin];
  asked = [];
  network.clear();
  const pack = { text: '{"not":"a pack"}', title: 'A pack' };
  const at = { addresses: () => places };
  school = await createMemoryHub(join(folder, 'a'), { pack, places: at });
  other = await createMemoryHub(join(folder, 'b'), { pack, places: at });
  network.set(origin, hubOf(school));
});
afterEach(async () => {
  for (const { loop, db } of opened.splice(0)) {
    loop.stop();
    db.close();
  }
  await school.close();
  await other.close();
  rmSync(folder, { recursive: true });
});

const hubOf =
  (hub: MemoryHub): Host =>
  async (path, init, at) =>
    hub.app.request(at + path, init);
const loginPage: Host = async () => new Response('<title>Welcome to Hotel Wi-Fi</title>', { status: 200 });

async function openDevice(name: string) {
  const services = await openServices({
    wall: Date.now,
    locks: undefined,
    databaseName: name,
    origin,
    onRefused: (hear) => {
      refuse = hear;
    },
    fetch: async (input, init = {}) => {
      const url = new URL(String(input), origin);
      const path = url.pathname + url.search;
      asked.push({ at: url.origin, path, key: new Headers(init.headers).has('authorization') });
      const host = network.get(url.origin);
      if (!host) throw new TypeError('Failed to fetch');
      return host(path, init, url.origin);
    },
  });
  opened.push(services);
  return services;
}
type Device = Awaited<ReturnType<typeof openDevice>>;

/** A device that joined, and handed an answer in: it knows the hub's key and where else it may be. */
async function joined(name = `d-${Math.random()}`): Promise<Device> {
  const device = await openDevice(name);
  const outcome = await device.classroom.join(school.a.code);
  if (!outcome.ok) throw new Error(outcome.error.code);
  await device.loop.now();
  await work(device);
  await device.loop.now();
  return device;
}

async function work({ db, device }: Device): Promise<void> {
  const draft: Draft = {
    type: 'hint.taken',
    data: { item: 'add-within-10/1' as ItemId, seed: 7, level: 1 },
  };
  const learner = school.a.learners[0] as LearnerId;
  await createDexieEventStore(db).append(
    device,
    learnerPartition(learner),
    [draft],
    await readClock(db, Date.now()),
  );
}

const held = async (): Promise<number> => {
  const streams = await school.store.streams(learnerPartition(school.a.learners[0] as LearnerId));
  return streams.reduce((sum, { count }) => sum + count, 0);
};
const keysSentTo = (at: string): number => asked.filter((each) => each.at === at && each.key).length;
const told = async ({ db }: Device) => (await readMeta(db, 'hub-told'))?.addresses;

/** The hub is started again elsewhere; somebody else may be where it was. */
function move(to: string, left: Host | null = null): void {
  places = [to];
  network.clear();
  if (left) network.set(origin, left);
  network.set(to, hubOf(school));
  asked = [];
}

describe('a hub that moved', () => {
  it('FND-3 FND-1 is found at an address that it told of before, and the work handed in there', async () => {
    places = [origin, moved];
    const device = await joined();
    await expect.poll(() => told(device)).toEqual([origin, moved]);
    move(moved);
    await work(device);
    expect((await device.loop.now()).ok).toBe(true);
    expect(await held()).toBe(2);
    expect(await readMeta(device.db, 'hub-at')).toMatchObject({ base: moved });
  });

  it('FND-4 proves itself again in each contact before the key goes there, and the origin is taken when it is back', async () => {
    places = [origin, moved];
    const name = `d-${Math.random()}`;
    const first = await joined(name);
    await expect.poll(() => told(first)).toHaveLength(2);
    move(moved);
    await first.loop.now();
    first.loop.stop();
    first.db.close();
    const device = await openDevice(name);
    asked = [];
    await work(device);
    expect((await device.loop.now()).ok).toBe(true);
    const toMoved = asked.filter(({ at }) => at === moved);
    expect(toMoved[0]).toMatchObject({ key: false, path: expect.stringMatching(/^\/api\/hello\?nonce=/) });
    expect(keysSentTo(origin)).toBe(0);
    // Now a stranger has that address: nothing of ours goes there, and nothing is lost.
    network.set(moved, loginPage);
    asked = [];
    await work(device);
    expect((await device.loop.now()).ok).toBe(false);
    expect(keysSentTo(moved)).toBe(0);
    places = [origin];
    network.set(origin, hubOf(school));
    expect((await device.loop.now()).ok).toBe(true);
    expect(await held()).toBe(3);
    expect(await readMeta(device.db, 'hub-at')).toBeNull();
  });

  it('FND-6 is found at an address that a person typed, and by no other word of theirs', async () => {
    const device = await joined();
    move(moved);
    const finder = await device.finder();
    expect(await finder.look('what is this')).toMatchObject({ ok: false, error: { code: 'malformed' } });
    expect(await finder.look('192.168.1.78:8090')).toMatchObject({ error: { code: 'hub-unreachable' } });
    expect(await finder.look(' 192,168,1,77:8090/join/X')).toEqual({ ok: true, value: true });
    expect((await device.loop.now()).ok).toBe(true);
    expect((await finder.places()).at).toBe(moved);
  });

  it('FND-1 is found by a name that nobody told when a person asks, and is asked for it by nobody else', async () => {
    const device = await joined();
    move(named);
    await device.loop.now();
    expect(asked.filter(({ at }) => at === named)).toEqual([]);
    expect((await (await device.finder()).look('')).ok).toBe(true);
  });

  it('FND-7 HUB-11 lets a device in again that joined after the backup it was put back from', async () => {
    places = [origin, moved];
    const device = await joined();
    await expect.poll(() => told(device)).toHaveLength(2);
    move(moved);
    const known = await readMeta(device.db, 'joined');
    if (known) await writeMeta(device.db, 'joined', { ...known, token: 'A'.repeat(43) });
    await work(device);
    expect((await device.loop.now()).ok).toBe(true);
    expect(asked.filter(({ at, path }) => at === moved && path === '/api/join')).toHaveLength(1);
  });
});

describe('who is not the hub', () => {
  const strangers: readonly [string, () => Host, string][] = [
    ['a login page', () => loginPage, 'not-a-hub'],
    ['another school’s hub', () => hubOf(other), 'other-hub'],
    [
      'one that says it is this hub and proves nothing',
      () => async () => school.app.request(`${origin}/api/hello`),
      'hub-unproved',
    ],
    [
      'one that passes the question on to the hub and its answer back',
      () => async (path, init) => school.app.request(origin + path, init),
      'hub-unproved',
    ],
    [
      'one that passes it on with another address in it',
      () => async (path, init) =>
        school.app.request(
          origin + path.replace(encodeURIComponent(moved), encodeURIComponent(origin)),
          init,
        ),
      'hub-unproved',
    ],
    [
      'one with a key of its own',
      () => async (path, init, at) => {
        const stranger = (await (await other.app.request(at + path, init)).json()) as object;
        const { hub, epoch } = (await (await school.app.request(`${origin}/api/hello`)).json()) as Record<
          string,
          unknown
        >;
        return Response.json({ ...stranger, hub, epoch });
      },
      'hub-unproved',
    ],
    ['one that answers nonsense', () => async () => Response.json({ footpath: 'hub' }), 'not-a-hub'],
  ];

  it.each(strangers)(
    'FND-5 %s at a typed address: a clear word, no key, nothing changed',
    async (_, stranger, code) => {
      const device = await joined();
      // The other school’s hub is where it says.
      if (code === 'other-hub') places = [moved];
      network.set(moved, stranger());
      asked = [];
      const outcome = await (await device.finder()).look(moved);
      expect(outcome).toMatchObject({ ok: false, error: { code } });
      expect(keysSentTo(moved)).toBe(0);
      expect(await readMeta(device.db, 'hub-at')).toBeNull();
      await work(device);
      expect((await device.loop.now()).ok).toBe(true);
      expect(await held()).toBe(2);
    },
  );

  it('FND-2 FND-5 one that overheard what the hub proved to this device at that address, and says it again', async () => {
    const device = await joined();
    let overheard = '';
    const finder = await device.finder();
    move(moved);
    network.set(moved, async (path, init, at) => {
      const answer = await hubOf(school)(path, init, at);
      if (path.startsWith('/api/hello')) overheard = await answer.clone().text();
      return answer;
    });
    expect(await finder.look(moved)).toEqual({ ok: true, value: true });
    expect(overheard).toContain('"proof"');
    network.set(moved, async () => new Response(overheard));
    asked = [];
    expect(await finder.look(moved)).toMatchObject({ error: { code: 'hub-unproved' } });
    expect((await device.loop.now()).ok).toBe(false);
    expect(keysSentTo(moved)).toBe(0);
  });

  it('FND-5 another school’s hub where ours was is said to be that, and the work waits', async () => {
    const device = await joined();
    network.set(origin, hubOf(other));
    await work(device);
    expect(await device.loop.now()).toMatchObject({
      error: { code: 'other-hub', data: { school: 'Test School' } },
    });
    network.set(origin, hubOf(school));
    expect((await device.loop.now()).ok).toBe(true);
    expect(await held()).toBe(2);
  });

  it('FND-8 a browser that keeps the worker to the page’s policy is told of, and not tried again', async () => {
    places = [origin, moved];
    const device = await joined();
    await expect.poll(() => told(device)).toHaveLength(2);
    move(moved);
    network.set(moved, async () => {
      refuse();
      throw new TypeError('Failed to fetch');
    });
    const finder = await device.finder();
    expect(await finder.look(moved)).toMatchObject({ error: { code: 'browser-too-old' } });
    asked = [];
    await work(device);
    expect(await device.loop.now()).toMatchObject({ error: { code: 'hub-unreachable' } });
    expect(asked.filter(({ at }) => at !== origin)).toEqual([]);
    network.set(origin, hubOf(school));
    places = [origin];
    expect((await device.loop.now()).ok).toBe(true);
  });

  it('FND-5 a device that never heard the hub’s key keeps to where it joined', async () => {
    places = [origin, moved];
    const device = await joined();
    await expect.poll(() => told(device)).toHaveLength(2);
    const known = await readMeta(device.db, 'joined');
    if (known) await writeMeta(device.db, 'joined', { ...known, key: null });
    move(moved);
    expect((await device.loop.now()).ok).toBe(false);
    expect(asked.filter(({ at }) => at !== origin)).toEqual([]);
  });

  it('FND-3 what a stranger tells of addresses is asked, and not believed', async () => {
    const device = await joined();
    await writeMeta(device.db, 'hub-told', {
      hub: (await school.accounts.identity()).hub,
      at: Date.now(),
      addresses: ['http://192.168.1.66:8080', 'javascript:alert(1)'],
    });
    network.clear();
    network.set('http://192.168.1.66:8080', hubOf(other));
    asked = [];
    await work(device);
    expect((await device.loop.now()).ok).toBe(false);
    expect(asked.some(({ at }) => at === 'http://192.168.1.66:8080')).toBe(true);
    expect(keysSentTo('http://192.168.1.66:8080')).toBe(0);
  });

  it('FND-7 what only a session speaks for goes to where the page came from, wherever the hub is', async () => {
    places = [origin, moved];
    const device = await joined();
    await expect.poll(() => told(device)).toHaveLength(2);
    move(moved);
    await device.loop.now();
    asked = [];
    await (await device.desk()).teacher.signIn('Teacher A', 'x');
    expect(asked.map(({ at, path }) => at + path)).toEqual([`${origin}/api/session`]);
  });
});
