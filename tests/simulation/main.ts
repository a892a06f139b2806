import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { checkMutants } from './mutant-run.ts';
import type { Found } from './simulate.ts';
import { inLanes, openPlayer } from './workers.ts';

/**
 * Plays random schedules of the exchange (docs/spec/simulation.md):
 *
 *     npm run schedules -- --runs 1000000 --seed 7      many, on all cores; stops at the first that breaks a rule
 *     npm run schedules -- --seed 7 --path 12:0:3       one again, as it was printed
 *     npm run schedules -- --mutants [--write]          is every planted bug caught? --write: the table of the page too; --only ID,ID
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string' },
    path: { type: 'string' },
    lanes: { type: 'string', default: String(availableParallelism()) },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const lanes = Number(values.lanes);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);

/** Schedules played with one seed: how often progress is told. */
const chunk = 500;

const ok = values.mutants
  ? await checkMutants({
      seed: Number(values.seed ?? 1),
      lanes,
      write: values.write,
      only: values.only?.split(',') ?? null,
    })
  : values.path === undefined
    ? await playMany(Number(values.runs))
    : await playAgain(values.path);
process.exit(ok ? 0 : 1);

async function playMany(runs: number): Promise<boolean> {
  const chunks = Array.from({ length: Math.ceil(runs / chunk) }, (_, place) => ({
    runs: Math.min(chunk, runs - place * chunk),
    seed: (seed + place) | 0,
    shrink: true,
  }));
  const players = await Promise.all(Array.from({ length: lanes }, () => openPlayer(null)));
  const began = Date.now();
  let played = 0;
  let found: Found | null = null;
  await inLanes(lanes, chunks, async (order, lane) => {
    if (found) return;
    const now = (await players[lane]?.play(order)) ?? null;
    found ??= now;
    played += order.runs;
    tell(played, runs, began);
  });
  for (const player of players) player.end();
  if (found) explain(found);
  else console.log(`${runs} schedules from seed ${seed}: every rule held (${seconds(began)} s)`);
  return found === null;
}

async function playAgain(path: string): Promise<boolean> {
  const player = await openPlayer(null);
  const found = await player.play({ runs: 1, seed, path, shrink: true });
  player.end();
  if (found) explain(found);
  else console.log(`seed ${seed}, path ${path}: every rule held`);
  return found === null;
}

function seconds(began: number): string {
  return ((Date.now() - began) / 1000).toFixed(1);
}

function tell(played: number, runs: number, began: number): void {
  const rate = Math.round((played * 1000) / Math.max(1, Date.now() - began));
  const left = Math.round((runs - played) / Math.max(1, rate));
  const line = `${played} of ${runs} schedules, ${rate} a second, ${left} s left`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}   ${played >= runs ? '\n' : ''}`);
  else if (played % (chunk * 10) === 0) console.log(line);
}

function explain({ seed: of, path, schedule, message }: Found): void {
  console.error(`\n${message}\n\nthe smallest schedule that does it:\n${JSON.stringify(schedule)}`);
  console.error(`\nagain: npm run schedules -- --seed ${of} --path ${path}`);
}
