import { afterEach, describe, expect, it } from 'vitest';
import type { Draft, LogicalTime, StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, Partition, StreamId } from '#domain/ids.ts';
import { canonical } from '#log/canonical.ts';
import { branchOf, chainHash, emptyHead, firstBreak, genesis, type Segment, streamOf } from '#log/chain.ts';
import { type ClockReading, clockJumpLimit } from '#log/clock.ts';
import type { EventStore } from '#log/event-store.ts';
import { compareEvents, compareTimes } from '#log/order.ts';
import { branch, seal } from '#log/seal.ts';
import { erasingContract } from './erasing.contract.ts';

export type StoreUnderTest = { readonly store: EventStore; close(): Promise<void> };

const day = 86_400_000;
const noon = 1_790_000_000_000;
const clock = (wall = noon, offset: number | null = 0): ClockReading => ({ wall, offset });
const deviceA = 'device-a' as DeviceId;
const deviceB = 'device-b' as DeviceId;
const ada = 'learner:ada' as Partition;
const ben = 'learner:ben' as Partition;

const draft = (text: string): Draft => ({
  type: 'preference.changed',
  data: { field: 'locale', value: text },
});
const drafts = (count: number, prefix = 'en'): Draft[] =>
  Array.from({ length: count }, (_, index) => draft(`${prefix}-${100 + index}`));

/** What a device somewhere else wrote: `count` events of one stream, from number 1. */
function written(device: DeviceId, partition: Partition, count: number, prefix = 'fr', wall = noon): Segment {
  const stream = streamOf(device, partition);
  let head = emptyHead(stream);
  let last: LogicalTime | null = null;
  const events = drafts(count, prefix).map((each, index) => {
    const event = seal(head, each, last, clock(wall + index * 1000));
    head = { stream, count: event.seq, head: event.hash };
    last = event.order;
    return event;
  });
  return { info: { stream, device, partition, branchOf: null }, previous: genesis(stream), events };
}

/** Events `from` to `to` of a segment that begins at number 1. */
function cut(segment: Segment, from: number, to: number): Segment {
  const previous = segment.events[from - 2]?.hash ?? segment.previous;
  return { info: segment.info, previous, events: segment.events.slice(from - 1, to) };
}

/** What a copy of the same device wrote after event `common`. */
function continued({ info, events }: Segment, common: number, prefix: string): Segment {
  const held = events[common - 1];
  const previous = held?.hash ?? genesis(info.stream);
  let head = { stream: info.stream, count: common, head: previous };
  const written = drafts(3, prefix).map((each, index) => {
    const event = seal(head, each, null, clock(noon + 90_000 + index));
    head = { stream: info.stream, count: event.seq, head: event.hash };
    return event;
  });
  return { info, previous, events: written };
}

/** The segment with its events chained anew after `change` was made to each. */
function rechained(segment: Segment, change: (event: StoredEvent) => StoredEvent): Segment {
  let previous = segment.previous;
  const events = segment.events.map((event) => {
    const changed = change(event);
    previous = chainHash(previous, changed);
    return { ...changed, hash: previous };
  });
  return { ...segment, events };
}

const readAll = (store: EventStore, stream: StreamId) => store.read(stream, 1, 10_000);

/**
 * What every EventStore keeps to (docs/spec/log.md), run on each adapter: `node:sqlite` on the hub, IndexedDB on the
 * device, in Node and in a browser. Nothing of Node is used here.
 */
export function eventStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`EventStore contract: ${name}`, () => {
    const opened: StoreUnderTest[] = [];
    const open = async (): Promise<EventStore> => {
      const made = await make();
      opened.push(made);
      return made.store;
    };
    afterEach(async () => {
      for (const made of opened.splice(0)) await made.close();
    });

    it('is empty at first', async () => {
      const store = await open();
      expect(await store.cursor()).toBe(0);
      expect(await store.stream(streamOf(deviceA, ada))).toBeNull();
      expect(await store.streams(ada)).toEqual([]);
      expect(await store.arrivals(ada, 0, 10)).toEqual([]);
      expect(await store.read(streamOf(deviceA, ada), 1, 10)).toEqual([]);
    });

    it('LOG-1 append numbers each stream from 1 without a gap', async () => {
      const store = await open();
      const first = await store.append(deviceA, ada, drafts(3), clock());
      const second = await store.append(deviceA, ada, drafts(2), clock());
      const other = await store.append(deviceA, ben, drafts(1), clock());
      expect([...first, ...second].map((event) => event.seq)).toEqual([1, 2, 3, 4, 5]);
      expect(other.map((event) => event.seq)).toEqual([1]);
      expect(await store.stream(streamOf(deviceA, ada))).toMatchObject({ count: 5, head: second[1]?.hash });
    });

    it('LOG-1 appends made at the same time are put in a row', async () => {
      const store = await open();
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.append(deviceA, index % 2 === 0 ? ada : ben, drafts(3, `x${index}`.slice(0, 3)), clock()),
        ),
      );
      for (const partition of [ada, ben]) {
        const events = await readAll(store, streamOf(deviceA, partition));
        expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
        const [state] = await store.streams(partition);
        if (!state) throw new Error('no stream');
        expect(firstBreak({ info: state, previous: genesis(state.stream), events })).toBeNull();
      }
    });

    it('LOG-2 what append answers is what is kept', async () => {
      const store = await open();
      const made = await store.append(deviceA, ada, drafts(3), clock(noon, 250));
      expect(await readAll(store, streamOf(deviceA, ada))).toEqual(made);
      expect(made[0]).toMatchObject({ type: 'preference.changed', version: 2, at: noon, offset: 250 });
    });

    it('LOG-3 a stream is named by its device and partition', async () => {
      const store = await open();
      await store.append(deviceA, ada, drafts(1), clock());
      expect(await store.streams(ada)).toMatchObject([
        { stream: streamOf(deviceA, ada), device: deviceA, partition: ada, branchOf: null },
      ]);
    });

    it("LOG-3 nobody can write under another's stream name", async () => {
      const store = await open();
      const real = written(deviceA, ada, 2);
      for (const info of [
        { ...real.info, device: deviceB },
        { ...real.info, partition: ben },
      ])
        expect(await store.take({ ...real, info })).toEqual({ kind: 'broken', at: 1 });
      expect(await store.cursor()).toBe(0);
    });

    it('LOG-4 appended events chain from the genesis of their stream', async () => {
      const store = await open();
      await store.append(deviceA, ada, drafts(4), clock());
      const stream = streamOf(deviceA, ada);
      const events = await readAll(store, stream);
      const info: StreamInfo = { stream, device: deviceA, partition: ada, branchOf: null };
      expect(firstBreak({ info, previous: genesis(stream), events })).toBeNull();
    });

    it('LOG-4 a changed event, number or hash breaks the chain and nothing is taken', async () => {
      const store = await open();
      const good = written(deviceA, ada, 4);
      const tamper = (change: (event: StoredEvent) => StoredEvent): Segment => ({
        ...good,
        events: good.events.map((event) => (event.seq === 3 ? change(event) : event)),
      });
      const bad = [
        tamper((event) => ({ ...event, data: { field: 'locale', value: 'de' } })),
        tamper((event) => ({ ...event, at: event.at + 1 })),
        tamper((event) => ({ ...event, hash: good.info.stream as string as ChainHash })),
        tamper((event) => ({ ...event, seq: 4 })),
      ];
      for (const segment of bad) expect(await store.take(segment)).toEqual({ kind: 'broken', at: 3 });
      expect(await store.cursor()).toBe(0);
      expect(await store.stream(good.info.stream)).toBeNull();
    });

    it('LOG-5 logical time never goes back, whatever the clock does', async () => {
      const store = await open();
      const walls = [noon, noon - day, noon - day, noon + 5, noon + 5, noon + 4];
      let last: LogicalTime = [0, 0];
      for (const wall of walls) {
        const [event] = await store.append(deviceA, ada, [draft('en')], clock(wall));
        if (!event) throw new Error('nothing appended');
        expect(compareTimes(event.order, last)).toBeGreaterThan(0);
        expect(event.at).toBe(wall);
        last = event.order;
      }
    });

    it('LOG-5 what is appended comes after everything that was taken', async () => {
      const store = await open();
      const other = written(deviceB, ben, 3, 'fr', noon + 2 * day);
      await store.take(other);
      const [event] = await store.append(deviceA, ada, [draft('en')], clock(noon));
      const last = other.events[2];
      if (!event || !last) throw new Error('nothing appended');
      expect(compareTimes(event.order, last.order)).toBeGreaterThan(0);
    });

    it('LOG-6 the canonical order does not depend on the order of arrival', async () => {
      const segments = [written(deviceA, ada, 5), written(deviceB, ada, 5, 'es', noon + 1500)];
      const sorted = async (order: readonly Segment[]): Promise<readonly StoredEvent[]> => {
        const store = await open();
        for (const segment of order) await store.take(segment);
        const arrivals = await store.arrivals(ada, 0, 100);
        return arrivals.map(({ event }) => event).sort(compareEvents);
      };
      const forward = await sorted(segments);
      expect(forward).toHaveLength(10);
      expect(await sorted(segments.slice().reverse())).toEqual(forward);
    });

    it('LOG-7 a senseless clock moves no logical time, and is kept as a label', async () => {
      const store = await open();
      const [before] = await store.append(deviceA, ada, [draft('en')], clock(noon));
      for (const wall of [0, noon + 2 * clockJumpLimit, 8.64e15, -8.64e15]) {
        const [event] = await store.append(deviceA, ada, [draft('en')], clock(wall, null));
        expect(event?.order[0]).toBe(before?.order[0]);
        expect(event?.at).toBe(wall);
      }
      const [after] = await store.append(deviceA, ada, [draft('en')], clock(noon + day));
      expect(after?.order).toEqual([noon + day, 0]);
    });

    it('LOG-8 taking is idempotent', async () => {
      const store = await open();
      const segment = written(deviceA, ada, 5);
      const head = { stream: segment.info.stream, count: 5, head: segment.events[4]?.hash };
      expect(await store.take(segment)).toEqual({ kind: 'taken', head, fresh: 5 });
      expect(await store.take(segment)).toEqual({ kind: 'taken', head, fresh: 0 });
      expect(await store.take(cut(segment, 2, 4))).toEqual({ kind: 'taken', head, fresh: 0 });
      expect(await store.arrivals(ada, 0, 100)).toHaveLength(5);
      expect(await readAll(store, segment.info.stream)).toEqual(segment.events);
    });

    it('LOG-8 an overlapping segment adds only what is new', async () => {
      const store = await open();
      const segment = written(deviceA, ada, 6);
      await store.take(cut(segment, 1, 4));
      expect(await store.take(cut(segment, 3, 6))).toMatchObject({ kind: 'taken', fresh: 2 });
      expect(await readAll(store, segment.info.stream)).toEqual(segment.events);
    });

    it('LOG-8 an empty segment changes nothing', async () => {
      const store = await open();
      const segment = written(deviceA, ada, 2);
      expect(await store.take({ ...segment, events: [] })).toMatchObject({ kind: 'taken', fresh: 0 });
      expect(await store.cursor()).toBe(0);
      expect(await store.streams(ada)).toEqual([]);
    });

    it('LOG-8 a gap is answered with what is held', async () => {
      const store = await open();
      const segment = written(deviceA, ada, 6);
      expect(await store.take(cut(segment, 3, 4))).toEqual({
        kind: 'gap',
        head: emptyHead(segment.info.stream),
      });
      await store.take(cut(segment, 1, 2));
      expect(await store.take(cut(segment, 4, 6))).toMatchObject({ kind: 'gap', head: { count: 2 } });
      expect(await store.take(cut(segment, 3, 6))).toMatchObject({ kind: 'taken', fresh: 4 });
    });

    it('LOG-8 a fork is answered with the last number at which both agree', async () => {
      const store = await open();
      const mine = written(deviceA, ada, 6);
      const twin = rechained(mine, (event) =>
        event.seq <= 3 ? event : { ...event, data: { field: 'locale', value: 'it' } },
      );
      await store.take(mine);
      const head = { stream: mine.info.stream, count: 6, head: mine.events[5]?.hash };
      expect(await store.take(twin)).toEqual({ kind: 'fork', head, common: 3 });
      expect(await store.take(cut(twin, 6, 6))).toEqual({ kind: 'fork', head, common: null });
      expect(await readAll(store, mine.info.stream)).toEqual(mine.events);
      expect(await store.arrivals(ada, 0, 100)).toHaveLength(6);
    });

    it('LOG-8 a fork that is longer than what is held adds nothing', async () => {
      const store = await open();
      const mine = written(deviceA, ada, 4);
      const twin = rechained(written(deviceA, ada, 8), (event) =>
        event.seq <= 2 ? event : { ...event, data: { field: 'locale', value: 'it' } },
      );
      await store.take(mine);
      expect(await store.take(twin)).toMatchObject({ kind: 'fork', common: 2 });
      expect(await store.stream(mine.info.stream)).toMatchObject({ count: 4 });
    });

    it('LOG-8 takes and appends made at the same time neither double nor lose', async () => {
      const store = await open();
      const a = written(deviceA, ada, 24);
      const b = written(deviceB, ada, 24, 'es');
      const here = 'device-here' as DeviceId;
      const work: Promise<unknown>[] = [];
      for (let repeat = 0; repeat < 4; repeat++) {
        for (const segment of [a, b]) work.push(store.take(segment), store.take(cut(segment, 1, 12)));
        work.push(store.append(here, ada, drafts(2), clock()));
      }
      await Promise.all(work);
      const arrivals = await store.arrivals(ada, 0, 1000);
      expect(arrivals).toHaveLength(24 + 24 + 8);
      expect(new Set(arrivals.map(({ event }) => `${event.stream}/${event.seq}`)).size).toBe(56);
      expect(await readAll(store, a.info.stream)).toEqual(a.events);
      expect(await readAll(store, b.info.stream)).toEqual(b.events);
    });

    it('LOG-9 a branch is taken beside its stream, under its derived name', async () => {
      const store = await open();
      const mine = written(deviceA, ada, 6);
      const twin = rechained(mine, (event) =>
        event.seq <= 3 ? event : { ...event, data: { field: 'locale', value: 'it' } },
      );
      await store.take(mine);
      const tail = branch(twin.info, 3, twin.events.slice(3));
      expect(await store.take(tail)).toMatchObject({ kind: 'taken', fresh: 3 });
      // A second copy of the same unsent events goes to the same branch and is not doubled.
      expect(await store.take(branch(twin.info, 3, twin.events.slice(3)))).toMatchObject({ fresh: 0 });
      const states = await store.streams(ada);
      expect(states).toHaveLength(2);
      expect(states.map((state) => state.stream)).toEqual([mine.info.stream, tail.info.stream].sort());
      expect(await store.stream(tail.info.stream)).toMatchObject({ branchOf: tail.info.branchOf, count: 3 });
      expect(await readAll(store, tail.info.stream)).toEqual(tail.events);
    });

    it('LOG-9 a branch under another name, or with another home than it came with, is broken', async () => {
      const store = await open();
      const mine = written(deviceA, ada, 4);
      const tail = branch(mine.info, 2, mine.events.slice(2));
      const point = tail.info.branchOf;
      if (!point) throw new Error('a branch has a branch point');
      const renamed = { ...tail, info: { ...tail.info, branchOf: { ...point, seq: 3 } } };
      expect(await store.take(renamed)).toEqual({ kind: 'broken', at: 1 });
      expect(branchOf(point.stream, point.seq, point.first)).toBe(tail.info.stream);
      await store.take(cut(tail, 1, 1));
      for (const info of [
        { ...tail.info, partition: ben },
        { ...tail.info, device: deviceB },
      ])
        expect(await store.take({ ...tail, info })).toEqual({ kind: 'broken', at: 1 });
      expect(await store.stream(tail.info.stream)).toMatchObject({
        count: 1,
        partition: ada,
        device: deviceA,
      });
    });

    it('LOG-10 arrivals give each event of a partition once, in order, in pages', async () => {
      const store = await open();
      const a = written(deviceA, ada, 7);
      const b = written(deviceB, ada, 5, 'es');
      await store.take(cut(a, 1, 3));
      await store.take(written(deviceA, ben, 4, 'it'));
      await store.take(b);
      await store.take(cut(a, 4, 7));
      const seen: string[] = [];
      let after = 0;
      for (;;) {
        const page = await store.arrivals(ada, after, 2);
        if (page.length === 0) break;
        for (const { arrival, event, info } of page) {
          expect(arrival).toBeGreaterThan(after);
          expect(info).toEqual(info.device === deviceA ? a.info : b.info);
          seen.push(`${info.device}/${event.seq}`);
          after = arrival;
        }
      }
      const expected = [
        ...[1, 2, 3].map((seq) => `${deviceA}/${seq}`),
        ...[1, 2, 3, 4, 5].map((seq) => `${deviceB}/${seq}`),
        ...[4, 5, 6, 7].map((seq) => `${deviceA}/${seq}`),
      ];
      expect(seen).toEqual(expected);
      expect(await store.cursor()).toBe(after);
    });

    it('LOG-10 the cursor counts every event, appended or taken', async () => {
      const store = await open();
      await store.append(deviceA, ada, drafts(2), clock());
      const before = await store.cursor();
      await store.take(written(deviceB, ben, 3));
      expect(await store.cursor()).toBeGreaterThan(before);
      const [first] = await store.arrivals(ben, before, 1);
      expect(first?.event.seq).toBe(1);
    });

    it('LOG-11 unknown types and versions, and any data, are kept and passed on untouched', async () => {
      const store = await open();
      const strange: Record<string, unknown>[] = [
        {},
        { a: null, b: [], c: {}, d: [[{}, [1, { z: 1, y: [null] }]]] },
        { deep: { er: { and: { deeper: { still: [true, false, 'x'] } } } }, after: 'deep' },
        { 'key with "quotes" and ünïcode 🦉': 'värde 🦉', '': 'no name', '0': 'digit' },
        { text: '\u0000\u001f\u2028\ud83d tail', number: 1e-7, big: 1e21, tiny: -5e-324 },
        { list: Array.from({ length: 300 }, (_, index) => ({ index, half: index / 2 })) },
      ];
      const base = written(deviceA, ada, strange.length);
      const segment = rechained(base, (event) => ({
        ...event,
        type: event.seq % 2 === 0 ? 'future.thing.happened' : 'answer.submitted',
        version: event.seq === 1 ? 1000 : event.seq,
        offset: event.seq === 2 ? null : -1234,
        at: event.seq === 3 ? -8.64e15 : event.at,
        data: strange[event.seq - 1] ?? {},
      }));
      expect(await store.take(segment)).toMatchObject({ kind: 'taken', fresh: strange.length });
      const events = await readAll(store, segment.info.stream);
      expect(firstBreak({ info: segment.info, previous: segment.previous, events })).toBeNull();
      expect(events.map(canonical)).toEqual(segment.events.map(canonical));
      expect(events.map((event) => event.data)).toEqual(segment.events.map((event) => event.data));
    });

    for (const [what, pieces, common] of [
      ['in the middle of what came together', [10], 4],
      ['where two pieces met', [4, 6], 4],
      ['over several pieces', [3, 3, 4], 2],
      ['from the first event on', [10], 0],
    ] as const)
      it(`LOG-9: branches ${what}, and takes what the other copy wrote`, async () => {
        const store = await open();
        const mine = written(deviceA, ada, 10);
        const { stream } = mine.info;
        let from = 1;
        for (const count of pieces) {
          await store.take(cut(mine, from, from + count - 1));
          await store.take(written(deviceB, ada, from, 'de'));
          from += count;
        }
        const before = await store.cursor();
        const rest = branch(mine.info, common, mine.events.slice(common));
        expect(await store.branchAt(stream, common)).toEqual([{ stream, common, to: rest.info.stream }]);
        expect(await readAll(store, stream)).toEqual(mine.events.slice(0, common));
        expect(await readAll(store, rest.info.stream)).toEqual(rest.events);
        expect(await store.stream(stream)).toMatchObject({
          count: common,
          head: mine.events[common - 1]?.hash ?? genesis(stream),
        });
        // A puller that was told of everything before hears of the branch, and of nothing twice.
        const news = await store.arrivals(ada, before, 100);
        expect(news.map(({ event }) => event)).toEqual(rest.events);
        const all = (await store.arrivals(ada, 0, 100)).map(({ arrival, event }) => [arrival, event.hash]);
        expect(new Set(all.map(([arrival]) => arrival)).size).toBe(all.length);
        expect(new Set(all.map(([, hash]) => hash)).size).toBe(all.length);
        expect(await store.branchAt(stream, common)).toEqual([]);
        const twin = written(deviceA, ada, 10, 'es');
        const theirs = common === 0 ? twin : continued(mine, common, 'es');
        expect(await store.take(theirs)).toMatchObject({ kind: 'taken' });
        expect((await store.stream(stream))?.count).toBe(theirs.events[theirs.events.length - 1]?.seq);
        expect(
          firstBreak({ info: mine.info, previous: genesis(stream), events: await readAll(store, stream) }),
        ).toBeNull();
      });

    it('LOG-9: a branch that parts from a twin under its own name goes further', async () => {
      const store = await open();
      const mine = written(deviceA, ada, 6);
      const twin = branch(mine.info, 2, [...mine.events.slice(2, 4), ...continued(mine, 4, 'es').events]);
      await store.take(mine);
      await store.take(twin);
      const moves = await store.branchAt(mine.info.stream, 2);
      expect(moves.map(({ common }) => common)).toEqual([2, 2]);
      expect(moves[0]?.to).toBe(twin.info.stream);
      expect(moves[1]?.stream).toBe(twin.info.stream);
      expect(await readAll(store, twin.info.stream)).toEqual(twin.events);
      const further = await readAll(store, moves[1]?.to as StreamId);
      expect(further.map(({ data }) => data)).toEqual(mine.events.slice(4).map(({ data }) => data));
    });

    it('read gives no more than was asked for, from where it was asked', async () => {
      const store = await open();
      const segment = written(deviceA, ada, 6);
      await store.take(segment);
      expect((await store.read(segment.info.stream, 3, 2)).map((event) => event.seq)).toEqual([3, 4]);
      expect(await store.read(segment.info.stream, 7, 5)).toEqual([]);
      expect(await store.read(segment.info.stream, 1, 0)).toEqual([]);
    });

    erasingContract(open);
  });
}
