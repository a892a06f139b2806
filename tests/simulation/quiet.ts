import type { LearnerId, Partition } from '#domain/ids.ts';
import { pushLimits } from '#sync/limits.ts';
import { broken } from './broken.ts';
import { everythingComes, tellKeys } from './carry.ts';
import type { SimDevice } from './device.ts';
import { erasuresAlive, nothingAtHub, nothingOnDevice } from './erased.ts';
import { content } from './folds.ts';
import { isStuckAsBefore, receiptsHold } from './holding.ts';
import type { SimHub } from './hub.ts';
import { everythingHolds } from './invariants.ts';
import { askerOf, createLine } from './line.ts';
import { everythingAlive, learnerOf } from './owed.ts';
import { watched } from './request-watch.ts';
import { allIsApart, keptApart, report, takeAllIn } from './trust-watch.ts';
import { unite } from './unite.ts';
import { codecOf } from './wire.ts';
import type { World } from './world.ts';
import { learners } from './world-names.ts';

/** Rounds of everybody handing in once, after which nothing may be left to do. */
const mostRounds = 4;
/** Requests in one hand-in on a good line. */
const mostRequests = 24;

/** The weather clears: everybody hands in on a good line until nothing moves, in few rounds; then all rules are held. */
export async function clear(world: World): Promise<void> {
  world.hub.restart();
  await world.hub.start();
  // A teacher looks before the rest comes: what sorts before must be folded in its place (LOG-6).
  for (const learner of learners) await world.hub.progress(learner, content);
  if (world.hub.disk.trust) await lostAreFound(world);
  const owed = await everythingAlive(world);
  const toErase = await erasuresAlive(world);
  if (world.hub.isSecretlyRestored) await findOut(world);
  const isCarried = world.pile.handIns.length > 0;
  // Once before everybody has met the hub, and once after: a hub that was put back may know nobody's keys before.
  for (const time of isCarried ? ['before', 'after'] : ['alone']) {
    if (isCarried) await everythingComes(world);
    for (let round = 0; await everybodyHandsIn(world); round++)
      if (round === mostRounds) broken('SYN-1', `still moving after ${mostRounds} rounds ${time}`);
  }
  await everythingHolds(world, owed, toErase);
  if (isCarried) await nothingNewIsCarried(world);
  await staysErased(world);
}

/** BUN-8: what everybody carries, brought once more, says nothing new to anybody. */
async function nothingNewIsCarried(world: World): Promise<void> {
  const { hub, devices } = world;
  const sizes = () => [hub.store, ...devices.map(({ disk }) => disk.store)].map((store) => store.cursor());
  const before = await Promise.all(sizes());
  await everythingComes(world);
  const after = await Promise.all(sizes());
  if (before.join() !== after.join()) broken('BUN-8', `a bundle that came again was new: ${before} ${after}`);
  const erased = await hub.erased();
  await nothingAtHub(hub, erased);
  for (const device of devices)
    await nothingOnDevice(device, new Set((await hub.roster(device.class)).erased));
}

/** What lost devices have comes to lie beside the log; then an adult looks, and they work again. */
async function lostAreFound(world: World): Promise<void> {
  const { hub, devices } = world;
  for (const device of devices)
    if (await hub.disk.trust?.deviceStates.of(device.id)) await handInClearly(world, device);
  await keptApart(world);
  await allIsApart(world);
  // Too soon for those of whom something waits (TRU-7).
  for (const { id } of devices) await report(world, id, 'working', {});
  await takeAllIn(world);
}

/** ERA-9: whatever backup is put back, nobody comes back with it. */
async function staysErased({ hub, backup }: World): Promise<void> {
  const erased = new Set(hub.erasedFile.keys());
  if (erased.size === 0) return;
  hub.restore(backup, true, true);
  await hub.start();
  await nothingAtHub(hub, erased);
}

/**
 * A hub that was put back in secret finds out by the first device of protocol 2 whose latest cursor points at an event that
 * the hub does not have there (SYN-7). When nobody has one, a person finds out, and says so.
 */
async function findOut(world: World): Promise<void> {
  const { hub, devices } = world;
  for (const device of devices) {
    const knows = hub.isSecretlyRestored && device.speaks === 2 && (await knowsMore(device, hub));
    await handInClearly(world, device);
    if (knows && hub.isSecretlyRestored)
      broken('SYN-7', `${device.id} knows that the hub was put back, and was not heard`);
  }
  if (hub.isSecretlyRestored) hub.sayRestored();
}

async function knowsMore({ disk: { cursors } }: SimDevice, hub: SimHub): Promise<boolean> {
  if (cursors?.epoch !== hub.epoch) return false;
  const erased = await hub.erased();
  const isLiving = (partition: Partition) => !erased.has(learnerOf(partition) as LearnerId);
  const [latest] = [...cursors.after]
    .filter(([partition]) => isLiving(partition))
    .sort(([, a], [, b]) => b.after - a.after);
  const [partition, { after, mark }] = latest ?? [null, { after: 0, mark: null }];
  if (partition === null || mark === null) return false;
  const [there] = await hub.store.arrivals(partition, after - 1, 1);
  return there?.arrival !== after || !there.event.hash.startsWith(mark);
}

/** True when anything moved. */
async function everybodyHandsIn(world: World): Promise<boolean> {
  let moved = false;
  for (const device of world.devices) if (await handInClearly(world, device)) moved = true;
  if (await uniteClearly(world)) moved = true;
  return moved;
}

/** True when anything moved. */
async function uniteClearly(world: World): Promise<boolean> {
  if (!world.annex) return false;
  world.annex.now = world.now;
  world.watch.take();
  const done = await unite(world, [], {});
  if (!done?.ok) return broken('SYN-14', `the hubs cannot unite: ${JSON.stringify(done)}`);
  const { up, down } = world.watch.take();
  return up > 0 || down > 0;
}

/** True when anything moved. */
async function handInClearly(world: World, device: SimDevice): Promise<boolean> {
  const { hub, watch, post } = world;
  world.now += 1000;
  hub.now = world.now;
  watch.take();
  const line = createLine(hub, askerOf(device), () => codecOf(device, hub.id, world.frames), [], post, watch);
  const done = await device.handIn(watched(world, line, device, pushLimits.first, true), world.now);
  if (!done?.ok) return broken('SYN-1', `${device.id} cannot hand in: ${JSON.stringify(done)}`);
  if (world.pile.handIns.length > 0) await tellKeys(world, device);
  const { requests, up, down } = watch.take();
  if (requests > mostRequests) broken('SYN-8', `${device.id} needed ${requests} requests`);
  await receiptsHold(world, device);
  return (requests > 1 || up > 0 || down > 0) && !(await isStuckAsBefore(world, device));
}
