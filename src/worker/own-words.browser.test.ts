import { expect, test } from 'vitest';
import type { Draft } from '#domain/events/event.ts';
import { type DeviceId, type LearnerId, learnerPartition } from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import { contentOf } from '#engine/content.ts';
import { chainHash, emptyHead, genesis, streamOf } from '#log/chain.ts';
import { seal } from '#log/seal.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import type { AboutField } from './api.ts';
import { createLearnerLog } from './learner-log.ts';
import { createLearnerShelf } from './learner-shelf.ts';
import { readAbout, sayOwn } from './own-words.ts';

const ada = 'ada' as LearnerId;
const [device, other] = ['device', 'other'] as [DeviceId, DeviceId];
const partition = learnerPartition(ada);
const start = 1_790_000_000_000;

/** A device of the learner's, and another whose events can be pulled. */
async function openDevice() {
  const db = new FootpathDatabase(`own-words-${Math.random()}`);
  await db.open();
  const store = createDexieEventStore(db);
  const content = contentOf([]);
  const shelf = createLearnerShelf(db, store, async () => content);
  const log = createLearnerLog({ db, store, shelf, device });
  let wall = start;
  let news = 0;
  const deps = {
    db,
    shelf,
    log,
    time: async () => {
      wall += 1000;
      return { reading: { wall, offset: 0 }, now: wall };
    },
    lesson: async () => {
      throw new Error('no words need a lesson');
    },
    appended: () => {
      news += 1;
    },
  };
  const noLocks = async () => {
    throw new Error('no words here need a lock');
  };
  const words = { learning: deps, locksDesk: noLocks };
  const stream = streamOf(other, partition);
  let head = emptyHead(stream);
  /** Comes from the other device, written long ago there; thrown away with it is what was folded (device-log.ts). */
  async function pull(draft: Draft, newer?: { type: string; version: number }): Promise<void> {
    const known = seal(head, draft, null, { wall: start - 60_000 + head.count, offset: 0 });
    const body = { ...known, ...newer };
    const event = { ...body, hash: chainHash(head.head, body) };
    const previous = head.count === 0 ? genesis(stream) : head.head;
    head = { stream, count: event.seq, head: event.hash };
    const info = { stream, device: other, partition, branchOf: null };
    expect(await store.take({ info, previous, events: [event] })).toMatchObject({ kind: 'taken', fresh: 1 });
    await db.progress.delete([ada, '']);
  }
  const like = (strand: string, likes: boolean) => sayOwn(ada, { kind: 'interest', strand, likes }, words);
  const write = (text: string, saw: AboutField['saw'] = []) =>
    sayOwn(ada, { kind: 'profile', change: { field: 'likes', text, saw: saw.slice() } }, words);
  const likes = async () => (await shelf.read(ada)).preferences.interests ?? [];
  const about = async () => {
    const read = await readAbout(ada, words);
    const [first] = read.ok ? read.value : [];
    if (!first) throw new Error('nothing can be said');
    return first;
  };
  const types = async () => (await db.events.toArray()).map(({ type }) => type);
  return { db, words, shelf, pull, like, write, likes, about, types, news: () => news };
}

test('LOG-17 two devices that choose keep both, and a choice is said once', async () => {
  const { like, likes, news, pull, types } = await openDevice();
  expect(await like('fractions', true)).toEqual(ok(null));
  await like('fractions', true);
  await like('time', false);
  expect([await types(), news()]).toEqual([['interest.added'], 1]);
  await pull({ type: 'interest.added', data: { strand: 'time' } });
  expect(await likes()).toEqual(['fractions', 'time']);
  await like('time', false);
  expect(await likes()).toEqual(['fractions']);
  await pull({ type: 'interest.added', data: { strand: 'time' } });
  expect(await likes()).toEqual(['fractions', 'time']);
});

test('LOG-17 the list of an older program still counts, and single strands of it are taken back', async () => {
  const { like, likes, pull } = await openDevice();
  await pull({
    type: 'preference.changed',
    data: { field: 'interests', value: ['measures', 'time'] },
  });
  expect(await likes()).toEqual(['measures', 'time']);
  await like('time', false);
  expect(await likes()).toEqual(['measures']);
});

test('LOG-16 what was written on two devices is shown beside each other until somebody who saw both writes', async () => {
  const { about, pull, write } = await openDevice();
  await write(' cats ');
  await pull({ type: 'profile.changed', data: { field: 'likes', text: 'trains', saw: [] } });
  const shown = await about();
  expect(shown).toMatchObject({ field: 'likes', text: 'cats', beside: ['trains'], before: [] });
  expect(shown.saw).toHaveLength(2);
  await write('cats', shown.saw);
  expect(await about()).toMatchObject({ text: 'cats', beside: [], before: ['trains'] });
});

test('LOG-15 settings and words stay over a restart of the worker, and the same words are no news', async () => {
  const { db, words: own, news, write } = await openDevice();
  await sayOwn(ada, { kind: 'setting', change: { field: 'theme', value: 'dark' } }, own);
  await write('cats');
  await write('cats');
  expect(news()).toBe(2);
  const again = createLearnerShelf(db, createDexieEventStore(db), async () => contentOf([]));
  const { preferences, words } = await again.read(ada);
  expect(preferences).toEqual({ theme: 'dark' });
  expect(words.profile.map(([field]) => field)).toEqual(['likes']);
});

test('LOG-11 what a newer program wrote is kept and passed over, and folded again by a program that knows more', async () => {
  const { db, like, likes, pull, shelf } = await openDevice();
  await pull({ type: 'interest.added', data: { strand: 'time' } }, { type: 'dream.told', version: 1 });
  await pull({ type: 'interest.added', data: { strand: 'measures' } });
  expect(await likes()).toEqual(['measures']);
  // As a program left it that did not know this type of event: its own key, and nothing folded of it.
  await like('fractions', true);
  const row = await db.progress.get([ada, '']);
  const value = row?.value as { key: string; words: { interests: unknown } };
  const older = { ...value, key: `${value.key}-older`, words: { ...value.words, interests: null } };
  await db.progress.put({ learner: ada, skill: '', value: older });
  shelf.forget(ada);
  expect(await likes()).toEqual(['fractions', 'measures']);
});
