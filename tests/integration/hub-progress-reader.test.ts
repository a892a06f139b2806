import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnownEvent } from '#domain/events/event.ts';
import { readEvent } from '#domain/events/event.ts';
import { type LearnerId, learnerPartition } from '#domain/ids.ts';
import { createProgressReader } from '#hub/progress-reader.ts';
import { type HubDatabase, openMemoryDatabase } from '#hub/storage/database.ts';
import { createSqliteEventStore } from '#hub/storage/sqlite-event-store.ts';
import { genesis } from '#log/chain.ts';
import type { EventStore } from '#log/event-store.ts';
import { compareEvents } from '#log/order.ts';
import { emptyProgress, foldAll, foldVersion } from '#progress/learner-progress.ts';
import { TestDevice, testNow } from '#tests/support/memory-hub.ts';

const ada = 'l-ada' as LearnerId;
const partition = learnerPartition(ada);

let database: HubDatabase;
let store: EventStore;
beforeEach(() => {
  database = openMemoryDatabase();
  store = createSqliteEventStore(database.db, () => testNow);
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
  return foldAll(emptyProgress, events.sort(compareEvents)).progress;
}

describe('progress on the hub', () => {
  it('HUB-12 is the same whether folded at once, bit by bit, or from a snapshot after a restart', async () => {
    const one = new TestDevice('device-one');
    const two = new TestDevice('device-two');
    one.practise(ada, 300, testNow - 5 * 86_400_000);
    two.practise(ada, 300, testNow - 2 * 86_400_000);
    const reader = createProgressReader(database.db, store);
    for (let from = 1; from <= 300; from += 100) {
      await handIn(one, from, from + 99);
      await reader.read(ada);
    }
    // Restarted: only the snapshot is left.
    const restarted = createProgressReader(database.db, store);
    expect((await restarted.read(ada)).progress).toEqual(folded(one));
    await handIn(two, 1, 300);
    const expected = folded(one, two);
    for (const each of [reader, restarted, createProgressReader(database.db, store)])
      expect((await each.read(ada)).progress).toEqual(expected);
  });

  it('HUB-12 folds again when a device hands in what is older', async () => {
    const one = new TestDevice('device-one');
    const late = new TestDevice('device-late');
    one.practise(ada, 80, testNow - 86_400_000);
    late.practise(ada, 80, testNow - 86_400_000 + 7000);
    const reader = createProgressReader(database.db, store);
    await handIn(one, 1, 80);
    await reader.read(ada);
    await handIn(late, 1, 80);
    const read = await reader.read(ada);
    expect(read.progress).toEqual(folded(one, late));
    expect(read.arrival).toBe(160);
    expect((await createProgressReader(database.db, store).read(ada)).progress).toEqual(read.progress);
  });

  it('throws a snapshot of another fold away', async () => {
    const one = new TestDevice('device-one');
    one.practise(ada, 100);
    await handIn(one, 1, 100);
    await createProgressReader(database.db, store).read(ada);
    database.db.exec(`UPDATE progress SET fold = ${foldVersion + 1}, value = '{"nonsense":true}'`);
    expect((await createProgressReader(database.db, store).read(ada)).progress).toEqual(folded(one));
  });
});
