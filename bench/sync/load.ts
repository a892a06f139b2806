import { setTimeout as pause } from 'node:timers/promises';
import { pinToOneCore } from '../process-figures.ts';
import { percentile } from '../statistics.ts';
import { signIn } from '../teacher-client.ts';
import type { Device } from './device.ts';
import { type Figures, onStage, workedDevice } from './measure.ts';
import type { Workload } from './workload.ts';

const devicesAtOnce = 50;
/** Between two looks of the teacher, ms. */
const lookEvery = 100;

/**
 * Monday morning: fifty devices, each with so many events to hand in, ask at the same moment, the hub has one core, and the teacher looks at the
 * board again and again. Each learner was just given a plan: how long until their device has it?
 */
export const measureLoad = (workload: Workload, waiting: number): Promise<Figures> =>
  onStage(workload, devicesAtOnce, async (scene) => {
    const { hub, school } = scene;
    const devices: Device[] = [];
    try {
      for (let place = 0; place < devicesAtOnce; place++)
        devices.push(await workedDevice(scene, workload, place, waiting));
      const teacher = await signIn(hub, school);
      await teacher.openBoard();
      const skill = workload.items[0]?.skill;
      for (const { learner } of devices)
        await teacher.post(`/api/classes/${school.classId}/learners/${learner}/plan`, {
          skills: [skill],
          challenge: null,
          note: 'Start here',
        });
      if (!pinToOneCore(hub.pid)) console.error('the hub has all cores: there is no taskset here');
      const looks: number[] = [];
      let allIn = false;
      const watching = (async () => {
        while (!allIn) {
          const before = performance.now();
          await teacher.openBoard();
          looks.push((performance.now() - before) / 1000);
          await pause(lookEvery);
        }
      })();
      const before = performance.now();
      const plans = await Promise.all(
        devices.map(async (device) => {
          await device.handIn();
          const seconds = (performance.now() - before) / 1000;
          if ((await device.heardFromStaff()) === 0) throw new Error('a device did not get the plan');
          return seconds;
        }),
      );
      allIn = true;
      await watching;
      return { planVisibleSeconds: percentile(plans, 0.95), teacherPageSeconds: percentile(looks, 0.95) };
    } finally {
      for (const device of devices) await device.close();
    }
  });
