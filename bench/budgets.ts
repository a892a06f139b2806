import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { watchCpu } from './cpu-loop.ts';
import {
  cpuLoopMs,
  type Group,
  groups,
  type Judged,
  judge,
  lines,
  type Measured,
  type MeasureOptions,
} from './lines.ts';
import { formatMarkdown, formatTable } from './table.ts';

/**
 * `npm run budgets`: measures every line of bench/budgets.json, prints the table, keeps it in docs/, and exits with 1 when
 * a line is over its limit or could not be measured (docs/budgets.md).
 */
const usage = `npm run budgets -- [options]

  --only GROUP   ${groups.join(', ')}; may be given more than once
  --quick        fewer repetitions, for a first look and for CI
  --dist DIR     measure the bytes of this build (default dist, built first when it is out of date)
  --tries N      measure a group again, up to N times in all, while a line of it is over its limit: a line counts as
                 over when it was over every time (default 1)
  --json         print one JSON object last
  --help`;

const root = join(import.meta.dirname, '..');
const jsonFile = join(root, 'docs/budgets.json');
const pageFile = join(root, 'docs/budgets.md');

const { values: asked } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    dist: { type: 'string' },
    tries: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Loaded when their turn comes: the engine is timed before a browser's client is in this process. */
const measures: Readonly<Record<Group, (options: MeasureOptions) => Promise<Measured[]>>> = {
  bytes: async (options) => (await import('./bytes.ts')).measureBytes(options),
  engine: async (options) => (await import('./engine-lines.ts')).measureEngineLines(options),
  device: async (options) => (await import('./device.bench.ts')).measureDevice(options),
  board: async (options) => (await import('./board.bench.ts')).measureBoard(options),
  hub: async (options) => (await import('./hub.bench.ts')).measureHub(options),
};

type Failed = { readonly group: Group; readonly error: string };

async function main(): Promise<number> {
  const only = asked.only.map((name) => groups.find((group) => group === name));
  const tries = Number(asked.tries);
  if (asked.help || only.includes(undefined) || !(tries >= 1)) {
    console.log(usage);
    return asked.help ? 0 : 2;
  }
  if (asked.dist === undefined) buildIfChanged();
  const began = performance.now();
  const say = (words: string): void => console.error(`[budgets ${seconds(began)}] ${words}`);
  const options = { quick: asked.quick, dist: resolve(root, asked.dist ?? 'dist'), say };
  const judged: Judged[] = [];
  const failed: Failed[] = [];
  for (const group of groups.filter((name) => only.length === 0 || only.includes(name))) {
    const best = new Map<string, Judged>();
    let error: string | null = null;
    for (let attempt = 1; attempt <= tries; attempt++) {
      const outcome = await measureGroup(group, options);
      error = outcome.error;
      for (const line of outcome.judged) if (!best.get(line.id)?.pass) best.set(line.id, line);
      if (error === null && [...best.values()].every(({ pass }) => pass)) break;
      if (attempt < tries) say(`${group} is measured again`);
    }
    judged.push(...best.values());
    if (error !== null) failed.push({ group, error });
  }
  console.log(formatTable(judged));
  keep(judged);
  const breaches = judged.filter(({ pass }) => !pass);
  console.log(
    `\n${judged.length} lines, ${breaches.length} over the limit, ${failed.length} groups failed, ${seconds(began)}`,
  );
  if (asked.json)
    console.log(JSON.stringify({ lines: judged, failed, pass: breaches.length + failed.length === 0 }));
  return breaches.length + failed.length > 0 ? 1 : 0;
}

type Outcome = { readonly judged: readonly Judged[]; readonly error: string | null };

async function measureGroup(group: Group, options: MeasureOptions): Promise<Outcome> {
  const cpu = watchCpu();
  let measured: readonly Measured[] = [];
  let problem: string | null = null;
  try {
    measured = await measures[group](options);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
    options.say(`${group} could not be measured: ${error instanceof Error ? error.stack : error}`);
  }
  const slowness = (await cpu.stop()) / cpuLoopMs;
  options.say(`${group} done; the CPU loop ran ${slowness.toFixed(2)}× as long as on a quiet machine`);
  const judged = lines.flatMap((line) => {
    const found = line.group === group && measured.find(({ id }) => id === line.id);
    return found ? [judge(line, found, slowness)] : [];
  });
  return { judged, error: problem };
}

const seconds = (since: number): string => `${Math.round((performance.now() - since) / 1000)} s`;

function buildIfChanged(): void {
  const built = spawnSync(process.execPath, ['scripts/build-if-changed.mjs'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) throw new Error('the page could not be built');
}

/** Puts what was measured in place of the same lines of last time. */
function keep(judged: readonly Judged[]): void {
  const kept = existsSync(jsonFile)
    ? (JSON.parse(readFileSync(jsonFile, 'utf8')) as { lines: Judged[] }).lines
    : [];
  const all = lines.flatMap(
    ({ id }) => judged.find((line) => line.id === id) ?? kept.find((line) => line.id === id) ?? [],
  );
  writeFileSync(jsonFile, `${JSON.stringify({ lines: all.map(rounded) }, null, 2)}\n`);
  if (!existsSync(pageFile)) return;
  const table = `<!-- table: written by npm run budgets -->\n\n${formatMarkdown(all)}\n\n<!-- end of table -->`;
  const page = readFileSync(pageFile, 'utf8');
  writeFileSync(
    pageFile,
    page.replace(/<!-- table:[\s\S]*<!-- end of table -->/, () => table),
  );
}

const rounded = (line: Judged): Judged => ({
  ...line,
  measured: Number(line.measured.toPrecision(4)),
  judged: Number(line.judged.toPrecision(4)),
  slowness: line.slowness === null ? null : Number(line.slowness.toPrecision(3)),
});

process.exitCode = await main();
