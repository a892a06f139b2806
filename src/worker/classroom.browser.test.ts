import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import type { Draft } from '#domain/events/event.ts';
import {
  type ClassId,
  classPartition,
  type DeviceId,
  type HubId,
  type LearnerId,
  type PackHash,
  type SchoolId,
} from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { readMeta, writeMeta } from '#store/meta.ts';
import { createClassroom } from './classroom.ts';
import type { HubClient } from './hub-client.ts';
import { createPackShelf } from './packs.ts';
import { watch } from './watch.ts';

const classId = 'class' as ClassId;
const school = '5'.repeat(32) as DeviceId;
const clock = { wall: 1_790_000_000_000, offset: 0 };

async function openStore() {
  const db = new FootpathDatabase(`classroom-${Math.random()}`);
  await db.open();
  const store = createDexieEventStore(db);
  const asked: string[] = [];
  const hub: HubClient = {
    ask: () => Promise.reject(new Error('not asked here')),
    frame: () => Promise.reject(new Error('not asked here')),
    text: async (path) => {
      asked.push(path);
      await new Promise((later) => setTimeout(later, 20));
      return ok('{}');
    },
  };
  const packs = createPackShelf(db, hub);
  const classroom = createClassroom(db, store, hub, packs, school, () => clock.wall);
  await writeMeta(db, 'joined', {
    hub: 'hub' as HubId,
    token: 'x',
    school: { id: 'school' as SchoolId, name: 'School' },
    class: { id: classId, name: 'Class' },
  });
  const append = (draft: Draft) => store.append(school, classPartition(classId), [draft], clock);
  return { db, asked, packs, classroom, append };
}

const tinyPack = {
  format: 1,
  id: 'tiny',
  title: 'Tiny',
  language: 'en',
  direction: 'ltr',
  subject: 'maths',
  licence: 'CC0',
  strands: [{ id: 'numbers', title: 'Numbers' }],
  skills: [
    {
      id: 'add',
      strand: 'numbers',
      grade: 1,
      title: 'Add',
      short: 'Add',
      canDo: 'I can add.',
      prerequisites: [],
      difficulty: 0,
      items: [
        {
          id: 'add/1',
          level: 1,
          type: 'number',
          difficulty: 0,
          generator: 'add',
          params: {},
          prompts: ['1 + 1'],
          hints: ['Count on.'],
          steps: ['2'],
        },
      ],
    },
  ],
};

const enrol = (learner: string, name: string): Draft => ({
  type: 'learner.enrolled',
  data: { class: classId, learner: learner as LearnerId, name, picture: 'fox' },
});

test('a pack that two ask for at once is fetched once', async () => {
  const { asked, packs } = await openStore();
  // SHA-256 of "{}".
  const hash = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a' as PackHash;
  const both = await Promise.all([packs.fetch(hash), packs.fetch(hash)]);
  expect(both.map(({ ok: fetched }) => fetched)).toEqual([true, true]);
  expect(asked).toEqual([`/packs/${hash}`]);
  expect(await packs.has(hash)).toBe(true);
});

test('a roster that was read once is read again when the class has changed', async () => {
  const { classroom, append } = await openStore();
  await append(enrol('ada', 'Ada'));
  expect((await classroom.read())?.roster.map(({ name }) => name)).toEqual(['Ada']);
  expect((await classroom.read())?.roster.map(({ name }) => name)).toEqual(['Ada']);
  await append(enrol('alan', 'Alan'));
  expect((await classroom.read())?.roster.map(({ name }) => name)).toEqual(['Ada', 'Alan']);
  await append(enrol('ada', 'Ada B'));
  expect((await classroom.read())?.roster.map(({ name }) => name)).toEqual(['Ada B', 'Alan']);
});

test('HUB-4 what the hub told at joining is shown until the class has events here, and then forgotten', async () => {
  const { db, classroom, append } = await openStore();
  const joined = await readMeta(db, 'joined');
  if (!joined) throw new Error('not joined');
  const pack = 'a'.repeat(64) as PackHash;
  const ada = { learner: 'ada' as LearnerId, name: 'Ada', picture: 'fox' };
  const zoe = { learner: 'a-zoe' as LearnerId, name: 'Zoe', picture: 'owl' };
  const told = { learners: [ada, zoe], pack: { pack, title: 'Tiny', bytes: 1 }, parameters: null };
  await writeMeta(db, 'joined', { ...joined, told });
  expect(await classroom.read()).toMatchObject({
    roster: [ada, zoe],
    pack: { hash: pack, state: 'missing' },
  });
  await classroom.forgetTold();
  expect((await classroom.read())?.roster).toEqual([ada, zoe]);
  await append(enrol('alan', 'Alan'));
  expect((await classroom.read())?.roster.map(({ name }) => name)).toEqual(['Alan']);
  await classroom.forgetTold();
  expect(await readMeta(db, 'joined')).toEqual(joined);
});

test('HUB-26 difficulties are fetched with the pack, verified, and decide what is folded with', async () => {
  const { db, asked, packs, classroom, append } = await openStore();
  const parameters = { format: 1, learners: 12, answers: 300, logLoss: { before: 0.6, after: 0.5 } };
  const found = { ...parameters, pack: 'a'.repeat(64), skills: { add: [1.5, 0.1] }, items: {} };
  const text = JSON.stringify(found);
  const hash = bytesToHex(sha256(utf8ToBytes(text))) as PackHash;
  const pack = 'a'.repeat(64) as PackHash;
  await db.packs.put({ hash: pack, text: JSON.stringify(tinyPack) });
  await append({ type: 'pack.assigned', data: { class: classId, pack, title: 'Tiny', bytes: 1 } });
  const author = await classroom.content();
  expect(author.skills[0]?.difficulty[0]).toBe(0);
  await append({ type: 'parameters.assigned', data: { class: classId, pack, parameters: hash } });
  // What comes under the name does not hash to it: never stored, and the author's difficulties go on counting.
  expect(await classroom.fetchPack()).toEqual(ok(null));
  expect(asked).toEqual([`/packs/${hash}`]);
  expect(await packs.has(hash)).toBe(false);
  expect((await classroom.content()).key).toBe(author.key);
  await db.packs.put({ hash, text });
  const refitted = await classroom.content();
  expect(refitted.skills[0]?.difficulty[0]).toBe(1.5);
  expect(refitted.key).not.toBe(author.key);
  await append({ type: 'parameters.assigned', data: { class: classId, pack, parameters: null } });
  expect((await classroom.content()).key).toBe(author.key);
});

test('a watch tells what has changed, and nothing twice', async () => {
  const { db, classroom, append } = await openStore();
  await append(enrol('ada', 'Ada'));
  const told: number[] = [];
  const stop = watch(
    async () => (await classroom.read())?.roster.length ?? 0,
    (names) => told.push(names),
  );
  const after = (ms: number) => new Promise((later) => setTimeout(later, ms));
  await after(100);
  await append(enrol('ada', 'Ada B'));
  await after(100);
  await append(enrol('alan', 'Alan'));
  await after(100);
  stop();
  expect(told).toEqual([1, 2]);
  db.close();
});
