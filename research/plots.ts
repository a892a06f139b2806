import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { calibrationPlot, readCalibration } from './lib/calibration-plot.ts';
import { masteryPlot } from './lib/mastery-plot.ts';
import { runCommand, UsageError } from './lib/usage.ts';

/** `npm run --silent plots`: draws the pictures of docs/engine.md. */
const usage = 'npm run --silent plots -- [--from FILE that evaluate --calibration wrote]… [--to FOLDER]';

function plots(words: readonly string[]): number {
  const { from, to } = readOptions(words);
  mkdirSync(to, { recursive: true });
  const write = (name: string, svg: string): void => {
    writeFileSync(join(to, name), svg);
    console.log(join(to, name));
  };
  write('mastery.svg', masteryPlot());
  if (from.length > 0) write('calibration.svg', calibrationPlot(from.map(readCalibration)));
  return 0;
}

function readOptions(words: readonly string[]) {
  try {
    const { from = [], to } = parseArgs({
      args: words.slice(),
      options: { from: { type: 'string', multiple: true }, to: { type: 'string', default: 'docs/plots' } },
    }).values;
    return { from, to };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : 'unknown options'}\n${usage}`);
  }
}

runCommand(() => plots(process.argv.slice(2)));
