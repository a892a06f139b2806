import type { ChainHash, DeviceId, Partition, StaffId } from '#domain/ids.ts';
import type { DeviceTrust } from '#domain/trust-api.ts';
import { eventOf, type QuarantineRow } from '#hub/storage/quarantine-rows.ts';
import { broken } from './broken.ts';
import { markOf } from './facts.ts';
import type { Fate } from './gate.ts';
import type { SimHub } from './hub.ts';
import { isBarredFrom, marksOf } from './owed.ts';
import type { World } from './world.ts';

/** What an observer knows of devices that were lost (docs/spec/trust.md), by the marks of what they wrote. */
export type TrustWatch = {
  /** Ever in the hub's log while the device worked, or let in by an adult. */
  readonly mayBeInLog: Map<DeviceId, Set<number>>;
  /** What an adult would not have. */
  readonly refused: Set<number>;
};

export const createTrustWatch = (): TrustWatch => ({ mayBeInLog: new Map(), refused: new Set() });

const who = 'ms-okoro' as StaffId;
const everything = { after: 0, upTo: Number.MAX_SAFE_INTEGER, limit: 10_000 };

/** Everything that a device wrote and the hub has in its log. */
async function inLog(hub: SimHub, device: DeviceId): Promise<Set<number>> {
  const marks = new Set<number>();
  for (const state of await hub.streams())
    if (state.device === device) for await (const [mark] of marksOf(hub.store, state)) marks.add(mark);
  return marks;
}

/** What of a device waits for an adult. */
export async function waitingOf(hub: SimHub, device: DeviceId): Promise<readonly QuarantineRow[]> {
  const { after, upTo, limit } = everything;
  return (await hub.disk.trust?.quarantine.waiting(device, after, upTo, limit)) ?? [];
}
export const markOfRow = (row: QuarantineRow): number | null => markOf(eventOf(row));

const devicesOf = ({ devices }: World): Set<DeviceId> => new Set(devices.map(({ id }) => id));

/** TRU-3: of a lost device nothing is in the log but what was there before, and what an adult let in. */
export async function keptApart(world: World): Promise<void> {
  const { hub, trust } = world;
  if (!hub.disk.trust) return;
  for (const device of devicesOf(world)) {
    const known = trust.mayBeInLog.get(device) ?? new Set();
    trust.mayBeInLog.set(device, known);
    const isBarred = await hub.disk.trust.deviceStates.of(device);
    for (const mark of await inLog(hub, device)) {
      if (isBarred && !known.has(mark))
        broken('TRU-3', `${mark} of ${device} went into the log, and nobody looked`);
      known.add(mark);
    }
  }
}

/** A teacher says how a device stands. */
export async function report(world: World, device: DeviceId, state: DeviceTrust, fate: Fate): Promise<void> {
  const { hub } = world;
  // What came until now came from a device that worked.
  await keptApart(world);
  const said = await hub.aboutTrust(
    ({ deviceStates }) => deviceStates.change(device, { state, who, reason: '' }, world.now),
    fate,
  );
  if (said === 'done' && state === 'working' && (await waitingOf(hub, device)).length > 0)
    broken('TRU-7', `${device} works again, and nobody has looked at what waits of it`);
}

/** An adult decides all that waits of a device. */
export async function decide(
  world: World,
  device: DeviceId,
  refuses: 'none' | 'all' | number,
  fate: Fate,
): Promise<void> {
  const { hub, trust } = world;
  const rows = await waitingOf(hub, device);
  if (rows.length === 0) return;
  const isRefused = new Map<ChainHash, boolean>();
  const allowed = trust.mayBeInLog.get(device) ?? new Set();
  trust.mayBeInLog.set(device, allowed);
  const accepted: number[] = [];
  for (const [place, row] of rows.entries()) {
    const mark = markOfRow(row);
    const isOut = refuses === 'all' || (typeof refuses === 'number' && place % refuses === 0);
    isRefused.set(row.hash, isOut);
    if (mark === null) continue;
    if (isOut || isBarredFrom(row.partition, eventOf(row))) trust.refused.add(mark);
    else {
      accepted.push(mark);
      allowed.add(mark);
    }
  }
  const partitions = new Set<Partition>(rows.map(({ partition }) => partition));
  const done = await hub.aboutTrust(async ({ quarantine }) => {
    for (const partition of partitions)
      await quarantine.decide(device, {
        who,
        partition,
        upTo: everything.upTo,
        accepts: (hash) => isRefused.get(hash) === false,
      });
    return true;
  }, fate);
  if (!done) return;
  const now = await inLog(hub, device);
  for (const mark of accepted)
    if (!now.has(mark)) broken('TRU-6', `${mark} of ${device} was accepted, and is not in the log`);
  if ((await waitingOf(hub, device)).length > 0) broken('TRU-6', `${device} was decided, and still waits`);
}

/** TRU-4, TRU-5: all that a lost device has is at the hub, in the log or waiting. */
export async function allIsApart(world: World): Promise<void> {
  const { hub, devices, trust } = world;
  for (const device of devices) {
    if (!(await hub.disk.trust?.deviceStates.of(device.id))) continue;
    const there = await inLog(hub, device.id);
    for (const row of await waitingOf(hub, device.id)) {
      const mark = markOfRow(row);
      if (mark !== null) there.add(mark);
    }
    const { store } = device.disk;
    for (const state of store.own()) {
      const learner = state.partition.slice('learner:'.length);
      if (![...(await hub.everIn(device.class))].some((each) => each === learner)) continue;
      for await (const [mark] of marksOf(store, state))
        if (!there.has(mark) && !trust.refused.has(mark))
          broken('TRU-3', `${mark} of ${device.id} is neither in the log nor beside it`);
    }
  }
}

/** In the end an adult takes all in, and every device is found again. */
export async function takeAllIn(world: World): Promise<void> {
  for (const device of devicesOf(world)) {
    await decide(world, device, 'none', {});
    await report(world, device, 'working', {});
    if (await world.hub.disk.trust?.deviceStates.of(device))
      broken('TRU-7', `${device} is found again, all is decided, and it does not work`);
  }
}
