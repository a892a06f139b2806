import { cpuSeconds } from '../process-figures.ts';
import type { Device } from './device.ts';
import type { Scene } from './measure.ts';
import type { Fact } from './workload.ts';

/** Hand-ins whose mean stands for the 5th: one alone is too short for the clock of a process. */
const early = { from: 2, to: 7 } as const;
const lastOnes = 5;

/**
 * Hands in ten events again and again: the last hand-ins over the fifth, in bytes or in the hub's CPU time, whichever grew
 * more. Where the system does not tell CPU time, bytes alone.
 */
export async function soakedRatio(
  { hub, relay }: Scene,
  device: Device,
  facts: readonly Fact[],
  times: number,
): Promise<number> {
  const bytes: number[] = [];
  const cpu: number[] = [];
  for (let time = 0; time < times; time++) {
    await device.write(facts.slice(time * 10, time * 10 + 10));
    relay.take();
    const before = cpuSeconds(hub.pid);
    await device.handIn();
    cpu.push(cpuSeconds(hub.pid) - before);
    const { up, down } = relay.take();
    bytes.push(up + down);
  }
  return Math.max(growth(bytes), growth(cpu));
}

function growth(values: readonly number[]): number {
  const before = mean(values.slice(early.from, early.to));
  return before > 0 ? mean(values.slice(-lastOnes)) / before : 0;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
