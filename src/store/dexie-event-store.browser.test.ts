import { Dexie } from 'dexie';
import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '#domain/events/event.ts';
import type { DeviceId, ItemId, Partition } from '#domain/ids.ts';
import { chainHash, firstBreak, genesis } from '#log/chain.ts';
import { branch } from '#log/seal.ts';
import { eventStoreContract } from '#tests/contracts/event-store.contract.ts';
import { FootpathDatabase } from './database.ts';
import { createDexieEventStore } from './dexie-event-store.ts';

let made = 0;

async function open() {
  const name = `contract-${made++}`;
  const db = new FootpathDatabase(name);
  await db.open();
  return { db, store: createDexieEventStore(db) };
}

eventStoreContract('Dexie, real IndexedDB', async () => {
  const { db, store } = await open();
  return {
    store,
    close: async () => {
      db.close();
      await Dexie.delete(db.name);
    },
  };
});

describe('two tabs over one database', () => {
  test('LOG-1 LOG-2: appends of two connections never share a number and never fork', async () => {
    const { db, store } = await open();
    const other = new FootpathDatabase(db.name);
    await other.open();
    const second = createDexieEventStore(other);
    const device = 'device' as DeviceId;
    const partition = 'learner:ada' as Partition;
    const clock = { wall: 1_790_000_000_000, offset: 0 };
    const hint = (seed: number) => ({
      type: 'hint.taken' as const,
      data: { item: 'a/1' as ItemId, seed, level: 1 },
    });
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        (n % 2 === 0 ? store : second).append(device, partition, [hint(n)], clock),
      ),
    );
    const [stream] = await store.streams(partition);
    if (!stream) throw new Error('no stream');
    const events = await store.read(stream.stream, 1, 100);
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(new Set(events.map((event) => event.data['seed'])).size).toBe(40);
    const { device: writer, branchOf } = stream;
    expect(
      firstBreak({
        info: { stream: stream.stream, device: writer, partition, branchOf },
        previous: genesis(stream.stream),
        events,
      }),
    ).toBe(null);
    other.close();
  });
});

describe('a branch whose twin was pulled first', () => {
  test('LOG-9: goes on in a branch of the branch, and no event is lost', async () => {
    const { store } = await open();
    const device = 'device' as DeviceId;
    const partition = 'learner:ada' as Partition;
    const clock = { wall: 1_790_000_000_000, offset: 0 };
    const hint = (seed: number) => ({
      type: 'hint.taken' as const,
      data: { item: 'a/1' as ItemId, seed, level: 1 },
    });
    const ours: StoredEvent[] = [];
    for (let seed = 1; seed <= 10; seed++)
      ours.push(...(await store.append(device, partition, [hint(seed)], clock)));
    const first = ours[0];
    if (!first) throw new Error('nothing appended');
    const info = { stream: first.stream, device, partition, branchOf: null };
    // The twin forked at the same place and shares 5 to 7, then lived on differently.
    const shared = branch(info, 4, ours.slice(4));
    let previous = shared.events[2]?.hash ?? shared.previous;
    const later = shared.events.slice(3).map((event) => {
      const other = { ...event, data: { ...event.data, seed: Number(event.data['seed']) + 100 } };
      previous = chainHash(previous, other);
      return { ...other, hash: previous };
    });
    expect(await store.take({ ...shared, events: [...shared.events.slice(0, 3), ...later] })).toMatchObject({
      kind: 'taken',
    });
    await store.branchAt(info.stream, 4);
    const after = await store.append(device, partition, [hint(11)], clock);
    const seeds: number[] = [];
    for (const { stream, count } of await store.streams(partition))
      for (const event of await store.read(stream, 1, count)) seeds.push(Number(event.data['seed']));
    expect(seeds.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 108, 109, 110]);
    expect(after[0]?.seq).toBe(4);
  });
});
