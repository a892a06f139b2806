import { afterEach, describe, expect, it } from 'vitest';
import type { Draft, StreamInfo } from '#domain/events/event.ts';
import type { ClassId, DeviceId, ItemId, LearnerId, Partition, StaffId } from '#domain/ids.ts';
import { mostStreams, quarantineLimits } from '#hub/storage/quarantine.ts';
import { branchOf, genesis, type Segment, streamOf } from '#log/chain.ts';
import { branch, seal } from '#log/seal.ts';
import type { StorageUnderTest } from './hub-storage.contract.ts';

const now = 1_790_000_000_000;
const device = 'device-a' as DeviceId;
const ada = 'learner:ada' as Partition;
const who = 'staff-a' as StaffId;
const info: StreamInfo = { stream: streamOf(device, ada), device, partition: ada, branchOf: null };

/** Consecutive events after those of a segment, told apart by their seeds. */
function next(before: Segment | null, seeds: readonly number[], of: StreamInfo = info): Segment {
  const last = before?.events[before.events.length - 1];
  let head = { stream: of.stream, count: last?.seq ?? 0, head: last?.hash ?? genesis(of.stream) };
  const previous = head.head;
  const events = seeds.map((seed) => {
    const draft: Draft = { type: 'hint.taken', data: { item: 'a/1' as ItemId, seed, level: 1 } };
    const event = seal(head, draft, null, { wall: now - 1_000_000 + seed, offset: 0 });
    head = { stream: of.stream, count: event.seq, head: event.hash };
    return event;
  });
  return { info: of, previous, events };
}

/** What every storage of a hub does with what lost and revoked devices hand in (docs/spec/trust.md). */
export function deviceTrustContract(name: string, make: () => Promise<StorageUnderTest>): void {
  describe(`devices that are not trusted: ${name}`, () => {
    const opened: StorageUnderTest[] = [];
    async function open(state: 'lost' | 'working' = 'lost') {
      const made = await make();
      opened.push(made);
      const { accounts, store } = made.storage;
      await accounts.devices.join(device, 'class-a' as ClassId, now);
      if (state === 'lost') await accounts.deviceStates.change(device, { state, who, reason: 'x' }, now);
      return { accounts, store, quarantine: accounts.quarantine, reopen: made.reopen };
    }
    afterEach(async () => {
      for (const made of opened.splice(0)) await made.close();
    });
    const all = { who, partition: ada, upTo: Number.MAX_SAFE_INTEGER, accepts: () => true };

    it('TRU-1 a device is lost until somebody says otherwise, over restarts; each change is audited', async () => {
      const { accounts, reopen } = await open();
      expect(await accounts.deviceStates.of(device)).toEqual({ state: 'lost', at: now, who, reason: 'x' });
      expect(
        await accounts.deviceStates.change('nobody' as DeviceId, { state: 'lost', who, reason: '' }, now),
      ).toBe('unknown');
      const again = await reopen();
      expect([...(await again.accounts.deviceStates.all()).keys()]).toEqual([device]);
      expect(
        await again.accounts.deviceStates.change(device, { state: 'working', who, reason: '' }, now),
      ).toBe('done');
      expect(await again.accounts.deviceStates.of(device)).toBe(null);
    });

    it('TRU-3 what it hands in lies beside the log, once, whatever the cuts of its segments', async () => {
      const { quarantine, store, accounts, reopen } = await open();
      const first = next(null, [1, 2, 3]);
      const last = first.events[2];
      expect(await quarantine.take(first)).toEqual({ kind: 'apart', count: 3, head: last?.hash });
      const more = next(first, [4, 5]);
      const overlap = {
        info,
        previous: first.events[0]?.hash ?? first.previous,
        events: [...first.events.slice(1), ...more.events],
      };
      expect(await quarantine.take(overlap)).toMatchObject({ kind: 'apart', count: 5 });
      expect(await quarantine.take(first)).toMatchObject({ kind: 'apart', count: 3 });
      expect(await quarantine.take(next(more, [7]))).toMatchObject({ kind: 'apart', count: 6 });
      // Nothing that it would follow is here.
      const hole = { ...next(more, [8]), previous: genesis(info.stream) };
      expect(
        await quarantine.take({ ...hole, events: hole.events.map((event) => ({ ...event, seq: 40 })) }),
      ).toMatchObject({ kind: 'broken' });
      expect(await store.streams(ada)).toEqual([]);
      expect(await accounts.deviceStates.change(device, { state: 'working', who, reason: '' }, now)).toBe(
        'waiting',
      );
      const again = (await reopen()).accounts.quarantine;
      expect((await again.waiting(device, 0, 99, 99)).map(({ arrival, seq }) => [arrival, seq])).toEqual(
        [1, 2, 3, 4, 5, 6].map((n) => [n, n]),
      );
      expect([...(await again.counts())]).toEqual([[device, 6]]);
    });

    it('TRU-6 accepted: in the log exactly as it was written; asked for again, nothing changes', async () => {
      const { quarantine, store } = await open();
      const first = next(null, [1, 2, 3]);
      await quarantine.take(first);
      expect(await quarantine.decide(device, all)).toEqual({ accepted: 3, refused: 0 });
      expect(await store.read(info.stream, 1, 9)).toEqual(first.events);
      expect(await quarantine.decide(device, all)).toEqual({ accepted: 0, refused: 0 });
      expect(await quarantine.take(first)).toMatchObject({ kind: 'apart', count: 3 });
      expect(await quarantine.waiting(device, 0, 99, 9)).toEqual([]);
      // What came after somebody looked is not decided with it.
      await quarantine.take(next(first, [4, 5]));
      expect(await quarantine.decide(device, { ...all, upTo: 4 })).toEqual({ accepted: 1, refused: 0 });
    });

    it('TRU-6 refused in the middle: the rest is in the branch that the device itself makes of it, over several decisions', async () => {
      const { accounts, quarantine, store } = await open();
      const first = next(null, [1, 2, 3, 4]);
      await quarantine.take(first);
      const refuse =
        (...seqs: readonly number[]) =>
        (hash: string) =>
          !whole.some((event) => seqs.includes(event.seq) && event.hash === hash);
      let whole = first.events;
      await quarantine.decide(device, { ...all, accepts: refuse(2) });
      const more = next(first, [5, 6, 7]);
      await quarantine.take(more);
      whole = [...first.events, ...more.events];
      await quarantine.decide(device, { ...all, accepts: refuse(2, 6) });
      const made = branch(
        info,
        1,
        whole.filter(({ seq }) => ![1, 2, 6].includes(seq)),
      );
      expect((await store.streams(ada)).map(({ stream, count }) => [stream, count])).toEqual(
        [
          [info.stream, 1],
          [made.info.stream, 4],
        ].sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
      );
      expect(await store.read(made.info.stream, 1, 9)).toEqual(made.events);
      // Works again, and offers all of it: it is told what to set aside, and the branch is here already.
      await accounts.deviceStates.change(device, { state: 'working', who, reason: '' }, now);
      const told = await quarantine.take(first);
      expect(told).toMatchObject({
        kind: 'unwanted',
        because: 'refused',
        taken: { kind: 'taken', fresh: 0 },
      });
      expect(told.kind === 'unwanted' && told.runs).toEqual([
        { after: 1, count: 2, head: whole[1]?.hash },
        { after: 5, count: 6, head: whole[5]?.hash },
      ]);
      expect(await quarantine.take(made)).toMatchObject({ kind: 'taken', fresh: 0 });
    });

    it('TRU-3 TRU-6 a copy’s events lie beside the first one’s, and part from them as copies do', async () => {
      const { quarantine, store } = await open();
      const common = next(null, [1, 2]);
      const [one, two] = [next(common, [3, 4]), next(common, [53, 54])];
      for (const segment of [common, one, two])
        expect(await quarantine.take(segment)).toMatchObject({ kind: 'apart' });
      expect(await quarantine.decide(device, all)).toEqual({ accepted: 6, refused: 0 });
      const parted = branchOf(info.stream, 2, two.events[0]?.hash ?? genesis(info.stream));
      expect(await store.stream(info.stream)).toMatchObject({ count: 4 });
      expect(await store.stream(parted)).toMatchObject({ count: 2 });
    });

    it('TRU-5 so much is kept and no more: the device hears how far, and keeps the rest', async () => {
      const { quarantine } = await open();
      let last: Segment | null = null;
      for (let n = 0; n < quarantineLimits.events; n += 250) {
        last = next(
          last,
          Array.from({ length: 250 }, (_, at) => n + at),
        );
        await quarantine.take(last);
      }
      const more = next(last, [-1, -2]);
      expect(await quarantine.take(more)).toMatchObject({ kind: 'apart', count: quarantineLimits.events });
      await quarantine.decide(device, { ...all, accepts: () => false });
      expect(await quarantine.take(more)).toMatchObject({
        kind: 'apart',
        count: quarantineLimits.events + 2,
      });
    });

    it('TRU-3 ERA-5 what waits of a learner who is erased goes with them, and nothing more is kept', async () => {
      const { quarantine, store } = await open();
      const first = next(null, [1, 2]);
      await quarantine.take(first);
      await store.erase('ada' as LearnerId);
      expect(await quarantine.waiting(device, 0, 99, 9)).toEqual([]);
      expect(await quarantine.take(first)).toEqual({ kind: 'erased' });
    });

    it('TRU-11 a device has so many branches in a partition, and no more', async () => {
      const { quarantine } = await open('working');
      const trunk = next(null, [1]);
      await quarantine.take(trunk);
      const kinds: string[] = [];
      for (let n = 0; n < mostStreams; n++) {
        const made = branch(info, 0, next(null, [n + 1000]).events);
        kinds.push((await quarantine.take(made)).kind);
      }
      expect(kinds.filter((kind) => kind === 'taken')).toHaveLength(mostStreams - 1);
      expect(kinds[mostStreams - 1]).toBe('too-much');
    });
  });
}
