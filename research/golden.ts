import { parseArgs } from 'node:util';
import { checkGolden, goldenFolder, goldenSets, goldenTolerance } from './lib/golden-vectors.ts';
import { runCommand, UsageError } from './lib/usage.ts';

/** `npm run --silent golden`: holds the engine to the reference model's predictions; exit code 1 when they differ. */
const usage = 'npm run --silent golden -- [--dir FOLDER] [--json]';

function golden(words: readonly string[]): number {
  const { dir, json } = readOptions(words);
  const names = goldenSets(dir);
  if (names.length === 0) throw new UsageError(`${dir}: no *_golden.csv here\n${usage}`);
  const sets = names.map((set) => {
    const { rows, worst, different, states } = checked(dir, set);
    const replays = states.join('\n') === checked(dir, set).states.join('\n');
    const ok = worst <= goldenTolerance && different.length === 0 && replays;
    return { set, rows, maxError: worst, different, replays, ok };
  });
  const ok = sets.every((set) => set.ok);
  if (json) console.log(JSON.stringify({ ok, tolerance: goldenTolerance, sets }));
  else {
    for (const { set, rows, maxError, different, replays } of sets) {
      const also = [
        different.length > 0 && `other hyper-parameters: ${different.join(', ')}`,
        !replays && 'two replays differ',
      ].filter(Boolean);
      const line = `${set.padEnd(10)}${String(rows).padStart(7)} answers   max |Δp| ${maxError.toExponential(2)}`;
      console.log([line, ...also].join('   '));
    }
    console.log(ok ? `all within ${goldenTolerance}` : `NOT all within ${goldenTolerance}`);
  }
  return ok ? 0 : 1;
}

function checked(dir: string, set: string) {
  try {
    return checkGolden(dir, set);
  } catch (error) {
    throw new UsageError(`${dir}, ${set}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}

function readOptions(words: readonly string[]) {
  try {
    const options = {
      dir: { type: 'string', default: goldenFolder },
      json: { type: 'boolean', default: false },
    } as const;
    return parseArgs({ args: words.slice(), options }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : 'unknown options'}\n${usage}`);
  }
}

runCommand(() => golden(process.argv.slice(2)));
