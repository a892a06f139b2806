import { Dexie } from 'dexie';
import { afterEach, describe, expect, test } from 'vitest';
import { failure } from '#domain/error-codes.ts';
import type { ClassId, DeviceId, HubId, LearnerId, SchoolId } from '#domain/ids.ts';
import { learnerPartition } from '#domain/ids.ts';
import { mediaChunkBytes, mostPieceBytes } from '#domain/media.ts';
import { err } from '#domain/result.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { dropMedia } from '#store/drop-media.ts';
import { createMediaStore } from '#store/media-store.ts';
import { writeMeta } from '#store/meta.ts';
import { nameOf, photo, smallMediaHub } from '#tests/support/small-media-hub.ts';
import type { LoopPhase } from './hand-in-loop.ts';
import { createHubClient } from './hub-client.ts';
import { createMediaDesk } from './media-desk.ts';

const ada = 'ada' as LearnerId;
const device = 'device' as DeviceId;
const hubId = 'hub' as HubId;
const wall = 1_790_000_000_000;
const databases: FootpathDatabase[] = [];
let made = 0;

afterEach(async () => {
  for (const db of databases.splice(0)) {
    db.close();
    await Dexie.delete(db.name);
  }
});

const smallHub = () => smallMediaHub({ hub: hubId, wall });

async function open(name = `media-${made++}`, hub = smallHub()) {
  const db = new FootpathDatabase(name);
  await db.open();
  databases.push(db);
  await writeMeta(db, 'joined', {
    hub: hubId,
    token: 't',
    school: { id: 's' as SchoolId, name: 'S' },
    class: { id: 'c' as ClassId, name: 'C' },
  });
  await writeMeta(db, 'cursors', { hub: hubId, epoch: 1, after: {} });
  const phase: { now: LoopPhase } = { now: { phase: 'idle', problem: null } };
  const store = createDexieEventStore(db);
  let time = wall;
  const desk = createMediaDesk({
    db,
    store,
    device,
    hub: createHubClient(hub.fetcher),
    fetch: hub.fetcher,
    time: async () => ({ reading: { wall: time++, offset: 0 }, now: time }),
    lesson: async () => err(failure('pack-missing')),
    appended: () => undefined,
    phase: () => phase.now,
    wall: () => performance.now(),
    alone: (work) => work(),
    locksDesk: async () => {
      throw new Error('no piece here is of somebody with a lock');
    },
  });
  const add = (blob: Blob, words = '') => desk.add(ada, { blob, name: 'x.jpg', skill: null, words });
  return { db, desk, hub, phase, store, add, media: createMediaStore(db) };
}

const states = async (desk: Awaited<ReturnType<typeof open>>['desk']) =>
  (await desk.works(ada)).map(({ state }) => state);
const bytesOf = async (blob: Blob): Promise<string> => nameOf(new Uint8Array(await blob.arrayBuffer()));

describe('a piece of work on the device', () => {
  test('MED-1: bytes and event are kept together, and opened again as they were', async () => {
    const { desk, add, store } = await open();
    const blob = photo(600_000);
    expect(await add(blob, ' I drew it ')).toEqual({ ok: true, value: null });
    const [work] = await desk.works(ada);
    expect(work).toMatchObject({
      state: 'only-here',
      kind: 'image',
      bytes: 600_000,
      words: 'I drew it',
      name: null,
    });
    const [stream] = await store.streams(learnerPartition(ada));
    expect(stream?.count).toBe(1);
    const opened = await desk.open(work?.hash ?? ('' as never));
    expect(opened.ok && [opened.value.kind, opened.value.blob.type]).toEqual(['image', 'image/jpeg']);
    expect(opened.ok && (await bytesOf(opened.value.blob))).toBe(await bytesOf(blob));
  });

  test('MED-1: when one of them cannot be kept, neither is', async () => {
    const { db, add, store, desk } = await open();
    const refuse = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    db.works.hook('creating', refuse);
    expect(await add(photo(1000))).toEqual({ ok: false, error: { code: 'storage-full' } });
    expect([await db.pieces.count(), await db.chunks.count()]).toEqual([0, 0]);
    expect(await store.streams(learnerPartition(ada))).toEqual([]);
    db.works.hook('creating').unsubscribe(refuse);
    expect((await add(photo(1000))).ok).toBe(true);
    expect(await states(desk)).toEqual(['only-here']);
  });

  test('MED-8: too much, or nothing, is refused in words', async () => {
    const { add } = await open();
    expect(await add(new Blob([new Uint8Array(mostPieceBytes + 1)]))).toMatchObject({
      error: { code: 'too-large' },
    });
    expect(await add(new Blob([]))).toMatchObject({ error: { code: 'work-damaged' } });
  });

  test('MED-6: a page that calls itself a picture is a file to save, here too', async () => {
    const { desk, add } = await open();
    await add(new Blob(['<!doctype html><script>alert(1)</script>'], { type: 'image/png' }));
    const [work] = await desk.works(ada);
    expect(work).toMatchObject({ kind: 'file', name: 'x.jpg' });
    const opened = await desk.open(work?.hash ?? ('' as never));
    expect(opened.ok && opened.value.blob.type).toBe('application/octet-stream');
  });

  test('LOG-11 MED-1: works are found in a log that was there before, once each, in pages', async () => {
    const { db, desk, add, store } = await open();
    await add(photo(500));
    const clock = { wall: wall + 9, offset: 0 };
    const hints = Array.from({ length: 1500 }, (_, seed) => ({
      type: 'hint.taken' as const,
      data: { item: 'a/1' as never, seed, level: 1 },
    }));
    await store.append(device, learnerPartition(ada), hints, clock);
    await add(photo(700));
    const before = await desk.works(ada);
    await db.works.clear();
    // As a program left it that knew of no piece with sealed words, and passed over those.
    await writeMeta(db, 'works-folded', 9_999);
    await desk.look();
    await desk.look();
    expect((await desk.works(ada)).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(before).toHaveLength(2);
  });
});

describe('the way to school', () => {
  test('MED-2: a cut in the middle costs one chunk, also after the worker was started anew', async () => {
    const { db, desk, hub, add } = await open();
    await add(photo(700_000));
    hub.state.cutAfter = 3;
    await desk.sendAll();
    expect(await states(desk)).toEqual(['only-here']);
    const [work] = await desk.works(ada);
    expect(work?.sent).toBeGreaterThan(0);
    const there = hub.shelf.get(work?.hash ?? '')?.byteLength ?? 0;
    expect(there).toBeGreaterThan(0);
    const anew = (await open(db.name, hub)).desk;
    hub.state.cutAfter = Number.POSITIVE_INFINITY;
    hub.state.requests.length = 0;
    await anew.sendAll();
    expect(hub.state.requests[1]).toContain(`from=${there}`);
    expect(await states(anew)).toEqual(['safe']);
    hub.state.requests.length = 0;
    await anew.sendAll();
    expect(hub.state.requests).toEqual([]);
  });

  test('MED-10: gives way to the hand-in between two chunks', async () => {
    const { desk, hub, add, phase } = await open();
    await add(photo(700_000));
    phase.now = { phase: 'sending', problem: null };
    await desk.sendAll();
    expect(hub.state.requests).toEqual([]);
    phase.now = { phase: 'idle', problem: null };
    await desk.sendAll();
    expect(await states(desk)).toEqual(['safe']);
  });

  test('MED-3: what arrives wrong is sent again; what stays wrong is said, and the next goes', async () => {
    const { desk, hub, add } = await open();
    await add(photo(1000));
    hub.state.spoil = 1;
    await desk.sendAll();
    expect(await states(desk)).toEqual(['safe']);
    await add(photo(2000));
    await add(photo(3000));
    hub.state.spoil = 2;
    await desk.sendAll();
    expect((await desk.works(ada)).map(({ state, problem }) => [state, problem?.code])).toEqual([
      ['safe', undefined],
      ['only-here', 'work-damaged'],
      ['safe', undefined],
    ]);
  });

  test('MED-2: a hub that was put back is asked again before anything is called safe', async () => {
    const { db, desk, hub, add } = await open();
    await add(photo(1000));
    await desk.sendAll();
    hub.state.epoch = 2;
    hub.shelf.clear();
    await writeMeta(db, 'cursors', { hub: hubId, epoch: 2, after: {} });
    expect(await states(desk)).toEqual(['only-here']);
    await desk.sendAll();
    expect(await states(desk)).toEqual(['safe']);
    expect(hub.shelf.size).toBe(1);
  });
});

describe('room, and the way back', () => {
  test('MED-10: what is safe at school goes first, what is only here only when an answer needs it', async () => {
    const { db, desk, add } = await open();
    await add(photo(50_000, 1));
    await desk.sendAll();
    await add(photo(90_000, 2));
    expect(await dropMedia(db, 1e9)).toEqual({ freed: 50_000, lost: 0 });
    expect(await states(desk)).toEqual(['only-here', 'at-school']);
    expect(await dropMedia(db, 1)).toEqual({ freed: 0, lost: 0 });
    expect(await dropMedia(db, 1, 'if-needed')).toEqual({ freed: 90_000, lost: 1 });
    expect(await states(desk)).toEqual(['lost', 'at-school']);
    expect(await db.chunks.count()).toBe(0);
  });

  test('MED-10: nothing counts as safe that another hub, or this one before it was put back, has said', async () => {
    const { db, desk, add } = await open();
    await add(photo(50_000));
    await desk.sendAll();
    await writeMeta(db, 'cursors', { hub: hubId, epoch: 2, after: {} });
    expect(await dropMedia(db, 1e9)).toEqual({ freed: 0, lost: 0 });
  });

  test('MED-2 MED-3: fetched by chunks from where it stopped, verified, and a wrong byte is fetched again', async () => {
    const { db, desk, hub, add, media } = await open();
    const blob = photo(600_000);
    await add(blob);
    await desk.sendAll();
    await dropMedia(db, 1);
    const [work] = await desk.works(ada);
    const hash = work?.hash ?? ('' as never);
    hub.state.requests.length = 0;
    hub.state.cutAfter = 1;
    expect(await desk.open(hash)).toEqual({ ok: false, error: { code: 'hub-unreachable' } });
    expect((await media.piece(hash))?.here).toBe(mediaChunkBytes);
    hub.state.cutAfter = Number.POSITIVE_INFINITY;
    hub.state.spoil = 1;
    const opened = await desk.open(hash);
    expect(opened.ok && (await bytesOf(opened.value.blob))).toBe(await bytesOf(blob));
    expect(hub.state.requests).toHaveLength(2 + 2 + 3);
    expect(await states(desk)).toEqual(['safe']);
  });

  test('MED-3: what came from school is not called safe before the hub has said so, and may go again', async () => {
    const { db, desk, hub, add } = await open();
    await add(photo(1000));
    await desk.sendAll();
    const [own] = await desk.works(ada);
    await db.pieces.clear();
    await db.chunks.clear();
    await db.works.update([ada, own?.id ?? ''], { held: null });
    expect(await states(desk)).toEqual(['elsewhere']);
    hub.state.cutAfter = hub.state.requests.length + 1;
    expect((await desk.open(own?.hash ?? ('' as never))).ok).toBe(true);
    expect((await desk.works(ada)).map(({ state, here }) => [state, here])).toEqual([['elsewhere', true]]);
    expect(await dropMedia(db, 1)).toEqual({ freed: 1000, lost: 0 });
    hub.state.cutAfter = Number.POSITIVE_INFINITY;
    expect((await desk.open(own?.hash ?? ('' as never))).ok).toBe(true);
    await expect.poll(() => states(desk)).toEqual(['safe']);
    // A hub that was put back may have forgotten what it gave.
    await writeMeta(db, 'cursors', { hub: hubId, epoch: 2, after: {} });
    expect(await states(desk)).toEqual(['only-here']);
    expect(await dropMedia(db, 1)).toEqual({ freed: 0, lost: 0 });
  });

  test('MED-3: a piece that stays wrong is not shown, and not kept', async () => {
    const { db, desk, hub, add } = await open();
    await add(photo(1000));
    await desk.sendAll();
    await dropMedia(db, 1);
    const [work] = await desk.works(ada);
    hub.state.spoil = 9;
    expect(await desk.open(work?.hash ?? ('' as never))).toMatchObject({ error: { code: 'work-damaged' } });
    expect(await db.chunks.count()).toBe(0);
    hub.shelf.clear();
    expect(await desk.open(work?.hash ?? ('' as never))).toMatchObject({ error: { code: 'work-missing' } });
  });
});
