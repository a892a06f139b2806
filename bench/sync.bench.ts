import { parseArgs } from 'node:util';
import { watchCpu } from './cpu-loop.ts';
import { cpuLoopMs, judge } from './lines.ts';
import { median } from './statistics.ts';
import { bars, loadBars } from './sync/bars.ts';
import { measureLoad } from './sync/load.ts';
import { type Figures, measureClass, measureDevice } from './sync/measure.ts';
import { makeWorkload } from './sync/workload.ts';
import { readWorkload } from './sync/workload-file.ts';
import { formatTable } from './table.ts';

/**
 * `npm run bench:sync`: what the exchange costs (docs/commands.md). The devices are the worker's own code on IndexedDB in
 * memory; hub, database and line are real; a relay counts all bytes, headers and all.
 */
const usage = `npm run --silent bench:sync -- [options]

  --json           print one JSON object last
  --learners N     a class of N (default 30)
  --runs N         the medians of N runs (default 3)
  --soak N         so many hand-ins of ten events (default 200)
  --load           instead: fifty devices at once and a teacher's page, the hub held to one core
  --waiting N      events that each of the fifty has to hand in (default 200: a day's work)
  --workload FILE  a module with makeClass() and makeExtra() instead of the week that comes with this
  --help`;

const { values: asked } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    learners: { type: 'string', default: '30' },
    runs: { type: 'string', default: '3' },
    soak: { type: 'string', default: '200' },
    load: { type: 'boolean', default: false },
    waiting: { type: 'string', default: '200' },
    workload: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  const [learners, runs, soak, waiting] = [asked.learners, asked.runs, asked.soak, asked.waiting].map(Number);
  if (
    asked.help ||
    !learners ||
    !runs ||
    !soak ||
    !waiting ||
    ![learners, runs, soak, waiting].every((n) => Number.isInteger(n) && n > 0)
  ) {
    console.log(usage);
    return asked.help ? 0 : 2;
  }
  const began = performance.now();
  const say = (words: string): void =>
    console.error(`[sync ${Math.round((performance.now() - began) / 1000)} s] ${words}`);
  const workload = asked.workload ? await readWorkload(asked.workload, learners) : makeWorkload({ learners });
  const events = workload.learners.reduce((sum, { facts }) => sum + facts.length, 0);
  say(`${learners} learners, ${events} events, the first has ${workload.learners[0]?.facts.length}`);
  const found: Figures[] = [];
  const cpu = watchCpu();
  for (let run = 1; run <= runs; run++) {
    say(`run ${run} of ${runs}`);
    found.push(
      asked.load
        ? await measureLoad(workload, waiting)
        : { ...(await measureDevice(workload, soak)), ...(await measureClass(workload)) },
    );
  }
  const slowness = (await cpu.stop()) / cpuLoopMs;
  const judged = (asked.load ? loadBars : bars).map((bar) => {
    const value = median(found.map((figures) => figures[bar.id] ?? Number.NaN));
    return judge(bar, { id: bar.id, value }, slowness);
  });
  console.log(formatTable(judged));
  console.log(
    `\nmedians of ${runs}, headers and all; devices without a browser, and so without the headers that a browser adds`,
  );
  const pass = judged.every((bar) => bar.pass);
  if (asked.json) {
    const values = Object.fromEntries(judged.map(({ id, measured }) => [id, measured]));
    const verdicts = judged.map(({ id, limit, goal, pass, meetsGoal, judged }) => ({
      id,
      limit,
      goal,
      judged,
      pass,
      meetsGoal,
    }));
    console.log(JSON.stringify({ ...values, bars: verdicts, events, runs, slowness, pass }));
  }
  return pass ? 0 : 1;
}

process.exitCode = await main();
