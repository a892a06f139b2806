import { parseArgs } from 'node:util';
import { elo } from './lib/elo.ts';
import { itemMean } from './lib/item-mean.ts';
import { readLog } from './lib/log-file.ts';
import { measuresOf } from './lib/measures.ts';
import { runCommand, UsageError } from './lib/usage.ts';

/** `npm run --silent baselines`: two simple models on the files that `evaluate` takes, to set its figures beside. */
const usage = 'npm run --silent baselines -- --fit FILE --test FILE [--json]';

function baselines(words: readonly string[]): number {
  const { fit, test, json } = readOptions(words);
  const [fitted, tested] = [readLog(fit), readLog(test)];
  const result = {
    rows: tested.length,
    itemMean: measuresOf(itemMean(fitted, tested)),
    elo: measuresOf(elo(fitted, tested)),
  };
  if (json) console.log(JSON.stringify(result));
  else {
    for (const name of ['itemMean', 'elo'] as const) {
      const { auc, logLoss, ece } = result[name];
      console.log(
        `${name.padEnd(10)} auc ${auc.toFixed(4)}  logLoss ${logLoss.toFixed(4)}  ece ${ece.toFixed(4)}`,
      );
    }
  }
  return 0;
}

function readOptions(words: readonly string[]) {
  const { fit, test, json } = parsed(words);
  if (fit === undefined || test === undefined) {
    throw new UsageError(`--fit and --test are both needed\n${usage}`);
  }
  return { fit, test, json };
}

function parsed(words: readonly string[]) {
  try {
    const options = {
      fit: { type: 'string' },
      test: { type: 'string' },
      json: { type: 'boolean', default: false },
    } as const;
    return parseArgs({ args: words.slice(), options }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : 'unknown options'}\n${usage}`);
  }
}

runCommand(() => baselines(process.argv.slice(2)));
