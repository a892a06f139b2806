import { parseArgs } from 'node:util';
import { createRng } from '#domain/rng.ts';
import { atRandom, type ItemRule, mostInformative, squaredErrors } from './lib/adaptive-test.ts';
import { readItemsOfQ, readScores } from './lib/score-matrix.ts';
import { chanceTable, fitTwoParameterModel } from './lib/two-parameter-model.ts';
import { runCommand, UsageError } from './lib/usage.ts';

/**
 * `npm run --silent cat`: how many questions an adaptive test saves. Item parameters are fitted on one file; students of the other
 * are asked item by item, and their ability after 5, 8, 10 and 15 is set against that from all of their answers.
 */
const usage = 'npm run --silent cat -- --fit FILE --test FILE --q FILE [--json]';

const lengths = [5, 8, 10, 15] as const;
const seed = 2024;

type Errors = Readonly<Record<string, number | null>>;

function cat(words: readonly string[]): number {
  const { fit, test, q, json } = readOptions(words);
  const names = readItemsOfQ(q);
  const items = fitTwoParameterModel(readScores(fit, names));
  const tables = items.map(chanceTable);
  const { rows } = readScores(test, names);
  const errorsOf = (rule: ItemRule): Errors => {
    const errors = rows.map((row) => squaredErrors(row, items, tables, rule));
    return Object.fromEntries(lengths.map((length) => [String(length), rootMean(errors, length)] as const));
  };
  const result = {
    students: rows.length,
    items: items.length,
    adaptive: errorsOf(mostInformative),
    random: errorsOf(atRandom(createRng(seed))),
  };
  console.log(json ? JSON.stringify(result) : tableOf(result));
  return 0;
}

/** Over the students who have that many answers; null without any. */
function rootMean(errors: readonly (readonly number[])[], length: number): number | null {
  const after = errors.flatMap((own) => own[length - 1] ?? []);
  return after.length === 0 ? null : Math.sqrt(after.reduce((sum, error) => sum + error, 0) / after.length);
}

function tableOf(result: { students: number; items: number; adaptive: Errors; random: Errors }): string {
  const { students, items, adaptive, random } = result;
  const cell = (value: number | null | undefined): string => (value?.toFixed(3) ?? '-').padStart(10);
  const lines = lengths.map(
    (length) => String(length).padEnd(8) + cell(adaptive[length]) + cell(random[length]),
  );
  return [
    `${students} students, ${items} items: RMSE of ability`,
    'items     adaptive    random',
    ...lines,
  ].join('\n');
}

function readOptions(words: readonly string[]) {
  const { fit, test, q, json } = parsed(words);
  if (fit === undefined || test === undefined || q === undefined) {
    throw new UsageError(`--fit, --test and --q are all needed\n${usage}`);
  }
  return { fit, test, q, json };
}

function parsed(words: readonly string[]) {
  try {
    const options = {
      fit: { type: 'string' },
      test: { type: 'string' },
      q: { type: 'string' },
      json: { type: 'boolean', default: false },
    } as const;
    return parseArgs({ args: words.slice(), options }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : 'unknown options'}\n${usage}`);
  }
}

runCommand(() => cat(process.argv.slice(2)));
