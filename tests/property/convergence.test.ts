import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Draft } from '#domain/events/event.ts';
import type { ItemId } from '#domain/ids.ts';
import {
  createLink,
  createSimDevice,
  createSimHub,
  type DeviceImage,
  type Fault,
  type SimDevice,
  sayAtHub,
} from '#tests/support/simulated-school.ts';

const start = 1_790_000_000_000;

/** A fact that can be recognised whatever stream it ends up in. */
const fact = (mark: number): Draft => ({
  type: 'hint.taken',
  data: { item: 'skill/1' as ItemId, seed: mark, level: 1 },
});
const marksOf = (device: { store: SimDevice['store'] }) =>
  device.store
    .all()
    .map((event) => Number(event.data['seed']))
    .sort((a, b) => a - b);

type Step =
  | { kind: 'record'; device: number; count: number }
  | { kind: 'hand-in'; device: number; faults: Fault[]; limit: number }
  | { kind: 'staff-say'; count: number }
  | { kind: 'clone'; device: number }
  | { kind: 'keep-image'; device: number }
  | { kind: 'restore-image'; device: number }
  | { kind: 'hub-backup' }
  | { kind: 'hub-restore' }
  | { kind: 'clock'; device: number; jump: number };

const deviceIndex = fc.nat({ max: 3 });
const faults = fc.array(
  fc.constantFrom<Fault>('none', 'request-lost', 'answer-lost', 'twice', 'segment-missing'),
  { maxLength: 3 },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('record' as const),
      device: deviceIndex,
      count: fc.integer({ min: 1, max: 7 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('hand-in' as const),
      device: deviceIndex,
      faults,
      limit: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('staff-say' as const), count: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clone' as const), device: deviceIndex }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('keep-image' as const), device: deviceIndex }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restore-image' as const), device: deviceIndex }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'hub-backup' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'hub-restore' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('clock' as const),
      device: deviceIndex,
      jump: fc.constantFrom(-1.8e12, 2.3e12, 86_400_000, -86_400_000),
    }),
  },
);

/** Plays a schedule, then lets everybody hand in twice on a good line, and says what is held where. */
async function play(steps: readonly Step[]) {
  const hub = createSimHub();
  const devices: SimDevice[] = [createSimDevice('device-a', 'amina'), createSimDevice('device-b', 'amina')];
  const images = new Map<number, DeviceImage>();
  const at = (index: number) => devices[index % devices.length] as SimDevice;
  let backup = { image: hub.store.image(), epoch: hub.epoch };
  let mark = 0;
  let wall = start;
  for (const now of steps) {
    wall += 60_000;
    if (now.kind === 'record')
      for (let n = 0; n < now.count; n++) await at(now.device).record([fact(++mark)], wall + n);
    else if (now.kind === 'staff-say')
      for (let n = 0; n < now.count; n++) await sayAtHub(hub, 'amina', [fact(++mark)], wall + n);
    else if (now.kind === 'hand-in')
      await at(now.device).handIn(createLink(hub, at(now.device).id, [...now.faults]), now.limit);
    else if (now.kind === 'clone' && devices.length < 4) {
      const image = at(now.device).image();
      devices.push(createSimDevice(image.id, 'amina', image));
    } else if (now.kind === 'keep-image') images.set(now.device % devices.length, at(now.device).image());
    else if (now.kind === 'restore-image') {
      const image = images.get(now.device % devices.length);
      if (image) devices[now.device % devices.length] = createSimDevice(image.id, 'amina', image);
    } else if (now.kind === 'hub-backup') backup = { image: hub.store.image(), epoch: hub.epoch };
    else if (now.kind === 'hub-restore') {
      const { createMemoryEventStore } = await import('#tests/support/memory-event-store.ts');
      hub.store = createMemoryEventStore(backup.image);
      hub.epoch += 1;
    } else if (now.kind === 'clock') at(now.device).setClock(now.jump);
  }
  // What a device wrote it hands in. What it only pulled it does not (docs/spec/sync.md, left for later): when both the
  // writer and the hub are put back to before an event, the copy on a third device is nobody's to hand in.
  const alive = new Set<number>();
  for (const device of devices)
    for (const own of device.store.own())
      for (const event of await device.store.read(own.stream, 1, own.count))
        alive.add(Number(event.data['seed']));
  for (let round = 0; round < 3; round++)
    for (const device of devices) {
      const done = await device.handIn(createLink(hub, device.id, []));
      expect(done.ok, JSON.stringify(done)).toBe(true);
    }
  return { hub, devices, alive };
}

describe('the exchange, over random schedules', () => {
  test('SYN-4 SYN-5 SYN-6 SYN-7 LOG-8 LOG-9: nothing lost, nothing doubled, all replicas equal, receipts imply holding', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const { hub, devices, alive } = await play(steps);
        const held = marksOf(hub);
        expect(new Set(held).size, 'doubled on the hub').toBe(held.length);
        for (const mark of alive) expect(held, 'lost').toContain(mark);
        for (const device of devices) {
          const here = marksOf(device);
          expect(new Set(here).size, 'doubled on a device').toBe(here.length);
          expect(
            here.filter((mark) => held.includes(mark) || alive.has(mark)),
            'a replica lacks',
          ).toEqual(held);
          for (const [stream, receipt] of device.receipts) {
            const [event] = receipt.count === 0 ? [] : await hub.store.read(stream, receipt.count, 1);
            if (receipt.count > 0) expect(event?.hash).toBe(receipt.head);
          }
        }
      }),
      {
        numRuns: Number(process.env['SCHEDULES'] ?? 400),
        ...(process.env['SEED'] ? { seed: Number(process.env['SEED']) } : {}),
      },
    );
  }, 120_000);

  test('SYN-8: when nothing is new, one request and no event', async () => {
    const hub = createSimHub();
    const device = createSimDevice('device-a', 'amina');
    for (let mark = 1; mark <= 700; mark++) await device.record([fact(mark)], start + mark);
    await device.handIn(createLink(hub, device.id, []));
    const before = hub.requests.length;
    const done = await device.handIn(createLink(hub, device.id, []));
    expect(done).toMatchObject({ ok: true, value: { rounds: 1, pushed: 0, pulled: 0 } });
    expect(hub.requests.length - before).toBe(1);
  });

  test('LOG-9: a cloned device and its twin both arrive whole (30 of 30)', async () => {
    const hub = createSimHub();
    const device = createSimDevice('device-a', 'amina');
    for (let mark = 1; mark <= 20; mark++) await device.record([fact(mark)], start + mark);
    await device.handIn(createLink(hub, device.id, []));
    const image = device.image();
    const twin = createSimDevice(image.id, 'amina', image);
    for (let mark = 21; mark <= 25; mark++) await device.record([fact(mark)], start + mark);
    for (let mark = 26; mark <= 30; mark++) await twin.record([fact(mark)], start + mark);
    await device.handIn(createLink(hub, device.id, []));
    await twin.handIn(createLink(hub, twin.id, []));
    expect(marksOf(hub)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  test('SYN-6: a fork that lies further on than one request reaches is found, and both twins end up equal', async () => {
    const hub = createSimHub();
    const device = createSimDevice('device-a', 'amina');
    let mark = 0;
    const record = async (who: SimDevice, count: number) => {
      for (let n = 0; n < count; n++) await who.record([fact(++mark)], start + mark);
    };
    await record(device, 72);
    await device.handIn(createLink(hub, device.id, []));
    await record(device, 38);
    const image = device.image();
    const twin = createSimDevice(image.id, 'amina', image);
    await record(twin, 60);
    await twin.handIn(createLink(hub, twin.id, []));
    await record(device, 90);
    const before = hub.requests.length;
    expect(await device.handIn(createLink(hub, device.id, []), 32)).toMatchObject({ ok: true });
    expect(hub.requests.length - before).toBeLessThan(20);
    const all = Array.from({ length: 260 }, (_, index) => index + 1);
    expect(marksOf(hub)).toEqual(all);
    expect(marksOf(device)).toEqual(all);
    for (const own of device.store.own()) expect(device.receipts.get(own.stream)?.count).toBe(own.count);
  });
});
