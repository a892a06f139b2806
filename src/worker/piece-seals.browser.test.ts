import { getPublicKey, hashes, sign } from '@noble/ed25519';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { Dexie } from 'dexie';
import { afterEach, describe, expect, test } from 'vitest';
import { hubKeysMessage } from '#domain/bundle-api.ts';
import { failure } from '#domain/error-codes.ts';
import { type DeviceId, type HubId, type LearnerId, learnerPartition, staffPartition } from '#domain/ids.ts';
import { type MediaHash, mediaChunkBytes } from '#domain/media.ts';
import { err, ok } from '#domain/result.ts';
import { contentOf } from '#engine/content.ts';
import { emptyHead, streamOf } from '#log/chain.ts';
import { type LockHead, lockCost, makeLock, scryptInput } from '#log/private/lock.ts';
import { openForSchool } from '#log/private/school-box.ts';
import { seal } from '#log/seal.ts';
import { sha512 } from '#sha512';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { dropMedia } from '#store/drop-media.ts';
import { createMediaStore } from '#store/media-store.ts';
import { writeMeta } from '#store/meta.ts';
import { sealPair } from '#sync/bundle/bundle.ts';
import { nameOf, photo, smallMediaHub } from '#tests/support/small-media-hub.ts';
import type { NewLock } from './api.ts';
import type { HubClient } from './hub-client.ts';
import { createHubClient } from './hub-client.ts';
import { createLearnerLog } from './learner-log.ts';
import { createLearnerShelf } from './learner-shelf.ts';
import { createLocks } from './locks.ts';
import { createMediaDesk } from './media-desk.ts';

hashes.sha512 = sha512;
const [ada, ben] = ['ada', 'ben'] as [LearnerId, LearnerId];
const hubId = 'hub' as HubId;
const signing = new Uint8Array(32).fill(7);
const school = sealPair(new Uint8Array(32).fill(9));
const start = 1_790_000_000_000;
/** Two chunks, the second a short one. */
const size = 280_000;
const pin = (secret: string): NewLock => ({ kind: 'pin', secret, minutes: 15 });
const databases: FootpathDatabase[] = [];
let made = 0;

afterEach(async () => {
  for (const db of databases.splice(0)) {
    db.close();
    await Dexie.delete(db.name);
  }
});

const smallHub = () => smallMediaHub({ hub: hubId, wall: start, own: school });

/** What answers for the school's key. */
function keysOf(): HubClient {
  const message = hubKeysMessage({ hub: hubId, seal: school.publicKey });
  const signature = bytesToHex(sign(utf8ToBytes(message), signing));
  const answer = { hub: hubId, key: bytesToHex(getPublicKey(signing)), seal: school.publicKey, signature };
  return { ask: async () => ok(answer) } as unknown as HubClient;
}

/** A device's database with all that is over it; opened under the name of another it is that one after a restart. */
async function open(name = `seals-${made++}`, hub = smallHub(), device = name as DeviceId) {
  const db = new FootpathDatabase(name);
  await db.open();
  databases.push(db);
  await writeMeta(db, 'joined', {
    hub: hubId,
    token: 't',
    school: { id: 's' as never, name: 'S' },
    class: { id: 'c' as never, name: 'C' },
    key: bytesToHex(getPublicKey(signing)) as never,
  });
  await writeMeta(db, 'cursors', { hub: hubId, epoch: 1, after: {} });
  const store = createDexieEventStore(db);
  const shelf = createLearnerShelf(db, store, async () => contentOf([]));
  let wall = start + ++made * 60_000;
  const learning = {
    db,
    shelf,
    log: createLearnerLog({ db, store, shelf, device }),
    time: async () => {
      wall += 10;
      return { reading: { wall, offset: 0 }, now: wall };
    },
    lesson: async () => err(failure('pack-missing')),
    appended: () => undefined,
  };
  const locks = createLocks({ ...learning, store, hub: keysOf(), wall: () => wall });
  const desk = createMediaDesk({
    ...learning,
    store,
    device,
    hub: createHubClient(hub.fetcher),
    fetch: hub.fetcher,
    phase: () => ({ phase: 'idle', problem: null }),
    wall: () => performance.now(),
    alone: (work) => work(),
    locksDesk: async () => locks,
  });
  const media = createMediaStore(db);
  const by = async (mark: number, who = ada, length = size): Promise<MediaHash> => {
    const blob = photo(length, mark);
    const kept = await desk.add(who, { blob, name: 'x.jpg', skill: null, words: '' });
    expect(kept).toEqual(ok(null));
    return nameOf(new Uint8Array(await blob.arrayBuffer())) as MediaHash;
  };
  return {
    db,
    store,
    locks,
    desk,
    hub,
    media,
    /** Adds a photo, and answers with its name. */
    add: by,
    ask: (asked: Parameters<typeof locks.ask>[1], who = ada) => locks.ask(who, asked),
    /** Another worker over the same disk: nobody is signed in. */
    restart: () => {
      db.close();
      return open(name, hub, device);
    },
    /** `null`: shown as it was added; else why not. */
    async fault(hash: MediaHash): Promise<string | null> {
      const opened = await desk.open(hash);
      if (!opened.ok) return opened.error.code;
      return nameOf(new Uint8Array(await opened.value.blob.arrayBuffer())) === hash ? null : 'other bytes';
    },
    /** Pieces whose plain bytes, or whose first chunk of them, can be read from the disk by their name. */
    async plain(): Promise<MediaHash[]> {
      const found: MediaHash[] = [];
      for (const { hash } of await db.pieces.toArray()) {
        const { bytes, seal: sealed } = await media.chunks(hash);
        const [first, ...rest] = bytes;
        const startsAsPhoto = bytesToHex(first?.subarray(0, 3) ?? new Uint8Array()) === 'ffd8ff';
        expect(startsAsPhoto).toBe(sealed === null);
        // What `photo` makes goes up by seven: a chunk that was left as it was would show.
        const goesUp = (chunk: Uint8Array, at: number) =>
          (chunk[at + 1] ?? 0) === (((chunk[at] ?? 0) + 7) & 0xff);
        for (const chunk of sealed ? rest : [])
          expect([0, 1, 2, 3].every((at) => goesUp(chunk, at))).toBe(false);
        if (startsAsPhoto) found.push(hash);
      }
      return found;
    },
    states: async (who = ada) => (await desk.works(who)).map(({ state }) => state),
    /** What another device's log holds of Ada. */
    async hear(other: { readonly store: typeof store }) {
      for (const partition of [learnerPartition(ada), staffPartition(ada)])
        for (const info of await other.store.streams(partition)) {
          const events = await other.store.read(info.stream, 1, info.count);
          await store.take({ info, previous: info.stream as never, events });
        }
      await db.progress.delete([ada, '']);
      await db.locks.put({ learner: ada });
      await desk.look();
    },
  };
}

type Device = Awaited<ReturnType<typeof open>>;

/** Ada has a lock, and is signed in. */
async function locked(): Promise<Device> {
  const device = await open();
  expect(await device.ask({ kind: 'change', lock: pin('4815') })).toMatchObject({ value: { isOpen: true } });
  return device;
}

const signIn = (device: Device, secret = '4815', who = ada) => device.ask({ kind: 'open', secret }, who);

describe('a piece of work of a learner with a lock', () => {
  test('KEY-12 lies sealed on the disk, is shown while they are signed in, and not else', async () => {
    const device = await locked();
    const hash = await device.add(1);
    expect(await device.plain()).toEqual([]);
    expect((await device.media.chunks(hash)).bytes.map(({ byteLength }) => byteLength)).toEqual([
      mediaChunkBytes,
      size - mediaChunkBytes,
    ]);
    expect(await device.fault(hash)).toBe(null);
    await device.ask({ kind: 'close' });
    expect(await device.fault(hash)).toBe('locked');
    const after = await device.restart();
    expect(await after.fault(hash)).toBe('locked');
    await signIn(after, '4816');
    expect(await after.fault(hash)).toBe('locked');
    await signIn(after);
    expect(await after.fault(hash)).toBe(null);
    // And what somebody else on the device has is of no use for it.
    await after.ask({ kind: 'change', lock: pin('2342') }, ben);
    expect(await after.fault(hash)).toBe('locked');
  });

  test('KEY-8 what is said of it and what it was called are sealed with it; nobody adds anything who is not signed in', async () => {
    const device = await locked();
    const added = {
      blob: new Blob(['{"secret":1}']),
      name: 'My diary.docx',
      skill: null,
      words: ' Line\none ',
    };
    expect(await device.desk.add(ada, added)).toEqual(ok(null));
    expect(await device.desk.works(ada)).toMatchObject([{ name: 'My diary.docx', words: 'Line\none' }]);
    const disk = JSON.stringify(await Promise.all(device.db.tables.map((table) => table.toArray())));
    for (const part of ['diary', 'Line', 'secret']) expect(disk).not.toContain(part);
    await device.ask({ kind: 'close' });
    expect(await device.desk.works(ada)).toMatchObject([{ name: null, words: null, kind: 'file' }]);
    const refused = await device.desk.add(ada, { ...added, words: 'Two' });
    expect(refused).toEqual(err(failure('locked')));
    expect(await device.desk.works(ada)).toHaveLength(1);
    const after = await device.restart();
    await signIn(after);
    expect(await after.desk.works(ada)).toMatchObject([{ name: 'My diary.docx', words: 'Line\none' }]);
  });

  test('KEY-12 a changed byte, a changed box and the box of another piece show nothing', async () => {
    const device = await locked();
    const [one, two] = [await device.add(1), await device.add(2)];
    const row = await device.db.pieces.get(one);
    const other = await device.db.pieces.get(two);
    if (!row?.seal || !other?.seal) throw new Error('both are sealed');
    await device.db.pieces.update(one, { seal: { ...row.seal, own: other.seal.own } });
    expect(await device.fault(one)).toBe('keys-missing');
    const changed = row.seal.own.map((box) => box.replace(/.$/, (last) => (last === '0' ? '1' : '0')));
    await device.db.pieces.update(one, { seal: { ...row.seal, own: changed } });
    expect(await device.fault(one)).toBe('keys-missing');
    await device.db.pieces.put(row);
    expect(await device.fault(one)).toBe(null);
    const chunk = await device.db.chunks.get([one, 1]);
    if (!chunk) throw new Error('it has two chunks');
    chunk.data[7] = (chunk.data[7] ?? 0) ^ 1;
    await device.db.chunks.put(chunk);
    expect(await device.fault(one)).toBe('work-damaged');
    // Nothing is thrown away for it.
    expect((await device.db.pieces.get(one))?.here).toBe(size);
  });

  test('KEY-12 what two have added opens for each with a lock, and lies open when one has none', async () => {
    const device = await locked();
    const hash = await device.add(1);
    await device.ask({ kind: 'change', lock: pin('2342') }, ben);
    await device.add(1, ben);
    expect(await device.plain()).toEqual([]);
    expect(await device.fault(hash)).toBe(null);
    await signIn(device);
    expect(await device.fault(hash)).toBe(null);
    await device.add(1, 'cleo' as LearnerId);
    await device.ask({ kind: 'close' });
    expect(await device.plain()).toEqual([hash]);
    expect(await device.fault(hash)).toBe(null);
    await device.desk.sealWaiting();
    expect(await device.plain()).toEqual([hash]);
  });
});

describe('the way to school of a sealed piece', () => {
  test('KEY-13 goes while nobody is signed in, from where it stopped, and is there what it was', async () => {
    const device = await locked();
    const hash = await device.add(1);
    const away = await device.restart();
    away.hub.state.cutAfter = 3;
    await away.desk.sendAll();
    const there = away.hub.shelf.get(hash)?.byteLength ?? 0;
    expect(there).toBeGreaterThan(0);
    expect(away.hub.state.sealed).toBeGreaterThan(0);
    away.hub.state.cutAfter = Number.POSITIVE_INFINITY;
    away.hub.state.requests.length = 0;
    await away.desk.sendAll();
    expect(away.hub.state.requests[1]).toContain(`from=${there}`);
    expect(await away.states()).toEqual(['safe']);
    expect(nameOf(away.hub.shelf.get(hash) ?? new Uint8Array())).toBe(hash);
    expect(await away.plain()).toEqual([]);
  });

  test('KEY-13 begun while nobody was signed in it goes on plain when somebody is, and the other way round', async () => {
    const device = await locked();
    const [one, two] = [await device.add(1), await device.add(2)];
    device.hub.state.cutAfter = 2;
    await device.desk.sendAll();
    expect(device.hub.state.sealed).toBe(0);
    await device.ask({ kind: 'close' });
    device.hub.state.cutAfter = device.hub.state.requests.length + 3;
    await device.desk.sendAll();
    const sealed = device.hub.state.sealed;
    expect(sealed).toBeGreaterThan(0);
    expect(await device.states()).toEqual(['only-here', 'only-here']);
    await signIn(device);
    device.hub.state.cutAfter = Number.POSITIVE_INFINITY;
    await device.desk.sendAll();
    expect(device.hub.state.sealed).toBe(sealed);
    expect(await device.states()).toEqual(['safe', 'safe']);
    for (const hash of [one, two]) expect(nameOf(device.hub.shelf.get(hash) ?? new Uint8Array())).toBe(hash);
  });

  test('KEY-13 a school that cannot open it says so, and gets it when the learner has signed in', async () => {
    const device = await open(undefined, smallMediaHub({ hub: hubId, wall: start }));
    await device.ask({ kind: 'change', lock: pin('4815') });
    await device.add(1);
    await device.ask({ kind: 'close' });
    await device.desk.sendAll();
    expect((await device.desk.works(ada)).map(({ state, problem }) => [state, problem?.code])).toEqual([
      ['only-here', 'locked'],
    ]);
    await signIn(device);
    await device.desk.sendAll();
    expect((await device.desk.works(ada)).map(({ state, problem }) => [state, problem])).toEqual([
      ['safe', null],
    ]);
  });

  test('KEY-12 what comes back from school lies sealed here too, as far as it has come', async () => {
    const device = await locked();
    const hash = await device.add(1);
    await device.desk.sendAll();
    await dropMedia(device.db, 1);
    await device.ask({ kind: 'close' });
    device.hub.state.requests.length = 0;
    expect(await device.fault(hash)).toBe('locked');
    expect(device.hub.state.requests).toEqual([]);
    await signIn(device);
    device.hub.state.cutAfter = 1;
    expect(await device.fault(hash)).toBe('hub-unreachable');
    expect((await device.media.piece(hash))?.here).toBe(mediaChunkBytes);
    expect(await device.plain()).toEqual([]);
    device.hub.state.cutAfter = Number.POSITIVE_INFINITY;
    const after = await device.restart();
    await signIn(after);
    device.hub.state.requests.length = 0;
    expect(await after.fault(hash)).toBe(null);
    expect(device.hub.state.requests.filter((request) => request.startsWith('GET'))).toHaveLength(1);
    expect(await after.plain()).toEqual([]);
  });
});

describe('what was there before the lock', () => {
  test('KEY-14 is sealed once there is one, in the background, and of nobody else', async () => {
    const device = await open();
    const own = [await device.add(1), await device.add(2, ada, 90_000), await device.add(3)];
    const others = await device.add(4, ben);
    await device.desk.sendAll();
    await device.ask({ kind: 'change', lock: pin('4815') });
    await expect.poll(device.plain).toEqual([others]);
    for (const hash of own) expect(await device.fault(hash)).toBe(null);
    expect(await device.states()).toEqual(['safe', 'safe', 'safe']);
    await device.ask({ kind: 'close' });
    expect([await device.fault(own[0] as MediaHash), await device.fault(others)]).toEqual(['locked', null]);
  });

  test('KEY-14 nothing is lost when it is cut in the middle, and it goes on without anybody', async () => {
    const device = await open();
    const own: MediaHash[] = [];
    for (const mark of [1, 2, 3, 4]) own.push(await device.add(mark));
    let writes = 0;
    const cut = (): void => {
      writes += 1;
      // The second chunk of the second piece.
      if (writes === 4) throw new DOMException('full', 'QuotaExceededError');
    };
    device.db.chunks.hook('creating', cut);
    await device.ask({ kind: 'change', lock: pin('4815') });
    await expect.poll(() => writes).toBe(8);
    await expect.poll(async () => (await device.plain()).length).toBe(1);
    for (const hash of own) expect(await device.fault(hash)).toBe(null);
    device.db.chunks.hook('creating').unsubscribe(cut);
    const after = await device.restart();
    await after.desk.sealWaiting();
    expect(await after.plain()).toEqual([]);
    await after.desk.sendAll();
    expect(await after.states()).toEqual(['safe', 'safe', 'safe', 'safe']);
    await signIn(after);
    for (const hash of own) expect(await after.fault(hash)).toBe(null);
  });

  test('KEY-14 a worker that is killed while it seals leaves every piece whole, and the next one goes on', async () => {
    const device = await open();
    const own: MediaHash[] = [];
    for (const mark of [1, 2, 3, 4]) own.push(await device.add(mark));
    const noRoom = (): void => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    device.db.chunks.hook('creating', noRoom);
    await device.ask({ kind: 'change', lock: pin('4815') });
    await expect.poll(() => device.db.seals.count()).toBe(1);
    await device.desk.sealWaiting();
    device.db.chunks.hook('creating').unsubscribe(noRoom);
    // At the first chunk of the first piece, and the second of the second.
    for (const [writes, left] of [
      [1, 4],
      [4, 3],
    ] as const) {
      const worker = new Worker(new URL('../../tests/support/sealing-worker.ts', import.meta.url), {
        type: 'module',
        name: `${device.db.name} ${writes}`,
      });
      await new Promise((middle) => worker.addEventListener('message', middle, { once: true }));
      worker.terminate();
      expect(await device.plain()).toHaveLength(left);
      for (const hash of own) expect(await device.fault(hash)).toBe(null);
    }
    await device.desk.sealWaiting();
    expect(await device.plain()).toEqual([]);
    for (const hash of own) expect(await device.fault(hash)).toBe(null);
  });

  test('KEY-14 a piece that is damaged is left as it is', async () => {
    const device = await open();
    const hash = await device.add(1);
    await device.db.chunks.update([hash, 1], { data: new Uint8Array(mediaChunkBytes) });
    await device.ask({ kind: 'change', lock: pin('4815') });
    await expect.poll(() => device.db.seals.count()).toBe(1);
    await device.desk.sealWaiting();
    expect((await device.db.pieces.get(hash))?.seal).toBeUndefined();
  });

  test('KEY-14 a lock that was made elsewhere seals here when its learner first signs in here', async () => {
    const one = await locked();
    const two = await open();
    const hash = await two.add(1);
    await two.hear(one);
    expect(await two.plain()).toEqual([hash]);
    expect(await two.fault(hash)).toBe('locked');
    await signIn(two);
    await expect.poll(two.plain).toEqual([]);
    expect(await two.fault(hash)).toBe(null);
  });
});

describe('another lock', () => {
  test('KEY-11 without a lock it is there for everybody, with the next one it is sealed anew', async () => {
    const device = await locked();
    const hash = await device.add(1);
    const before = (await device.db.pieces.get(hash))?.seal?.school;
    await device.ask({ kind: 'change', lock: null });
    const after = await device.restart();
    expect(await after.fault(hash)).toBe(null);
    await after.ask({ kind: 'change', lock: pin('1111') });
    await after.desk.sealWaiting();
    const row = await after.db.pieces.get(hash);
    expect(row?.seal?.key).toBeUndefined();
    expect(row?.seal?.school).not.toBe(before);
    await after.ask({ kind: 'close' });
    expect(await after.fault(hash)).toBe('locked');
    await signIn(after, '1111');
    expect(await after.fault(hash)).toBe(null);
  });

  test('KEY-10 the lock that a teacher gives opens what was sealed under the one that was forgotten', async () => {
    const device = await locked();
    const hash = await device.add(1);
    const [stream] = await device.store.streams(learnerPartition(ada));
    const [event] = stream ? await device.store.read(stream.stream, 1, 1) : [];
    const keys = openForSchool(String(event?.data['school']), ada, school);
    const head: LockHead = { kind: 'pin', minutes: 15, cost: lockCost, salt: new Uint8Array(16) };
    const { scrypt } = await import('@noble/hashes/scrypt.js');
    const { password, salt } = scryptInput(head, ada, '9999');
    const lock = makeLock(head, ada, keys, scrypt(password, salt, { ...lockCost, dkLen: 32 }));
    const partition = staffPartition(ada);
    const given = streamOf('hub-device' as DeviceId, partition);
    const said = seal(emptyHead(given), { type: 'lock.given', data: { lock, school: '' } }, null, {
      wall: start + 86_400_000,
      offset: 0,
    });
    const info = { stream: given, device: 'hub-device' as DeviceId, partition, branchOf: null };
    await device.store.take({ info, previous: given as never, events: [said] });
    await device.db.locks.put({ learner: ada });
    const after = await device.restart();
    await signIn(after);
    expect(await after.fault(hash)).toBe('locked');
    await signIn(after, '9999');
    expect(await after.fault(hash)).toBe(null);
  });

  test('KEY-15 of two first locks made apart, what the other one sealed comes back by way of the school', async () => {
    const one = await locked();
    const hash = await one.add(1);
    const two = await open(undefined, one.hub);
    await two.ask({ kind: 'change', lock: pin('2222') });
    await one.hear(two);
    const after = await one.restart();
    await signIn(after, '2222');
    // Nothing is given up here before it is there.
    expect(await after.fault(hash)).toBe('keys-missing');
    expect((await after.db.pieces.get(hash))?.here).toBe(size);
    await after.desk.sendAll();
    expect(await after.states()).toEqual(['safe']);
    expect(after.hub.state.sealed).toBeGreaterThan(0);
    after.hub.state.cutAfter = after.hub.state.requests.length;
    expect(await after.fault(hash)).toBe('hub-unreachable');
    expect((await after.db.pieces.get(hash))?.here).toBe(size);
    after.hub.state.cutAfter = Number.POSITIVE_INFINITY;
    expect(await after.fault(hash)).toBe(null);
    expect(await after.plain()).toEqual([]);
    const again = await after.restart();
    await signIn(again, '2222');
    again.hub.state.cutAfter = again.hub.state.requests.length;
    expect(await again.fault(hash)).toBe(null);
  });

  test('KEY-15 a lock that was taken away elsewhere: what is sealed here comes back by way of the school, in the open', async () => {
    const one = await locked();
    const hash = await one.add(1);
    await one.ask({ kind: 'close' });
    const two = await open(undefined, one.hub);
    await two.hear(one);
    await signIn(two);
    expect(await two.ask({ kind: 'change', lock: null })).toMatchObject({ value: { kind: null } });
    await one.hear(two);
    expect(await one.fault(hash)).toBe('keys-missing');
    await one.desk.sendAll();
    expect(await one.states()).toEqual(['safe']);
    expect(await one.fault(hash)).toBe(null);
    expect(await one.plain()).toEqual([hash]);
  });
});
