import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Every thread of the process on the first core; false where that cannot be done. */
export function pinToOneCore(pid: number): boolean {
  return spawnSync('taskset', ['-a', '-c', '-p', '0', String(pid)], { stdio: 'ignore' }).status === 0;
}

/** Resident memory in MB once the process has had a moment to itself. */
export async function settledMemory(pid: number): Promise<number> {
  await pause(3000);
  const resident = statusKb(pid, 'VmRSS');
  if (resident !== null) return (resident * 1024) / 1e6;
  const ps = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  const kb = Number(ps.stdout?.trim());
  if (!(kb > 0)) throw new Error('memory of a process cannot be read on this system');
  return (kb * 1024) / 1e6;
}

export function peakMemory(pid: number): number | null {
  const kb = statusKb(pid, 'VmHWM');
  return kb === null ? null : (kb * 1024) / 1e6;
}

/** CPU time that a process has used, all its threads, s; 0 where the system does not say. */
export function cpuSeconds(pid: number): number {
  const folder = `/proc/${pid}/task`;
  if (!existsSync(folder)) return 0;
  // Time on a core in nanoseconds, then two other numbers: finer than the hundredths of /proc/PID/stat.
  const spent = readdirSync(folder).map((thread) =>
    Number(readText(`${folder}/${thread}/schedstat`).split(' ')[0]),
  );
  return spent.reduce((sum, ns) => sum + ns, 0) / 1e9;
}

/** Nothing when the thread has ended meanwhile. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '0';
  }
}

function statusKb(pid: number, field: string): number | null {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8'));
  return found ? Number(found[1]) : null;
}
