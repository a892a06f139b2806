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
import { writeMeta } from '#store/meta.ts';
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
