import type { ClassId, DeviceId, HubId, LearnerId, Partition } from '#domain/ids.ts';
import { fromSeed } from './bundles.ts';
import type { Pile } from './carry.ts';
import { createSimDevice, type SimDevice } from './device.ts';
import type { DeviceImage } from './device-disk.ts';
import { classFact, enrolment } from './facts.ts';
import { type Backup, createSimHub, type SimHub } from './hub.ts';
import { ed25519Keys, quickKeys } from './keys.ts';
import type { Post } from './line.ts';
import type { Schedule } from './schedule.ts';
import { createTrustWatch, type TrustWatch } from './trust-watch.ts';
import { createWatch, type WireWatch } from './wire-watch.ts';
import { classA, classB, classes, learners } from './world-names.ts';

/** The time at which every schedule begins, ms: October 2026. */
export const beginning = 1_791_800_000_000;

/** The class that a device joined, by its place at the beginning. */
export const classOfDevice = (device: DeviceId): ClassId => (device === 'device-2' ? classB : classA);

/** A school: a hub, its devices, the line between them, and what an observer who sees all of it knows. */
export type World = {
  now: number;
  readonly hub: SimHub;
  /** The school's second hub: it has no devices. */
  readonly annex: SimHub | null;
  readonly devices: SimDevice[];
  readonly images: Map<number, DeviceImage>;
  backup: Backup;
  readonly post: Post;
  /** Bundles and answers that somebody carries. */
  readonly pile: Pile;
  readonly watch: WireWatch;
  /** What is known of devices that were lost, to who sees all of it. */
  readonly trust: TrustWatch;
  /** Whether devices of protocol 2 speak in frames. */
  readonly frames: boolean;
  /** A mark nobody has used yet. */
  mark(): number;
  /** Everybody who was ever enrolled in a class, whether or not a hub remembers. */
  readonly enrolled: Map<ClassId, Set<LearnerId>>;
  /** The mark of the evidence that staff gave last. */
  evidence: number | null;
  clone(image: DeviceImage): SimDevice;
};

/** Images beyond these are not made: 20 tablets of one image, and the first three. */
export const mostDevices = 23;

export async function openWorld({
  asBefore,
  realKeys,
  frames,
  annex,
  database,
}: Omit<Schedule, 'steps' | 'met'>): Promise<World> {
  fromSeed();
  const keys = (realKeys ? ed25519Keys : quickKeys)('the hub of the school');
  const hub = createSimHub('hub' as HubId, keys, database);
  hub.now = beginning;
  let marks = 0;
  const mark = () => ++marks;
  const enrolled = new Map<ClassId, Set<LearnerId>>(classes.map((each) => [each, new Set()]));
  const enrol = (classId: ClassId, learner: LearnerId) => {
    enrolled.get(classId)?.add(learner);
    return enrolment(mark(), classId, learner);
  };
  const [amina, ben, dina, chen] = learners as [LearnerId, LearnerId, LearnerId, LearnerId];
  await hub.say(`class:${classA}` as Partition, [
    classFact(mark(), classA),
    classFact(mark(), classA),
    enrol(classA, amina),
    enrol(classA, ben),
    enrol(classA, dina),
  ]);
  await hub.say(`class:${classB}` as Partition, [enrol(classB, chen)]);
  const joined = { hub: hub.id, isSigned: keys.isSigned };
  const device = (place: number, own: readonly LearnerId[]) =>
    createSimDevice(
      {
        id: `device-${place}` as DeviceId,
        class: classOfDevice(`device-${place}` as DeviceId),
        learners: own,
        speaks: asBefore[place] ? 1 : 2,
        key: asBefore[place] || place === 1 ? null : keys.key,
      },
      joined,
    );
  const devices = [device(0, [amina, ben]), device(1, [amina]), device(2, [chen])];
  devices[2]?.nosy.push(`learner:${amina}` as Partition, `class:${classA}` as Partition);
  for (const each of database ? devices : [])
    await hub.disk.trust?.devices.join(each.id, each.class, beginning);
  return {
    now: beginning,
    hub,
    annex: annex ? createSimHub('annex' as HubId, quickKeys('the second hub')) : null,
    devices,
    images: new Map(),
    backup: hub.backup(),
    post: { requests: [], answers: [] },
    pile: { handIns: [], answers: [] },
    watch: createWatch(enrolled),
    trust: createTrustWatch(),
    frames,
    mark,
    enrolled,
    evidence: null,
    clone: (image) => createSimDevice(image, joined),
  };
}
