import { setTimeout as pause } from 'node:timers/promises';
import { createRng, seedOf } from '#domain/rng.ts';
import { startHub } from '#tests/support/test-hub.ts';
import { type ClassDevice, joinDevice } from './class-device.ts';
import type { Measured, MeasureOptions } from './lines.ts';
import { practiceDrafts } from './practice-drafts.ts';
import { type PreparedSchool, prepareSchool } from './prepared-school.ts';
import { cpuSeconds, peakMemory, pinToOneCore, settledMemory } from './process-figures.ts';
import { median, percentile } from './statistics.ts';
import { signIn } from './teacher-client.ts';

/**
 * The hub's lines: a real hub process on a class of 30; thirty devices with a week of 1,200 answers each, handed in at
 * once by the real client code from this process, while a teacher opens the board again and again.
 */
const classSize = 30;
const weekAnswers = 1200;
/** Between two looks: far more often than the page asks by itself, which is every ten seconds. */
const boardEveryMs = 100;
const week = 7 * 86_400_000;

export async function measureHub({ quick, say }: MeasureOptions): Promise<Measured[]> {
  const school = await prepareSchool({ learners: classSize });
  const measured: Measured[] = [];
  try {
    const hub = await startHub({ data: school.data });
    try {
      say('a class of 30, idle');
      const teacher = await signIn(hub, school);
      await teacher.openBoard();
      measured.push({ id: 'hub-idle', value: await settledMemory(hub.pid) });
      say('thirty devices with a week each');
      const devices = await Promise.all(
        school.learners.map((entry, place) => joinDevice(hub.url, school, entry.learner, `bench-${place}`)),
      );
      await practiseAll(devices, school);
      const pinned = pinToOneCore(hub.pid);
      const cpuBefore = cpuSeconds(hub.pid);
      const { seconds, boards } = await handInTogether(devices, teacher);
      const cpu = cpuSeconds(hub.pid) - cpuBefore;
      const sent = median(devices.map((device) => device.sentBytes()));
      measured.push(
        {
          id: 'class-hand-in',
          value: seconds,
          note: `${classSize * weekAnswers} answers, ${(sent / 1000).toFixed(0)} kB up a device; hub ${cpu > 0 ? `took ${cpu.toFixed(1)} s of CPU, ` : ''}${pinned ? 'on one core' : 'not pinned: no taskset here'}`,
        },
        {
          id: 'teacher-meanwhile',
          value: percentile(boards, 0.95) / 1000,
          note: `session and whole board, ${boards.length} times, median ${Math.round(median(boards))} ms`,
        },
      );
      await teacher.openBoard();
      const peak = peakMemory(hub.pid);
      measured.push({
        id: 'hub-friday',
        value: await settledMemory(hub.pid),
        ...(peak === null ? {} : { note: `highest while they handed in: ${peak.toFixed(0)} MB` }),
      });
    } finally {
      await hub.stop();
    }
    say('cold starts');
    measured.push(await measureStart(school, quick ? 3 : 5));
  } finally {
    school.remove();
  }
  return measured;
}

async function practiseAll(devices: readonly ClassDevice[], school: PreparedSchool): Promise<void> {
  const start = Date.now() - week;
  for (const [place, device] of devices.entries()) {
    const rng = createRng(seedOf(`week ${place}`));
    let answered = 0;
    for (const draft of practiceDrafts(school.lesson, school.pack, rng, weekAnswers)) {
      answered += 1;
      await device.record([draft], start + Math.round((answered / weekAnswers) * week));
    }
  }
}

/** All at once, as on Friday when the bell goes; meanwhile the teacher opens the board, a moment after each answer. */
async function handInTogether(
  devices: readonly ClassDevice[],
  teacher: { openBoard(): Promise<void> },
): Promise<{ seconds: number; boards: readonly number[] }> {
  const boards: number[] = [];
  let allIn = false;
  const watching = (async () => {
    while (!allIn) {
      const before = performance.now();
      await teacher.openBoard();
      boards.push(performance.now() - before);
      await pause(boardEveryMs);
    }
  })();
  const before = performance.now();
  await Promise.all(devices.map((device) => device.handInAll()));
  const seconds = (performance.now() - before) / 1000;
  allIn = true;
  await watching;
  return { seconds, boards };
}

/** From the start of the process to a whole page in hand, with a week of a class in the folder. */
async function measureStart(school: PreparedSchool, runs: number): Promise<Measured> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const before = performance.now();
    const hub = await startHub({ data: school.data });
    const answer = await fetch(`${hub.url}/api/hello`);
    await answer.text();
    times.push((performance.now() - before) / 1000);
    await hub.stop();
    if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
  }
  return {
    id: 'hub-start',
    value: median(times),
    note: `median of ${runs}, ${classSize * weekAnswers} answers in the folder`,
  };
}
