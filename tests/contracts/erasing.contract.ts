import { describe, expect, it } from 'vitest';
import type { Draft } from '#domain/events/event.ts';
import type { ClassId, DeviceId, ItemId, LearnerId, Partition } from '#domain/ids.ts';
import { chainHash, firstBreak, genesis, type Segment, streamOf } from '#log/chain.ts';
import { LearnerErased } from '#log/erase.ts';
import type { EventStore, TakeResult } from '#log/event-store.ts';
import { erasedType } from '#log/leaf.ts';

const noon = 1_790_000_000_000;
const clock = { wall: noon, offset: 0 };
const tablet = 'tablet' as DeviceId;
const laptop = 'laptop' as DeviceId;
const hub = 'hub' as DeviceId;
const ada = 'ada' as LearnerId;
const own = 'learner:ada' as Partition;
const staff = 'staff:ada' as Partition;
const ben = 'learner:ben' as Partition;
const class3b = '3b' as ClassId;
const ofClass = 'class:3b' as Partition;

const hint = (seed: number): Draft => ({
  type: 'hint.taken',
  data: { item: 'a/1' as ItemId, seed, level: 1 },
});
const hints = (count: number): Draft[] => Array.from({ length: count }, (_, seed) => hint(seed));
const enrolled = (learner: string, name: string): Draft => ({
  type: 'learner.enrolled',
  data: { class: class3b, learner: learner as LearnerId, name, picture: 'owl', blind: '0'.repeat(32) },
});
const left = (learner: LearnerId): Draft => ({ type: 'learner.left', data: { class: class3b, learner } });
const tombstone: Draft = { type: 'learner.erased', data: { class: class3b, learner: ada } };

const readAll = (store: EventStore, device: DeviceId, partition: Partition) =>
  store.read(streamOf(device, partition), 1, 10_000);

/** All of a device's stream as it is held, to be taken elsewhere. */
async function segmentOf(store: EventStore, device: DeviceId, partition: Partition): Promise<Segment> {
  const stream = streamOf(device, partition);
  return {
    info: { stream, device, partition, branchOf: null },
    previous: genesis(stream),
    events: await store.read(stream, 1, 10_000),
  };
}

const cut = ({ info, events }: Segment, from: number, to: number): Segment => ({
  info,
  previous: events[from - 2]?.hash ?? genesis(info.stream),
  events: events.slice(from - 1, to),
});

async function aClass(store: EventStore): Promise<void> {
  await store.append(hub, ofClass, [enrolled('ada', 'Ada Lovelace'), enrolled('ben', 'Ben')], clock);
  await store.append(tablet, own, hints(300), clock);
  await store.append(hub, ofClass, [enrolled('ada', 'Ada L.'), left(ada)], clock);
  await store.append(tablet, ben, hints(40), clock);
  await store.append(laptop, own, hints(3), clock);
  await store.append(hub, staff, hints(2), clock);
  await store.append(hub, ofClass, [enrolled('cyd', 'Cyd')], clock);
}

/** What every EventStore does when a learner is erased (docs/spec/erasure.md). */
export function erasingContract(open: () => Promise<EventStore>): void {
  describe('erasing a learner', () => {
    it('ERA-2 nothing of their two partitions is left, on whichever stream it came, and the rest is as it was', async () => {
      const store = await open();
      await aClass(store);
      const others = await readAll(store, tablet, ben);
      const cursor = await store.cursor();
      const gone = await store.erase(ada);
      expect(gone.map(({ partition, device, count }) => `${partition} ${device} ${count}`).sort()).toEqual([
        'learner:ada laptop 3',
        'learner:ada tablet 300',
        'staff:ada hub 2',
      ]);
      for (const partition of [own, staff]) {
        expect(await store.streams(partition)).toEqual([]);
        expect(await store.arrivals(partition, 0, 10_000)).toEqual([]);
      }
      expect(await readAll(store, tablet, own)).toEqual([]);
      expect(await store.stream(streamOf(tablet, own))).toBeNull();
      expect(await readAll(store, tablet, ben)).toEqual(others);
      expect(await store.arrivals(ben, 0, 10_000)).toHaveLength(40);
      expect(await store.erase(ada)).toEqual([]);
      // Numbers of arrivals go on: a cursor of before is not of another history.
      await store.append(tablet, ben, [hint(99)], clock);
      expect(await store.cursor()).toBeGreaterThan(cursor - 1);
    });

    it('ERA-2 what went is told with its count and head, as receipts state them', async () => {
      const store = await open();
      await aClass(store);
      const before = [...(await store.streams(own)), ...(await store.streams(staff))];
      expect((await store.erase(ada)).map(({ stream }) => stream).sort()).toEqual(
        before.map(({ stream }) => stream).sort(),
      );
      const again = await open();
      await aClass(again);
      expect(await again.erase(ada)).toEqual(expect.arrayContaining(before));
    });

    it('ERA-3 what a class says of them is redacted in place, and the chain leads to the same head', async () => {
      const store = await open();
      await aClass(store);
      await store.append(hub, ofClass, [tombstone], clock);
      const before = await readAll(store, hub, ofClass);
      const head = await store.stream(streamOf(hub, ofClass));
      const arrivals = await store.arrivals(ofClass, 0, 100);
      await store.erase(ada);
      const after = await readAll(store, hub, ofClass);
      expect(after.map(({ type }) => type)).toEqual([
        erasedType,
        'learner.enrolled',
        erasedType,
        erasedType,
        'learner.enrolled',
        'learner.erased',
      ]);
      expect(JSON.stringify(after)).not.toContain('Ada');
      expect(after[0]).toMatchObject({ order: [0, 0], at: 0, offset: null });
      expect(after.map(({ hash }) => hash)).toEqual(before.map(({ hash }) => hash));
      expect(after.filter(({ type }) => type !== erasedType)).toEqual([before[1], before[4], before[5]]);
      expect(firstBreak(await segmentOf(store, hub, ofClass))).toBeNull();
      expect(await store.stream(streamOf(hub, ofClass))).toEqual(head);
      // The mark of a cursor is the hash of the event at its arrival: it holds (SYN-7).
      const still = await store.arrivals(ofClass, 0, 100);
      expect(still.map(({ arrival, event }) => [arrival, event.hash])).toEqual(
        arrivals.map(({ arrival, event }) => [arrival, event.hash]),
      );
      // And the class goes on.
      const [next] = await store.append(hub, ofClass, [enrolled('dan', 'Dan')], clock);
      expect(next?.seq).toBe(7);
      expect(firstBreak(await segmentOf(store, hub, ofClass))).toBeNull();
    });

    it('ERA-5 what comes of them later is not kept, be it the same, more, or from another device', async () => {
      const elsewhere = await open();
      await aClass(elsewhere);
      const store = await open();
      const all = await segmentOf(elsewhere, tablet, own);
      const taken = (result: TakeResult) => result.kind;
      expect(taken(await store.take(cut(all, 1, 100)))).toBe('taken');
      await store.erase(ada);
      expect(await store.take(cut(all, 1, 100))).toEqual({ kind: 'erased' });
      expect(await store.take(cut(all, 101, 300))).toEqual({ kind: 'erased' });
      expect(await store.take(await segmentOf(elsewhere, laptop, own))).toEqual({ kind: 'erased' });
      expect(await store.take(await segmentOf(elsewhere, hub, staff))).toEqual({ kind: 'erased' });
      await expect(store.append(tablet, own, [hint(1)], clock)).rejects.toThrow(LearnerErased);
      await expect(store.append(hub, staff, [hint(1)], clock)).rejects.toThrow(LearnerErased);
      expect(await store.streams(own)).toEqual([]);
      expect(await store.streams(staff)).toEqual([]);
      expect(taken(await store.take(await segmentOf(elsewhere, tablet, ben)))).toBe('taken');
    });

    it('ERA-5 an older copy of the class brings no name back', async () => {
      const elsewhere = await open();
      await aClass(elsewhere);
      const store = await open();
      await store.erase(ada);
      const all = await segmentOf(elsewhere, hub, ofClass);
      expect(await store.take(all)).toMatchObject({ kind: 'taken', fresh: 5 });
      expect(JSON.stringify(await readAll(store, hub, ofClass))).not.toContain('Ada');
      expect(firstBreak(await segmentOf(store, hub, ofClass))).toBeNull();
      expect(await store.take(all)).toMatchObject({ kind: 'taken', fresh: 0 });
    });

    it('ERA-4 a store with the name and one without it are no fork for each other', async () => {
      const [whole, without] = [await open(), await open()];
      await aClass(whole);
      await aClass(without);
      await without.erase(ada);
      await without.append(hub, ofClass, [tombstone], clock);
      const redacted = await segmentOf(without, hub, ofClass);
      expect(await whole.take(redacted)).toMatchObject({ kind: 'taken', fresh: 1 });
      expect(JSON.stringify(await readAll(whole, hub, ofClass))).toContain('Ada');
      await whole.erase(ada);
      expect(await readAll(whole, hub, ofClass)).toEqual(redacted.events);
      const fresh = await open();
      expect(await fresh.take(redacted)).toMatchObject({ kind: 'taken', fresh: 6 });
      expect(await readAll(fresh, hub, ofClass)).toEqual(redacted.events);
    });

    it('ERA-4 redacted events are taken in a class alone, and only with a leaf', async () => {
      const elsewhere = await open();
      await aClass(elsewhere);
      await elsewhere.erase(ada);
      const store = await open();
      const redacted = await segmentOf(elsewhere, hub, ofClass);
      const [first] = redacted.events;
      if (!first) throw new Error('nothing was redacted');
      const spoilt = {
        ...redacted,
        events: redacted.events.map((event) => ({ ...event, data: { leaf: 'f'.repeat(64) } })),
      };
      expect(await store.take(spoilt)).toEqual({ kind: 'broken', at: 1 });
      for (const data of [{ leaf: 'short' }, { leaf: first.data['leaf'], more: 1 }, {}])
        expect(
          await store.take({ ...redacted, events: [{ ...first, data }] }),
          JSON.stringify(data),
        ).toMatchObject({ kind: 'broken' });
      const stream = streamOf(tablet, ben);
      const body = { ...first, stream, seq: 1 };
      const forged: Segment = {
        info: { stream, device: tablet, partition: ben, branchOf: null },
        previous: genesis(stream),
        events: [{ ...body, hash: chainHash(genesis(stream), body) }],
      };
      expect(firstBreak(forged)).toBeNull();
      expect(await store.take(forged)).toEqual({ kind: 'broken', at: 1 });
    });
  });
}
