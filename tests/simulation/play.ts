import type { ClassId, Partition } from '#domain/ids.ts';
import { broken } from './broken.ts';
import { falseAnswer, inAnothersName, makeBundles } from './bundles.ts';
import { bringBack, bringToHub, fromTop, put, tellKeys, travel } from './carry.ts';
import { clockKept, timeOf } from './clock-oracle.ts';
import { classFact, enrolment, foreignFact, learnerFact, leaving, staffFact } from './facts.ts';
import { content } from './folds.ts';
import { allHandedIn, receiptsHold } from './holding.ts';
import { askerOf, createLine, deliver } from './line.ts';
import { watched } from './request-watch.ts';
import type { Schedule, Step } from './schedule.ts';
import { decide, keptApart, report } from './trust-watch.ts';
import { unite } from './unite.ts';
import { codecOf } from './wire.ts';
import { mostDevices, openWorld, type World } from './world.ts';
import { classes, learners } from './world-names.ts';

/** Plays a schedule as far as its last step; `quiet.ts` lets the weather clear then. */
export async function play(schedule: Schedule): Promise<World> {
  const world = await openWorld(schedule);
  if (schedule.met) for (const device of world.devices.keys()) await handInOnce(world, onGoodLine(device));
  for (const step of schedule.steps) await take(world, step);
  return world;
}

async function take(world: World, step: Step): Promise<void> {
  world.now += 60_000;
  world.hub.now = world.now;
  if (world.annex) world.annex.now = world.now;
  await act(world, step);
  await keptApart(world);
}

const pick = <T>(list: readonly T[], at: number): T => {
  const found = list[at % list.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
};

async function act(world: World, step: Step): Promise<void> {
  const { hub, devices } = world;
  switch (step.kind) {
    case 'record': {
      const device = pick(devices, step.device);
      if (device.learners.length === 0) return;
      const learner = pick(device.learners, step.learner);
      for (let n = 0; n < step.count; n++) {
        const before = timeOf(device, world.now + n);
        await device.record(learner, [learnerFact(world.mark())], world.now + n, n === 0 ? step.fate : {});
        clockKept(device, before);
      }
      return;
    }
    case 'record-foreign': {
      const device = pick(devices, step.device);
      if (device.learners.length === 0) return;
      // A device of protocol 1 wrote no such thing, and could not read what is said of it.
      const fact = foreignFact(world.mark(), device.speaks === 2);
      await device.recordForeign(pick(device.learners, step.learner), fact, world.now);
      return;
    }
    case 'record-stray': {
      const device = pick(devices, step.device);
      const stranger = device.class === classes[0] ? learners[3] : learners[1];
      if (stranger) await device.record(stranger, [learnerFact(world.mark())], world.now);
      return;
    }
    case 'hand-in':
      return handInOnce(world, step);
    case 'staff-say': {
      const learner = pick(learners, step.learner);
      for (let n = 0; n < step.count; n++) {
        const mark = world.mark();
        await hub.sayOfLearner(learner, [staffFact(mark, world.evidence)], n === 0 ? step.fate : {});
        world.evidence = mark;
      }
      return;
    }
    case 'class-say': {
      const classId = pick(classes, step.class);
      await hub.say(`class:${classId}` as Partition, [classFact(world.mark(), classId)]);
      return;
    }
    case 'enrol': {
      const classId = pick(classes, step.class);
      const learner = pick(learners, step.learner);
      // Nobody is given the name of somebody who was erased.
      if ((await hub.erased()).has(learner)) return;
      world.enrolled.get(classId)?.add(learner);
      const said = step.leave
        ? leaving(world.mark(), classId, learner)
        : enrolment(world.mark(), classId, learner);
      await hub.say(`class:${classId}` as Partition, [said]);
      return;
    }
    case 'clone': {
      const image = pick(devices, step.device).image();
      for (let copy = 0; copy < step.copies && devices.length < mostDevices; copy++) {
        const twin = world.clone(image);
        devices.push(twin);
        for (let n = 0; n < step.records && twin.learners.length > 0; n++)
          await twin.record(pick(twin.learners, 0), [learnerFact(world.mark())], world.now + n);
      }
      return;
    }
    case 'keep-image':
      world.images.set(step.device % devices.length, pick(devices, step.device).image());
      return;
    case 'restore-image': {
      const image = world.images.get(step.device % devices.length);
      if (image) devices[step.device % devices.length] = world.clone(image);
      return;
    }
    case 'hub-backup':
      world.backup = hub.backup();
      return;
    case 'hub-restart':
      hub.restart();
      return;
    case 'hub-restore':
      // A hub forgets with the rest what an adult refused: what came after it, in the branch, may then count twice (docs/spec/trust.md).
      if (world.trust.refused.size > 0) return;
      hub.restore(world.backup, step.said, step.file);
      if (step.listener !== null) await meetReplayer(world, step.listener);
      return;
    case 'clock':
      if (step.device === 'hub') hub.skew = step.to;
      else pick(devices, step.device).skew = step.to;
      return;
    case 'make-bundles': {
      const device = pick(devices, step.device);
      if (device.disk.keysTold === null) return;
      const { limit, most, fate } = step;
      const made = await makeBundles(device, hub.id, world.now, { limit, most, fate });
      for (const bundle of made ?? []) put(world.pile.handIns, bundle);
      return;
    }
    case 'carry': {
      const bundle = fromTop(world.pile.handIns, step.which);
      if (!bundle) return;
      for (const bytes of travel(bundle, step.road, step.mishap, step.which + world.now / 1000))
        await bringToHub(world, bytes, step.mishap !== null, step.fate);
      return;
    }
    case 'bring-back': {
      const answer = fromTop(world.pile.answers, step.which);
      const meant = devices.filter(({ id, speaks }) => speaks === 2 && (step.wrong || id === answer?.device));
      if (!answer || meant.length === 0) return;
      const device = pick(meant, step.device);
      for (const bytes of travel(answer.bytes, step.road, step.mishap, step.which + world.now / 1000))
        await bringBack(world, device, bytes, step.mishap !== null, step.fate);
      return;
    }
    case 'false-bundle': {
      const device = pick(devices, step.device);
      if (device.speaks === 1) return;
      if (step.how === 'answer') return bringBack(world, device, await falseAnswer(device, hub), true);
      // Of two devices of a class the second has fetched what the first wrote, and goes on in its name.
      const [victim, liar] = devices;
      const learner = victim?.learners[0];
      if (!victim || !liar || !learner || liar.speaks === 1) return;
      await victim.record(learner, [learnerFact(world.mark())], world.now);
      for (const each of [0, 1]) await handInOnce(world, onGoodLine(each));
      const bundle = await inAnothersName(liar, hub.id);
      if (bundle) await bringToHub(world, bundle, false);
      return;
    }
    case 'report':
      return report(world, pick(devices, step.device).id, step.to, step.fate);
    case 'decide': {
      const device = pick(devices, step.device);
      // It handed in a little before, so that there is something to look at.
      if (step.records > 0 && (await hub.disk.trust?.deviceStates.of(device.id))) {
        for (let n = 0; n < step.records && device.learners.length > 0; n++)
          await device.record(pick(device.learners, n), [learnerFact(world.mark())], world.now + n);
        await handInOnce(world, onGoodLine(step.device));
      }
      return decide(world, device.id, step.refuses, step.fate);
    }
    case 'erase': {
      const at = step.annex && world.annex ? world.annex : hub;
      const learner = pick(learners, step.learner);
      const was: ClassId[] = [];
      for (const classId of classes) if ((await at.everIn(classId)).has(learner)) was.push(classId);
      const [classId] = was;
      if (!classId || !(await at.erase(learner, classId, step.fate))) return;
      for (const each of was)
        if (!(await at.roster(each)).erased.includes(learner))
          broken('ERA-1', `nothing tells ${each} that ${learner} was erased`);
      return;
    }
    case 'unite':
      await unite(world, step.faults, step.fate);
      return;
    case 'annex-say': {
      const mark = world.mark();
      await world.annex?.sayOfLearner(pick(learners, step.learner), [staffFact(mark, null)]);
      return;
    }
    case 'teacher-looks':
      for (const learner of learners) await hub.progress(learner, content);
      return;
    case 'late-request': {
      const late = world.post.requests[step.which];
      if (late) await deliver(hub, late.bytes, late.bearer, late.codec, world.watch);
    }
  }
}

const onGoodLine = (device: number): Extract<Step, { kind: 'hand-in' }> => ({
  kind: 'hand-in',
  device,
  faults: [],
  limit: 2048,
  fate: {},
  meanwhile: null,
});

const meetReplayer = (world: World, device: number): Promise<void> =>
  handInOnce(world, {
    ...onGoodLine(device),
    faults: [{ kind: 'replayer' }, { kind: 'request-lost' }],
  });

async function handInOnce(world: World, step: Extract<Step, { kind: 'hand-in' }>): Promise<void> {
  const device = pick(world.devices, step.device);
  const { hub, post, watch } = world;
  const { faults, limit, fate, meanwhile: other } = step;
  const meanwhile = other ? { call: other.call, run: () => take(world, other.step) } : undefined;
  const atHub = other?.at === 'hub' ? meanwhile : undefined;
  const line = createLine(
    hub,
    askerOf(device),
    () => codecOf(device, hub.id, world.frames),
    faults,
    post,
    watch,
    atHub,
  );
  const done = await device.handIn(watched(world, line, device, limit, false), world.now, {
    limit,
    fate,
    meanwhile: other?.at === 'device' ? meanwhile : undefined,
  });
  await receiptsHold(world, device);
  if (done?.ok) await tellKeys(world, device);
  // However little goes into one request, a hand-in that nothing disturbs goes on until all is handed in.
  if (done?.ok && !done.value.isApart && faults.length === 0 && !other)
    allHandedIn(device, done.value.refused);
}
