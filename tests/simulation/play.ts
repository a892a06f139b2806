import type { Partition } from '#domain/ids.ts';
import { clockKept, timeOf } from './clock-oracle.ts';
import { classFact, enrolment, foreignFact, learnerFact, leaving, staffFact } from './facts.ts';
import { content } from './folds.ts';
import { allHandedIn, receiptsHold } from './holding.ts';
import { askerOf, createLine, deliver } from './line.ts';
import { watched } from './request-watch.ts';
import type { Schedule, Step } from './schedule.ts';
import { unite } from './unite.ts';
import { codecOf } from './wire.ts';
import { classes, learners, mostDevices, openWorld, type World } from './world.ts';

/** Plays a schedule as far as its last step; `quiet.ts` lets the weather clear then. */
export async function play(schedule: Schedule): Promise<World> {
  const world = await openWorld(schedule);
  for (const step of schedule.steps) await take(world, step);
  return world;
}

async function take(world: World, step: Step): Promise<void> {
  world.now += 60_000;
  world.hub.now = world.now;
  if (world.annex) world.annex.now = world.now;
  await act(world, step);
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
      await device.recordForeign(pick(device.learners, step.learner), foreignFact(world.mark()), world.now);
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
        for (let n = 0; n < step.records; n++)
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
      hub.restore(world.backup, step.said);
      if (step.listener !== null) await meetReplayer(world, step.listener);
      return;
    case 'clock':
      if (step.device === 'hub') hub.skew = step.to;
      else pick(devices, step.device).skew = step.to;
      return;
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

const meetReplayer = (world: World, device: number): Promise<void> =>
  handInOnce(world, {
    kind: 'hand-in',
    device,
    faults: [{ kind: 'replayer' }, { kind: 'request-lost' }],
    limit: 2048,
    fate: {},
    meanwhile: null,
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
  // However little goes into one request, a hand-in that nothing disturbs goes on until all is handed in.
  if (done?.ok && faults.length === 0 && !other) allHandedIn(device, done.value.refused);
}
