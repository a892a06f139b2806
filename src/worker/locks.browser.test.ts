import { getPublicKey, hashes, sign } from '@noble/ed25519';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import { hubKeysMessage } from '#domain/bundle-api.ts';
import { type DeviceId, type HubId, type LearnerId, learnerPartition, staffPartition } from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import { contentOf } from '#engine/content.ts';
import { openForSchool } from '#log/private/school-box.ts';
import { sha512 } from '#sha512';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { writeMeta } from '#store/meta.ts';
import { sealPair } from '#sync/bundle/bundle.ts';
import type { NewLock } from './api.ts';
import type { HubClient } from './hub-client.ts';
import { createLearnerLog } from './learner-log.ts';
import { createLearnerShelf } from './learner-shelf.ts';
import { createLocks } from './locks.ts';
import { readAbout, sayOwn } from './own-words.ts';

hashes.sha512 = sha512;
const ada = 'ada' as LearnerId;
const hubId = 'hub-a' as HubId;
const start = 1_790_000_000_000;
const signing = new Uint8Array(32).fill(7);
const hubSeal = sealPair(new Uint8Array(32).fill(9));
const pin = (secret: string): NewLock => ({ kind: 'pin', secret, minutes: 15 });

/** The hub's word about its sealing key, signed by it, or by somebody else. */
function hubClient(by = signing): HubClient {
  const signature = bytesToHex(
    sign(utf8ToBytes(hubKeysMessage({ hub: hubId, seal: hubSeal.publicKey })), by),
  );
  const answer = { hub: hubId, key: bytesToHex(getPublicKey(by)), seal: hubSeal.publicKey, signature };
  return { ask: async () => ok(answer) } as unknown as HubClient;
}

let opened = 0;
async function openDevice(hub = hubClient(), device = `device-${++opened}` as DeviceId) {
  const db = new FootpathDatabase(`locks-${Math.random()}`);
  await db.open();
  await writeMeta(db, 'joined', {
    hub: hubId,
    token: 't',
    school: { id: 's' as never, name: 'S' },
    class: { id: 'c' as never, name: 'C' },
    key: bytesToHex(getPublicKey(signing)) as never,
  });
  const store = createDexieEventStore(db);
  const shelf = createLearnerShelf(db, store, async () => contentOf([]));
  const clock = { wall: start + opened * 1000 };
  const learning = {
    db,
    shelf,
    log: createLearnerLog({ db, store, shelf, device }),
    time: async () => {
      clock.wall += 10;
      return { reading: { wall: clock.wall, offset: 0 }, now: clock.wall };
    },
    lesson: async () => {
      throw new Error('no lock needs a lesson');
    },
    appended: () => undefined,
  };
  const restarted = () => createLocks({ ...learning, store, hub, wall: () => clock.wall });
  let locks = restarted();
  const words = { learning, locksDesk: async () => locks };
  return {
    db,
    store,
    device,
    clock,
    ask: (asked: Parameters<typeof locks.ask>[1]) => locks.ask(ada, asked),
    async write(text: string) {
      const shown = await readAbout(ada, words);
      const saw = (shown.ok && shown.value.find(({ field }) => field === 'needs')?.saw) || [];
      return sayOwn(ada, { kind: 'profile', change: { field: 'needs', text, saw: saw.slice() } }, words);
    },
    about: async () => {
      const read = await readAbout(ada, words);
      return read.ok ? read.value.find(({ field }) => field === 'needs') : read.error.code;
    },
    restart: () => {
      locks = restarted();
    },
    /** All that somebody finds who copies the disk. */
    dump: async () =>
      JSON.stringify(await Promise.all(db.tables.map((table) => table.toArray())), (_, value) =>
        value instanceof Uint8Array ? bytesToHex(value) : value,
      ),
    /** Hears what another device's log of this learner holds, as after a hand-in of both. */
    async hear(other: { store: typeof store }) {
      for (const partition of [learnerPartition(ada), staffPartition(ada)])
        for (const info of await other.store.streams(partition)) {
          const events = await other.store.read(info.stream, 1, info.count);
          await store.take({ info, previous: info.stream as never, events });
          await db.progress.delete([ada, '']);
          await db.locks.put({ learner: ada });
        }
    },
  };
}

const secret = 'Dogs frighten me, and I like a quiet room';

test('KEY-8 nothing of what was written under a lock is on the disk in plain, and it is there after a restart', async () => {
  const { about, ask, dump, restart, write } = await openDevice();
  await write('before there was a lock');
  expect(await dump()).toContain('before there was a lock');
  expect(await ask({ kind: 'change', lock: pin('4815') })).toMatchObject({
    ok: true,
    value: { kind: 'pin', isOpen: true },
  });
  expect(await about()).toMatchObject({ text: 'before there was a lock' });
  await write(secret);
  expect(await about()).toMatchObject({ text: secret, before: ['before there was a lock'] });
  const disk = await dump();
  for (const part of [secret, 'Dogs', 'quiet', '4815', bytesToHex(utf8ToBytes(secret)), btoa(secret)])
    expect(disk).not.toContain(part);

  restart();
  expect(await about()).toBe('locked');
  expect(await write('not me')).toMatchObject({ ok: false, error: { code: 'locked' } });
  expect(await ask({ kind: 'change', lock: null })).toMatchObject({ ok: false, error: { code: 'locked' } });
  expect(await ask({ kind: 'open', secret: '4816' })).toMatchObject({
    value: { isOpen: false, isWrong: true },
  });
  expect(await about()).toBe('locked');
  expect(await ask({ kind: 'open', secret: '4815' })).toMatchObject({
    value: { isOpen: true, isWrong: false },
  });
  expect(await about()).toMatchObject({ text: secret });
  await ask({ kind: 'close' });
  expect(await about()).toBe('locked');
});

test('KEY-9 wrong tries wait, longer each time and never for ever; a right one ends it', async () => {
  const { ask, clock } = await openDevice();
  await ask({ kind: 'change', lock: pin('4815') });
  await ask({ kind: 'close' });
  const waits: number[] = [];
  for (let tries = 0; tries < 9; tries++) {
    const tried = await ask({ kind: 'open', secret: '0000' });
    const wait = tried.ok ? tried.value.wait : -1;
    waits.push(wait / 1000);
    if (wait > 0) {
      // Not even the right one, before its time.
      expect(await ask({ kind: 'open', secret: '4815' })).toMatchObject({ value: { isOpen: false } });
      clock.wall += wait;
    }
  }
  expect(waits).toEqual([0, 0, 5, 10, 20, 40, 60, 60, 60]);
  clock.wall -= 500_000;
  expect(await ask({ kind: 'look' })).toMatchObject({ value: { wait: 60_000 } });
  clock.wall += 500_000;
  expect(await ask({ kind: 'open', secret: '4815' })).toMatchObject({ value: { isOpen: true, wait: 0 } });
  await ask({ kind: 'close' });
  expect(await ask({ kind: 'open', secret: '0000' })).toMatchObject({ value: { wait: 0 } });
});

test('KEY-5 the lock goes with the log: the same PIN opens the same words on a second device', async () => {
  const one = await openDevice();
  const two = await openDevice();
  await one.ask({ kind: 'change', lock: pin('4815') });
  await one.write(secret);
  await two.hear(one);
  expect(await two.dump()).not.toContain('quiet');
  expect(await two.about()).toBe('locked');
  await two.ask({ kind: 'open', secret: '4815' });
  expect(await two.about()).toMatchObject({ text: secret });
  // Another PIN made there is the one that counts here.
  await two.ask({ kind: 'change', lock: pin('162342') });
  await one.hear(two);
  await one.ask({ kind: 'close' });
  expect(await one.ask({ kind: 'open', secret: '4815' })).toMatchObject({ value: { isOpen: false } });
  await one.ask({ kind: 'open', secret: '162342' });
  expect(await one.about()).toMatchObject({ text: secret });
});

test('KEY-5 two first locks made apart: the newer counts, and what the other sealed is told to be sealed', async () => {
  const one = await openDevice();
  const two = await openDevice();
  await one.ask({ kind: 'change', lock: pin('1111') });
  await one.write(secret);
  two.clock.wall += 60_000;
  await two.ask({ kind: 'change', lock: pin('2222') });
  await one.hear(two);
  await one.ask({ kind: 'close' });
  await one.ask({ kind: 'open', secret: '2222' });
  expect(await one.about()).toMatchObject({ text: '', isSealed: true });
});

test('KEY-7 the school gets every key, by its own signed word only', async () => {
  const { ask, store, write } = await openDevice();
  await ask({ kind: 'change', lock: pin('4815') });
  await write(secret);
  const [stream] = await store.streams(learnerPartition(ada));
  const [event] = stream ? await store.read(stream.stream, 1, 1) : [];
  expect(openForSchool(String(event?.data['school']), ada, hubSeal)).toHaveLength(1);
  const fooled = await openDevice(hubClient(new Uint8Array(32).fill(8)));
  expect(await fooled.ask({ kind: 'change', lock: pin('4815') })).toMatchObject({
    ok: false,
    error: { code: 'keys-missing' },
  });
  expect(await fooled.ask({ kind: 'look' })).toMatchObject({ value: { kind: null } });
});

test('KEY-11 a lock that is taken away leaves the words that count, in the open', async () => {
  const { about, ask, dump, restart, write } = await openDevice();
  await ask({ kind: 'change', lock: { kind: 'pictures', secret: 'sun boat sun bee', minutes: 5 } });
  await write(secret);
  restart();
  await ask({ kind: 'open', secret: 'sun boat sun bee' });
  expect(await ask({ kind: 'change', lock: null })).toMatchObject({ value: { kind: null, isOpen: false } });
  expect(await about()).toMatchObject({ text: secret });
  expect(await dump()).toContain(secret);
});
