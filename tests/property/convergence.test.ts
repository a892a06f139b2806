import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '#domain/events/event.ts';
import {
  classPartition,
  type DeviceId,
  type LearnerId,
  learnerPartition,
  staffPartition,
} from '#domain/ids.ts';
import { createSimDevice, type SimDevice } from '#tests/simulation/device.ts';
import { learnerFact, markOf } from '#tests/simulation/facts.ts';
import { askerOf, createLine } from '#tests/simulation/line.ts';
import { regressions } from '#tests/simulation/regressions.ts';
import { simulate, simulateMany } from '#tests/simulation/simulate.ts';
import { plainJson } from '#tests/simulation/wire.ts';
import { beginning, openWorld, type World } from '#tests/simulation/world.ts';
import { classA } from '#tests/simulation/world-names.ts';

/**
 * The exchange on random schedules (docs/spec/simulation.md): some of each kind here, ten thousand in `npm test`, as many as
 * wanted by `npm run schedules`. Below them, schedules that once broke a rule, and cases too large for a schedule.
 */
test('SYN-1 to SYN-13, LOG-1 to LOG-11: after quiet nothing is lost or doubled, and all replicas show the same', async () => {
  const found = await simulateMany({ runs: 150, seed: Number(process.env['SEED'] ?? 4), shrink: true });
  expect(found, found ? `${found.message}\n${JSON.stringify(found.schedule)}` : '').toBeNull();
}, 120_000);

describe('schedules that once broke a rule', () => {
  test.each(regressions)('$rule: $says', ({ schedule }) => simulate(schedule));
});

const amina = 'amina' as LearnerId;

/** One learner's devices at one hub, and nothing that goes wrong. */
async function openQuietly() {
  const world = await openWorld({
    asBefore: [false, false, false],
    realKeys: true,
    frames: false,
    annex: false,
    database: false,
  });
  const joined = { hub: world.hub.id, isSigned: world.hub.keys.isSigned };
  const key = world.hub.keys.key;
  const device = (id: string) =>
    createSimDevice({ id: id as DeviceId, class: classA, learners: [amina], speaks: 2, key }, joined);
  const record = async (who: SimDevice, count: number) => {
    for (let n = 0; n < count; n++) await who.record(amina, [learnerFact(world.mark())], beginning + n);
  };
  const handIn = async (who: SimDevice, limit?: number) => {
    world.watch.take();
    const line = createLine(world.hub, askerOf(who), () => plainJson, [], world.post, world.watch);
    const done = await who.handIn(line, beginning, { limit });
    return { done, traffic: world.watch.take() };
  };
  return { world, device, record, handIn };
}

const marksOf = ({ all }: SimDevice['disk']['store']): number[] => marksIn(all());
/** Those of the learner's work, and of what is said of them; everything that the hub has in order of arrival. */
const marksAt = async ({ hub: { store } }: World): Promise<number[]> => {
  const partitions = [classPartition(classA), learnerPartition(amina), staffPartition(amina)];
  const all = await Promise.all(partitions.map((each) => store.arrivals(each, 0, 10_000)));
  return marksIn(all.flatMap((arrivals) => arrivals.map(({ event }) => event)));
};
const marksIn = (events: readonly StoredEvent[]): number[] =>
  events
    .filter(({ type }) => type !== 'learner.enrolled' && type !== 'class.opened' && type !== 'pack.assigned')
    .map((event) => markOf(event) ?? 0)
    .sort((a, b) => a - b);
/** Marks used for what the hub says at the beginning. */
const first = async (world: World) => Math.min(...(await marksAt(world)));
const from = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index);

describe('the exchange on a good line', () => {
  test('SYN-8: when nothing is new, one request and no event', async () => {
    const { device, record, handIn } = await openQuietly();
    const tablet = device('tablet');
    await record(tablet, 700);
    await handIn(tablet);
    const { done, traffic } = await handIn(tablet);
    expect(done).toMatchObject({ ok: true, value: { rounds: 1, pushed: 0, pulled: 0 } });
    expect(traffic).toEqual({ requests: 1, up: 0, down: 0 });
  });

  test('LOG-9: a cloned device and its twin both arrive whole (30 of 30)', async () => {
    const { world, device, record, handIn } = await openQuietly();
    const tablet = device('tablet');
    await record(tablet, 20);
    await handIn(tablet);
    const twin = world.clone(tablet.image());
    await record(tablet, 5);
    await record(twin, 5);
    await handIn(tablet);
    await handIn(twin);
    expect(await marksAt(world)).toEqual(from(await first(world), 30));
  });

  test('SYN-6: a fork that lies further on than one request reaches is found, and both twins end up equal', async () => {
    const { world, device, record, handIn } = await openQuietly();
    const tablet = device('tablet');
    await record(tablet, 72);
    await handIn(tablet);
    await record(tablet, 38);
    const twin = world.clone(tablet.image());
    await record(twin, 60);
    await handIn(twin);
    await record(tablet, 90);
    const { done, traffic } = await handIn(tablet, 32);
    expect(done).toMatchObject({ ok: true });
    expect(traffic.requests).toBeLessThan(20);
    const all = from(await first(world), 260);
    expect(await marksAt(world)).toEqual(all);
    expect(marksOf(tablet.disk.store)).toEqual(all);
    for (const own of tablet.disk.store.own())
      expect(tablet.disk.receipts.get(own.stream)?.count).toBe(own.count);
  });
});
