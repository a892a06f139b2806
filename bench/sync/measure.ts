import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { type PreparedSchool, prepareSchool } from '../prepared-school.ts';
import { cpuSeconds, peakMemory } from '../process-figures.ts';
import { signIn } from '../teacher-client.ts';
import { codesShown } from './codes.ts';
import { type Device, openDevice } from './device.ts';
import { openRelay, type Relay } from './relay.ts';
import { soakedRatio } from './soak.ts';
import { pullClass } from './teacher-device.ts';
import type { Fact, Workload } from './workload.ts';
import { packOf } from './workload-pack.ts';

/** What was measured, by the names of the bars. */
export type Figures = Readonly<Record<string, number>>;
/** A real hub process on a folder of its own, with a relay before it that counts. */
export type Scene = { readonly school: PreparedSchool; readonly hub: TestHub; readonly relay: Relay };

const week = 7 * 86_400_000;
/** Devices that hand in at the same time. */
const atOnce = 6;
/** Sets a hub up for the workload, works on it, and clears it away whatever happens. */
export async function onStage<T>(
  workload: Workload,
  learners: number,
  play: (scene: Scene) => Promise<T>,
): Promise<T> {
  const school = await prepareSchool({ learners, pack: packOf(workload.items) });
  try {
    // As on every day but its first: its program is compiled then, which takes a second of CPU and 28 MB.
    await (await startHub({ data: school.data })).stop();
    const hub = await startHub({ data: school.data });
    try {
      const relay = await openRelay(Number(new URL(hub.url).port));
      try {
        return await play({ school, hub, relay });
      } finally {
        await relay.close();
      }
    } finally {
      await hub.kill();
    }
  } finally {
    school.remove();
  }
}

/** The device of the class's learner in that place, with the last `most` events of that learner's week on it. */
export async function workedDevice(
  { school, relay }: Scene,
  workload: Workload,
  place: number,
  most = Number.POSITIVE_INFINITY,
): Promise<Device> {
  const entry = school.learners[place];
  const lived = workload.learners[place % workload.learners.length];
  if (!entry || !lived) throw new Error('invariant: as many learners as there are weeks');
  const device = await openDevice(relay.url, school, entry.learner, `bench-${place}`);
  await device.write(lived.facts.slice(-most));
  return device;
}

/** One learner's device: a week, ten events, nothing, and many small hand-ins. */
export const measureDevice = (workload: Workload, soak: number): Promise<Figures> =>
  onStage(workload, 1, async (scene) => {
    const { relay } = scene;
    const device = await workedDevice(scene, workload, 0);
    try {
      const exchange = async () => {
        relay.take();
        const before = device.requests();
        await device.handIn();
        return { ...relay.take(), requests: device.requests() - before };
      };
      const codes = codesShown(await device.sealed());
      const pushed = await exchange();
      const extra = furtherFacts(workload, 10 + soak * 10);
      await device.write(extra.slice(0, 10));
      const ten = await exchange();
      const nothing = await exchange();
      return {
        firstPushBytes: pushed.up,
        firstPushRequests: pushed.requests,
        tenEventsBytes: ten.up + ten.down,
        nothingNewBytes: nothing.up + nothing.down,
        nothingNewRequests: nothing.requests,
        qrWeekFrames: codes,
        soakRatio: await soakedRatio(scene, device, extra.slice(10), soak),
      };
    } finally {
      await device.close();
    }
  });

/** What the first learner does later: a week that comes again when more is asked for than a week has. */
function furtherFacts(workload: Workload, count: number): readonly Fact[] {
  const once = workload.extra(0, count);
  return Array.from({ length: count }, (_, place) => {
    const fact = once[place % once.length];
    if (!fact) throw new Error('the workload has nothing further');
    return { ...fact, at: fact.at + Math.floor(place / once.length) * week };
  });
}

/** The class's devices, and a teacher who fetches it all. */
export const measureClass = (workload: Workload): Promise<Figures> =>
  onStage(workload, workload.learners.length, async (scene) => {
    const { relay, hub, school } = scene;
    const devices: Device[] = [];
    try {
      for (const place of workload.learners.keys()) devices.push(await workedDevice(scene, workload, place));
      relay.take();
      const cpuBefore = cpuSeconds(hub.pid);
      const before = performance.now();
      const waiting = devices.slice();
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (let next = waiting.shift(); next; next = waiting.shift()) await next.handIn();
        }),
      );
      const seconds = (performance.now() - before) / 1000;
      const cpu = cpuSeconds(hub.pid) - cpuBefore;
      const { up } = relay.take();
      const peak = peakMemory(hub.pid);
      const teacher = await signIn(hub, school);
      const held = await pullClass(relay.url, school, teacher.cookie(), 'teacher-device');
      const pulled = relay.take();
      const events = workload.learners.reduce((sum, { facts }) => sum + facts.length, 0);
      if (held < events) throw new Error(`the teacher's device holds ${held} of ${events} events`);
      // Its last deed is to write everything into the one file.
      await hub.stop();
      return {
        classUploadBytes: up,
        classUploadSeconds: seconds,
        classUploadServerCpuSeconds: cpu,
        teacherPullBytes: pulled.up + pulled.down,
        hubDiskBytesPerEvent: databaseBytes(school.data) / events,
        hubPeakRssMb: peak ?? Number.NaN,
      };
    } finally {
      for (const device of devices) await device.close();
    }
  });

/** The database and what lies beside it; not the packs, which no event makes more. */
function databaseBytes(folder: string): number {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .filter(({ name }) => /\.(db|sqlite3?)(-wal|-shm)?$/.test(name))
    .reduce((sum, { name }) => sum + statSync(join(folder, name)).size, 0);
}
