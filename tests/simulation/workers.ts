import { type ChildProcess, fork } from 'node:child_process';
import type { Order } from './shard.ts';
import type { Found } from './simulate.ts';

/** A process that plays schedules, with a bug planted in it or none. */
export type Player = {
  play(order: Order): Promise<Found | null>;
  end(): void;
};

const here = (name: string): string => new URL(name, import.meta.url).pathname;

/** @param plant the id of a planted bug */
export async function openPlayer(plant: string | null): Promise<Player> {
  const child: ChildProcess = fork(here('shard.ts'), [], {
    execArgv: ['quick-curves.ts', ...(plant === null ? [] : ['plant.ts'])].flatMap((each) => [
      '--import',
      here(each),
    ]),
    env: { ...process.env, ...(plant === null ? {} : { FOOTPATH_PLANT: plant }) },
    serialization: 'advanced',
  });
  /** The next message; rejects when the process ends instead. */
  const hear = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null) =>
        reject(new Error(`a process of the simulation ended with ${code}`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message);
      });
    });
  await hear();
  return {
    async play(order) {
      const answer = hear();
      child.send(order);
      const { found } = (await answer) as { found: Found | null };
      return found;
    },
    end: () => void child.kill(),
  };
}

/** Does each task, so many at a time, each lane in order. */
export async function inLanes<T>(
  lanes: number,
  tasks: readonly T[],
  work: (task: T, lane: number) => Promise<void>,
): Promise<void> {
  const queue = [...tasks];
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let task = queue.shift(); task !== undefined; task = queue.shift()) await work(task, lane);
    }),
  );
}
