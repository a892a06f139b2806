import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { createRng, seedOf } from '#domain/rng.ts';
import { startHub, type TestHub } from '#tests/support/test-hub.ts';
import { type ClassDevice, joinDevice } from './class-device.ts';
import type { Measured, MeasureOptions } from './lines.ts';
import { practiceDrafts } from './practice-drafts.ts';
import { type PreparedSchool, prepareSchool } from './prepared-school.ts';
import { median, percentile } from './statistics.ts';

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

async function signIn(hub: TestHub, school: PreparedSchool) {
  const answer = await fetch(`${hub.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(school.teacher),
  });
  if (!answer.ok) throw new Error(`the teacher could not sign in: ${answer.status}`);
  let cookie = cookieOf(answer) ?? '';
  async function get(path: string): Promise<void> {
    const got = await fetch(`${hub.url}${path}`, { headers: { cookie } });
    cookie = cookieOf(got) ?? cookie;
    if (!got.ok) throw new Error(`${path} answered ${got.status}`);
    await got.text();
  }
  return {
    /** What the board's page asks for when it is opened for the first time. */
    async openBoard(): Promise<void> {
      await get('/api/session');
      await get(`/api/classes/${school.classId}/board?since=0`);
    },
  };
}

const cookieOf = (answer: Response): string | null => answer.headers.get('set-cookie')?.split(';')[0] ?? null;

/** Every thread of the process on the first core; false where that cannot be done. */
function pinToOneCore(pid: number): boolean {
  return spawnSync('taskset', ['-a', '-c', '-p', '0', String(pid)], { stdio: 'ignore' }).status === 0;
}

/** Resident memory in MB once the process has had a moment to itself. */
async function settledMemory(pid: number): Promise<number> {
  await pause(3000);
  const resident = statusKb(pid, 'VmRSS');
  if (resident !== null) return (resident * 1024) / 1e6;
  const ps = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  const kb = Number(ps.stdout?.trim());
  if (!(kb > 0)) throw new Error('memory of a process cannot be read on this system');
  return (kb * 1024) / 1e6;
}

function peakMemory(pid: number): number | null {
  const kb = statusKb(pid, 'VmHWM');
  return kb === null ? null : (kb * 1024) / 1e6;
}

/** CPU time that a process has used, s; 0 where the system does not say. */
function cpuSeconds(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // utime and stime, in hundredths on every Linux that Node runs on.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function statusKb(pid: number, field: string): number | null {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8'));
  return found ? Number(found[1]) : null;
}
