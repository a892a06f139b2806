import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Draft, type KnownEvent, readEvent } from '#domain/events/event.ts';
import {
  type DeviceId,
  type ItemId,
  type LearnerId,
  learnerPartition,
  type SkillId,
  type StaffId,
  staffPartition,
} from '#domain/ids.ts';
import { contentOf } from '#engine/content.ts';
import { createProgressReader } from '#hub/progress-reader.ts';
import type { Accounts } from '#hub/storage/accounts.ts';
import { createHubStorage } from '#hub/storage/hub-storage.ts';
import { type HubDatabase, openMemoryDatabase } from '#hub/storage/sqlite/database.ts';
import { createSqliteEngine } from '#hub/storage/sqlite/engine.ts';
import { genesis } from '#log/chain.ts';
import type { EventStore } from '#log/event-store.ts';
import { compareEvents } from '#log/order.ts';
import { emptyProgress, foldAll } from '#progress/learner-progress.ts';
import { TestDevice, testNow } from '#tests/support/memory-hub.ts';

const ada = 'l-ada' as LearnerId;
const partition = learnerPartition(ada);
const skill = 'add-within-10' as SkillId;
const contentAt = (difficulty: number) =>
  contentOf([
    {
      id: skill,
      strand: 'add',
      grade: 1,
      difficulty,
      prerequisites: [],
      items: [{ id: 'add-within-10/1' as ItemId, level: 1, difficulty: 0, guess: 0 }],
    },
  ]);
const content = contentAt(0);

let database: HubDatabase;
let store: EventStore;
let snapshots: Accounts['snapshots'];
beforeEach(() => {
  database = openMemoryDatabase();
  const storage = createHubStorage(createSqliteEngine(database.db), () => testNow);
  store = storage.store;
  snapshots = storage.accounts.snapshots;
});
afterEach(() => database.close());

/** Hands in events `from` to `to` of the device's only stream. */
async function handIn(device: TestDevice, from: number, to: number): Promise<void> {
  const events = device.events(partition);
  const { stream } = device.head(partition);
  const info = { stream, device: device.id, partition, branchOf: null };
  const previous = events[from - 2]?.hash ?? genesis(stream);
  expect(await store.take({ info, previous, events: events.slice(from - 1, to) })).toMatchObject({
    kind: 'taken',
  });
}

function folded(...devices: TestDevice[]) {
  const events = devices
    .flatMap((device) => device.events(partition))
    .map(readEvent)
    .filter((event): event is KnownEvent => event !== null);
  return foldAll(emptyProgress, events.sort(compareEvents), content).progress;
}

describe('progress on the hub', () => {
  it('HUB-12 is the same whether folded at once, bit by bit, or from a snapshot after a restart', async () => {
    const one = new TestDevice('device-one');
    const two = new TestDevice('device-two');
    one.practise(ada, 300, testNow - 5 * 86_400_000);
    two.practise(ada, 300, testNow - 2 * 86_400_000);
    const reader = createProgressReader(snapshots, store);
    for (let from = 1; from <= 300; from += 100) {
      await handIn(one, from, from + 99);
      await reader.read(ada, content);
    }
    // Restarted: only the snapshot is left.
    const restarted = createProgressReader(snapshots, store);
    expect((await restarted.read(ada, content)).progress).toEqual(folded(one));
    await handIn(two, 1, 300);
    const expected = folded(one, two);
    for (const each of [reader, restarted, createProgressReader(snapshots, store)])
      expect((await each.read(ada, content)).progress).toEqual(expected);
  });

  it('HUB-12 folds again when a device hands in what is older', async () => {
    const one = new TestDevice('device-one');
    const late = new TestDevice('device-late');
    one.practise(ada, 80, testNow - 86_400_000);
    late.practise(ada, 80, testNow - 86_400_000 + 7000);
    const reader = createProgressReader(snapshots, store);
    await handIn(one, 1, 80);
    await reader.read(ada, content);
    await handIn(late, 1, 80);
    const read = await reader.read(ada, content);
    expect(read.progress).toEqual(folded(one, late));
    expect(read.arrival).toBe(160);
    expect((await createProgressReader(snapshots, store).read(ada, content)).progress).toEqual(read.progress);
  });

  it('throws a snapshot of another fold away', async () => {
    const one = new TestDevice('device-one');
    one.practise(ada, 100);
    await handIn(one, 1, 100);
    await createProgressReader(snapshots, store).read(ada, content);
    database.db.exec(`UPDATE progress SET fold = 'another', value = '{"nonsense":true}'`);
    expect((await createProgressReader(snapshots, store).read(ada, content)).progress).toEqual(folded(one));
  });

  describe('with what staff say', () => {
    const hub = 'hub-1' as DeviceId;
    const given: Draft = {
      type: 'evidence.given',
      data: {
        id: 'evidence-1',
        kind: 'judgement',
        skills: [skill],
        level: 4,
        raters: 1,
        note: 'Showed me at the board',
        by: 'staff-1' as StaffId,
      },
    };
    const withdrawn: Draft = {
      type: 'evidence.withdrawn',
      data: { id: 'evidence-1', note: 'Another learner', by: 'staff-1' as StaffId },
    };
    const say = (draft: Draft, where = staffPartition(ada)) =>
      store.append(hub, where, [draft], { wall: testNow, offset: 0 });

    it('HUB-25 what is taken back leaves the fold as it was before', async () => {
      const one = new TestDevice('device-one');
      one.practise(ada, 12);
      await handIn(one, 1, 12);
      const reader = createProgressReader(snapshots, store);
      const before = (await reader.read(ada, content)).progress;
      await say(given);
      const said = (await reader.read(ada, content)).progress;
      expect(said.staff).toMatchObject([{ id: 'evidence-1', by: 'staff-1' }]);
      expect(said.engine).not.toEqual(before.engine);
      await say(withdrawn);
      const after = await reader.read(ada, content);
      expect(after.progress.engine).toEqual(before.engine);
      expect(after.progress.staff).toEqual([]);
      const restarted = createProgressReader(snapshots, store);
      expect(await restarted.read(ada, content)).toEqual(after);
    });

    it("LOG-14 a judgement in the learner's own partition, where a device may write, is nobody's", async () => {
      const one = new TestDevice('device-one');
      one.practise(ada, 5);
      await handIn(one, 1, 5);
      const reader = createProgressReader(snapshots, store);
      const before = (await reader.read(ada, content)).progress;
      await say(given, partition);
      expect((await reader.read(ada, content)).progress).toEqual(before);
      expect((await createProgressReader(snapshots, store).read(ada, content)).progress).toEqual(before);
    });

    it('HUB-12 folds again when the class works with other difficulties', async () => {
      const one = new TestDevice('device-one');
      one.practise(ada, 80);
      await handIn(one, 1, 80);
      await say(given);
      const reader = createProgressReader(snapshots, store);
      const easy = (await reader.read(ada, content)).progress;
      const hard = (await reader.read(ada, contentAt(2))).progress;
      expect(hard.engine).not.toEqual(easy.engine);
      const restarted = createProgressReader(snapshots, store);
      expect((await restarted.read(ada, contentAt(2))).progress).toEqual(hard);
      expect((await restarted.read(ada, content)).progress).toEqual(easy);
    });
  });
});
