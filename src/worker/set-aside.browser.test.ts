import { Dexie } from 'dexie';
import { afterEach, describe, expect, test } from 'vitest';
import type { Draft } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, ItemId, Partition, SkillId, StreamId } from '#domain/ids.ts';
import { genesis, streamOf } from '#log/chain.ts';
import { branch } from '#log/seal.ts';
import { FootpathDatabase } from '#store/database.ts';
import { createDexieEventStore } from '#store/dexie-event-store.ts';
import { readMeta } from '#store/meta.ts';
import { createDeviceLog } from './device-log.ts';
import { readAnswerCounts } from './hand-in-state.ts';

const device = 'device' as DeviceId;
const partition = 'learner:ada' as Partition;
const stream = streamOf(device, partition);
const info = { stream, device, partition, branchOf: null };
const answer = (seed: number): Draft => ({
  type: 'answer.submitted',
  data: {
    item: 'a/1' as ItemId,
    seed,
    pack: '0123456789abcdef',
    skills: ['a' as SkillId],
    response: { type: 'number', text: '7' },
    correct: true,
    score: 1,
    misconception: null,
    hints: 0,
    ms: 4000,
    difficulty: 0,
    guess: 0,
  },
});

let made = 0;
const opened: FootpathDatabase[] = [];
afterEach(async () => {
  for (const db of opened.splice(0)) {
    db.close();
    await Dexie.delete(db.name);
  }
});

/** A device with so many answers of Ada's. */
async function open(count: number) {
  const db = new FootpathDatabase(`set-aside-${made++}`);
  opened.push(db);
  await db.open();
  const store = createDexieEventStore(db);
  for (let seed = 1; seed <= count; seed++)
    await store.append(device, partition, [answer(seed)], { wall: 1_790_000_000_000 + seed, offset: 0 });
  const port = createDeviceLog(
    db,
    store,
    device,
    () => null,
    async () => true,
  );
  const events = await store.read(stream, 1, count);
  const run = (after: number, upTo: number) => ({
    after,
    count: upTo,
    head: events[upTo - 1]?.hash ?? genesis(stream),
  });
  return { db, store, events, run, setAside: port.setAside ?? (async () => false) };
}

describe('TRU-6 what the school will not have', () => {
  test('leaves the stream, and what follows goes on in the branch that the hub made of it', async () => {
    const { db, store, events, run, setAside } = await open(7);
    expect(await setAside(stream, [run(2, 3), run(5, 6)])).toBe(true);
    const kept = branch(
      info,
      2,
      events.filter(({ seq }) => [4, 5, 7].includes(seq)),
    );
    expect(await store.read(stream, 1, 9)).toEqual(events.slice(0, 2));
    expect(await store.read(kept.info.stream, 1, 9)).toEqual(kept.events);
    expect(await readAnswerCounts(db)).toMatchObject({ waiting: 5, safe: 0 });
    expect(await readMeta(db, 'notices')).toMatchObject([
      { failure: { code: 'work-refused', data: { count: 2 } } },
    ]);
    // The next answer goes on after them.
    const [next] = await store.append(device, partition, [answer(8)], { wall: 1_790_000_000_100, offset: 0 });
    expect([next?.stream, next?.seq]).toEqual([kept.info.stream, 4]);
  });

  test('at the end of the stream: it goes on from what is left', async () => {
    const { store, events, run, setAside } = await open(3);
    expect(await setAside(stream, [run(0, 3)])).toBe(true);
    expect(await store.stream(stream)).toMatchObject({ count: 0, head: genesis(stream) });
    const [next] = await store.append(device, partition, [answer(9)], { wall: 1_790_000_000_100, offset: 0 });
    expect([next?.stream, next?.seq]).toEqual([stream, 1]);
    expect(next?.hash).not.toBe(events[0]?.hash);
  });

  test('what a copy of this device wrote under the same numbers stays, and so does what is not its own', async () => {
    const { db, store, events, setAside } = await open(3);
    const other = { after: 1, count: 2, head: 'ab'.repeat(16) as ChainHash };
    expect(await setAside(stream, [other])).toBe(false);
    expect(await setAside('cd'.repeat(16) as StreamId, [other])).toBe(false);
    await db.streams.toCollection().modify({ own: 0 });
    expect(await setAside(stream, [{ after: 1, count: 2, head: events[1]?.hash ?? other.head }])).toBe(false);
    expect(await store.read(stream, 1, 9)).toEqual(events);
  });
});
