import { expect, test } from 'vitest';
import type { Draft } from '#domain/events/event.ts';
import {
  type ClassId,
  type DeviceId,
  type HubId,
  type ItemId,
  type LearnerId,
  learnerPartition,
  type SchoolId,
  type SkillId,
  type StaffId,
  staffPartition,
} from '#domain/ids.ts';
import { contentOf } from '#engine/content.ts';
import { emptyHead, genesis, streamOf } from '#log/chain.ts';
import { seal } from '#log/seal.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { writeMeta } from '#store/meta.ts';
import { createDeviceLog } from './device-log.ts';
import { createLearnerShelf } from './learner-shelf.ts';

const device = 'device' as DeviceId;
const hub = 'hub' as DeviceId;
const ada = 'ada' as LearnerId;
const wall = 1_790_000_000_000;
const [add, subtract] = ['add', 'subtract'] as [SkillId, SkillId];

const contentAt = (difficulty: number) =>
  contentOf(
    [add, subtract].map((id) => ({
      id,
      strand: 'numbers',
      grade: 1,
      difficulty,
      prerequisites: [],
      items: [{ id: `${id}/1` as ItemId, level: 1, difficulty: 0, guess: 0 }],
    })),
  );

const answer = (seed: number): Draft => ({
  type: 'answer.submitted',
  data: {
    item: 'add/1' as ItemId,
    seed,
    pack: '0123456789abcdef',
    skills: [add],
    response: { type: 'number', text: '1' },
    correct: true,
    score: 1,
    misconception: null,
    hints: 0,
    ms: 10,
    difficulty: 0,
    guess: 0,
  },
});
const given: Draft = {
  type: 'evidence.given',
  data: {
    id: 'ev-00000001',
    kind: 'judgement',
    skills: [subtract],
    level: 4,
    raters: 1,
    note: 'Saw it',
    by: 'staff' as StaffId,
  },
};
const withdrawn: Draft = {
  type: 'evidence.withdrawn',
  data: { id: 'ev-00000001', note: 'Not her', by: 'staff' as StaffId },
};

/** A device with the learner's answers on it, and a hub whose words can be pulled. */
async function openDevice() {
  const db = new FootpathDatabase(`shelf-${Math.random()}`);
  await db.open();
  const store = createDexieEventStore(db);
  await writeMeta(db, 'joined', {
    hub: 'hub' as HubId,
    token: 'x',
    school: { id: 'school' as SchoolId, name: 'School' },
    class: { id: 'class' as ClassId, name: 'Class' },
  });
  await writeMeta(db, 'learners', [ada]);
  const port = createDeviceLog(
    db,
    store,
    device,
    () => ({ sent: 0, received: 0 }),
    async () => true,
  );
  let content = contentAt(0);
  const openShelf = () => createLearnerShelf(db, store, async () => content);
  const write = (drafts: readonly Draft[]) =>
    store.append(device, learnerPartition(ada), drafts, { wall, offset: 0 });
  const stream = streamOf(hub, staffPartition(ada));
  let head = emptyHead(stream);
  let later = wall + 1000;
  const pull = async (draft: Draft) => {
    later += 1000;
    const event = seal(head, draft, null, { wall: later, offset: 0 });
    const previous = head.count === 0 ? genesis(stream) : head.head;
    head = { stream, count: event.seq, head: event.hash };
    const info = { stream, device: hub, partition: staffPartition(ada), branchOf: null };
    expect(await port.take({ info, previous, events: [event] }, null)).toMatchObject({
      kind: 'taken',
      fresh: 1,
    });
  };
  const fold = (shelf: ReturnType<typeof openShelf>) =>
    db.transaction('rw', shelf.tables, async () => shelf.progress(ada));
  return {
    db,
    port,
    openShelf,
    write,
    pull,
    fold,
    use: (difficulty: number) => {
      content = contentAt(difficulty);
    },
  };
}

test('SYN-9 the device asks for what staff say beside each learner’s own work', async () => {
  const { port } = await openDevice();
  expect((await port.outline()).wants.map(({ partition }) => partition)).toEqual([
    'class:class',
    'learner:ada',
    'staff:ada',
  ]);
});

test('LOG-6 what staff say is folded with the answers, and is gone with all its rows when taken back', async () => {
  const { db, openShelf, write, pull, fold } = await openDevice();
  const shelf = openShelf();
  await write([answer(1), answer(2)]);
  const before = await fold(shelf);
  await pull(given);
  const said = await fold(shelf);
  expect(said.staff).toMatchObject([{ id: 'ev-00000001' }]);
  expect(said.engine.skills[subtract]).toBeDefined();
  expect(await fold(openShelf()), 'from the rows').toEqual(said);
  await pull(withdrawn);
  const after = await fold(shelf);
  expect(after.engine).toEqual(before.engine);
  expect(after.staff).toEqual([]);
  expect(await fold(openShelf()), 'from the rows').toEqual(after);
  expect(await db.progress.get([ada, subtract])).toBeUndefined();
});

test('LOG-14 a judgement that the device itself wrote counts for nothing', async () => {
  const { openShelf, write, fold } = await openDevice();
  await write([answer(1), given]);
  const { staff, engine } = await fold(openShelf());
  expect(staff).toEqual([]);
  expect(engine.skills[subtract]).toBeUndefined();
});

test('other difficulties fold the log again, and so do the first ones when they are back', async () => {
  const { openShelf, write, fold, use } = await openDevice();
  const shelf = openShelf();
  await write([answer(1), answer(2), answer(3)]);
  const easy = await fold(shelf);
  use(2);
  const hard = await fold(shelf);
  expect(hard.engine).not.toEqual(easy.engine);
  expect(await fold(openShelf()), 'from the rows').toEqual(hard);
  use(0);
  expect(await fold(shelf)).toEqual(easy);
});
