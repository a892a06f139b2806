import {
  type ClassId,
  classPartition,
  type LearnerId,
  learnerOfPartition,
  learnerPartition,
  type Partition,
} from '#domain/ids.ts';
import type { EventStore, StreamState } from '#log/event-store.ts';
import { broken } from './broken.ts';
import { chainsHold } from './chain-oracle.ts';
import type { SimDevice } from './device.ts';
import { nothingAtHub, nothingOnDevice } from './erased.ts';
import { intruder } from './facts.ts';
import { content, shownOfClass, shownOfLearner } from './folds.ts';
import { isStuckAsBefore } from './holding.ts';
import type { SimHub } from './hub.ts';
import { isAskedBy, isBarredFrom, learnerOf, marksOf, type Owed, streamsOf } from './owed.ts';
import { mayEverRead } from './wire-watch.ts';
import { classOfDevice, type World } from './world.ts';
import { classes, learners } from './world-names.ts';

/** Who is or ever was in each class, as the hub knows it after quiet. */
type Rosters = ReadonlyMap<ClassId, ReadonlySet<LearnerId>>;

/** A device of that class may read the partition, and write it if it is a learner's own. */
const isOpenTo = (rosters: Rosters, classId: ClassId, partition: Partition): boolean => {
  const learner = learnerOf(partition);
  return learner ? (rosters.get(classId)?.has(learner) ?? false) : partition === classPartition(classId);
};

/** What holds after quiet, whatever happened before. */
export async function everythingHolds(
  world: World,
  owed: ReadonlyMap<number, Owed>,
  toErase: ReadonlySet<LearnerId>,
): Promise<void> {
  const { hub, devices } = world;
  const streams = await hub.streams();
  const atHub = await marksIn('the hub', hub.store, streams);
  await chainsHold(hub.store, streams);
  const erased = await hub.erased();
  for (const learner of toErase)
    if (!erased.has(learner)) broken('ERA-9', `nobody told the hub that ${learner} was erased`);
  await nothingAtHub(hub, erased);
  const rosters: Rosters = new Map(
    await Promise.all(classes.map(async (each) => [each, await hub.everIn(each)] as const)),
  );
  for (const { device, partition } of streams) {
    const learner = learnerOfPartition(partition);
    const classId = classOfDevice(device);
    if (learner && !world.enrolled.get(classId)?.has(learner))
      broken('SYN-9', `the hub took ${partition} from ${device} of ${classId}`);
  }
  for (const [mark, { partition, about, atHub: before, classes: holders }] of owed) {
    if (atHub.has(mark) || (about && erased.has(about)) || world.trust.refused.has(mark)) continue;
    if (before || [...holders].some((each) => isOpenTo(rosters, each, partition)))
      broken('SYN-1', `${mark} of ${partition} is lost`);
  }
  const shown = await shownAtHub(world);
  if (world.annex) await holdsTheSame(world.annex, erased, atHub, shown);
  for (const device of devices) {
    const { store } = device.disk;
    await chainsHold(store, streamsOf(store));
    await nothingOnDevice(device, await erasedIn(world, device.class));
    if (await isStuckAsBefore(world, device)) continue;
    const here = await marksIn(device.id, store, streamsOf(store));
    holdsWhatItMay(world, device, rosters, atHub, here);
    await showsTheSame(device, rosters, shown, forgotten(atHub, here));
    for (const { stream, count, partition } of device.disk.store.own())
      if (isOpenTo(rosters, device.class, partition) && device.disk.receipts.get(stream)?.count !== count)
        broken('SYN-4', `${device.id} has handed in ${partition} and has no receipt`);
  }
}

/** Who was erased from this class: its devices have heard. */
async function erasedIn({ hub }: World, classId: ClassId): Promise<ReadonlySet<LearnerId>> {
  return new Set((await hub.roster(classId)).erased);
}

/** SYN-14: after a union a second hub has all that the first has, and shows the same. */
async function holdsTheSame(
  annex: SimHub,
  erased: ReadonlySet<LearnerId>,
  atHub: ReadonlyMap<number, Partition>,
  shown: ReadonlyMap<string, string>,
): Promise<void> {
  const streams = await annex.streams();
  await chainsHold(annex.store, streams);
  await nothingAtHub(annex, erased);
  const here = await marksIn('the second hub', annex.store, streams);
  for (const [mark, partition] of atHub)
    if (!here.has(mark)) broken('SYN-14', `the second hub lacks ${mark} of ${partition}`);
  for (const learner of learners)
    if ((await shownOfLearner(annex.store, learner)) !== shown.get(learner))
      broken('SYN-14', `the second hub shows something else of ${learner}`);
  for (const each of classes)
    if ((await shownOfClass(annex.store, each)) !== shown.get(each))
      broken('SYN-14', `the second hub shows another ${each}`);
}

/** The marks in a store, by partition; the same one twice is a fact told twice. */
async function marksIn(
  where: string,
  store: Pick<EventStore, 'read'>,
  streams: readonly StreamState[],
): Promise<Map<number, Partition>> {
  const marks = new Map<number, Partition>();
  for (const state of streams)
    for await (const [mark, event] of marksOf(store, state)) {
      if (where === 'the hub' && isBarredFrom(state.partition, event))
        broken('TRU-9', `${where} took what no device may say into ${state.partition}`);
      if (mark < 0) broken('SYN-13', `${where} holds what nobody wrote, in ${state.partition}`);
      if (marks.has(mark)) broken('LOG-9', `${where} holds ${mark} of ${state.partition} twice`);
      marks.set(mark, state.partition);
    }
  return marks;
}

function holdsWhatItMay(
  { enrolled }: World,
  device: SimDevice,
  rosters: Rosters,
  atHub: ReadonlyMap<number, Partition>,
  here: ReadonlyMap<number, Partition>,
): void {
  const { store } = device.disk;
  for (const [mark, partition] of atHub)
    if (isOpenTo(rosters, device.class, partition) && isAskedBy(device, partition) && !here.has(mark))
      broken('SYN-7', `${device.id} lacks ${mark} of ${partition}`);
  for (const { partition } of store.pulled())
    if (!mayEverRead(enrolled, device.class, partition))
      broken('SYN-9', `${device.id} of ${device.class} holds ${partition}`);
}

/** What the hub shows of every learner and class, by their id; its own kept progress must be the same. */
async function shownAtHub({ hub }: World): Promise<ReadonlyMap<string, string>> {
  const shown = new Map<string, string>();
  for (const learner of learners) {
    const text = await shownOfLearner(hub.store, learner);
    shown.set(learner, text);
    if (text.includes(intruder)) broken('LOG-14', `what no staff said of ${learner} counts`);
    const { progress } = await hub.progress(learner, content);
    if (!text.startsWith(`${JSON.stringify(progress)}\n`))
      broken('LOG-6', `the hub's kept progress of ${learner} is another`);
  }
  for (const each of classes) shown.set(each, await shownOfClass(hub.store, each));
  return shown;
}

/**
 * Of whom a replica holds facts that the hub lost when it was put back, and that nobody could bring: a device of protocol 1
 * had pulled them, and hands nothing back.
 */
function forgotten(atHub: ReadonlyMap<number, Partition>, here: ReadonlyMap<number, Partition>): Set<string> {
  const lost = new Set<string>();
  for (const [mark, partition] of here) if (!atHub.has(mark)) lost.add(learnerOf(partition) ?? partition);
  return lost;
}

async function showsTheSame(
  device: SimDevice,
  rosters: Rosters,
  shown: ReadonlyMap<string, string>,
  lost: ReadonlySet<string>,
): Promise<void> {
  const { store } = device.disk;
  for (const learner of device.learners)
    if (
      isOpenTo(rosters, device.class, learnerPartition(learner)) &&
      !lost.has(learner) &&
      (await shownOfLearner(store, learner)) !== shown.get(learner)
    )
      broken('LOG-6', `${device.id} shows something else of ${learner}`);
  if (lost.has(classPartition(device.class))) return;
  if ((await shownOfClass(store, device.class)) !== shown.get(device.class))
    broken('LOG-6', `${device.id} shows another ${device.class}`);
}
