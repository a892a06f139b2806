import { pushLimits } from '#sync/limits.ts';
import { broken } from './broken.ts';
import type { SimDevice } from './device.ts';
import { content } from './folds.ts';
import { isStuckAsBefore, receiptsHold } from './holding.ts';
import type { SimHub } from './hub.ts';
import { everythingHolds } from './invariants.ts';
import { askerOf, createLine } from './line.ts';
import { everythingAlive } from './owed.ts';
import { watched } from './request-watch.ts';
import { unite } from './unite.ts';
import { codecOf } from './wire.ts';
import { learners, type World } from './world.ts';

/** Rounds of everybody handing in once, after which nothing may be left to do. */
const mostRounds = 4;
/** Requests in one hand-in on a good line. */
const mostRequests = 24;

/** The weather clears: everybody hands in on a good line until nothing moves, in few rounds; then all rules are held. */
export async function clear(world: World): Promise<void> {
  world.hub.restart();
  // A teacher looks before the rest comes: what sorts before must be folded in its place (LOG-6).
  for (const learner of learners) await world.hub.progress(learner, content);
  const owed = await everythingAlive(world);
  if (world.hub.isSecretlyRestored) await findOut(world);
  for (let round = 0; await everybodyHandsIn(world); round++)
    if (round === mostRounds) broken('SYN-1', `still moving after ${mostRounds} rounds`);
  await everythingHolds(world, owed);
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
  const [latest] = [...cursors.after].sort(([, a], [, b]) => b.after - a.after);
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
  const { requests, up, down } = watch.take();
  if (requests > mostRequests) broken('SYN-8', `${device.id} needed ${requests} requests`);
  await receiptsHold(world, device);
  return (requests > 1 || up > 0 || down > 0) && !(await isStuckAsBefore(world, device));
}
