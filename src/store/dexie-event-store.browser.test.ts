import { Dexie } from 'dexie';
import { describe, expect, test } from 'vitest';
import type { DeviceId, ItemId, Partition } from '#domain/ids.ts';
import { firstBreak, genesis } from '#log/chain.ts';
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
