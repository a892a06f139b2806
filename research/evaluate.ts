import { basename } from 'node:path';
import { frozen, type HyperParameters } from '#engine/parameters.ts';
import { type Difficulties, noDifficulties } from '#engine/refit.ts';
import { refitForgetting } from '#engine/refit-forgetting.ts';
import { difficultiesOf, guarded, parameterPackOf } from '#engine/refit-guard.ts';
import { type EvaluateOptions, readEvaluateOptions, type Source } from './lib/evaluate-options.ts';
import { readLog } from './lib/log-file.ts';
import { calibrationOf, gapBiasOf, measuresOf } from './lib/measures.ts';
import { hashOfFile, readParameters, writeParameters, writeText } from './lib/parameters-file.ts';
import { ofSomeStudents } from './lib/sampled-students.ts';
import { runCommand, UsageError } from './lib/usage.ts';
import { walk } from './lib/walk.ts';

/**
 * `npm run --silent evaluate`: how well the engine foretells answers of students that it never saw. Difficulties come from
 * the hub's own refit of other students' log, in the form in which a hub publishes them, but from one learner on: the rows
 * of a public log are nobody's secret.
 */
const fewest = 1;

function evaluate({ source, test, calibration, json }: EvaluateOptions): number {
  const { known, hyper } = difficultiesFrom(source);
  const log = readLog(test);
  if (log.length === 0) throw new UsageError(`${test}:1: no answers`);
  const { scored, students, microsPerAnswer, bytesPerSkill } = walk(log, known, hyper);
  const result = {
    rows: scored.length,
    students,
    ...measuresOf(scored),
    gapBias: gapBiasOf(scored),
    microsPerAnswer,
    bytesPerSkill,
  };
  if (calibration !== null) {
    writeText(
      calibration,
      `${JSON.stringify({ name: nameOf(test), bins: calibrationOf(scored) }, null, 1)}\n`,
    );
  }
  console.log(json ? JSON.stringify(result) : tableOf(result));
  return 0;
}

/** The log's name: its file's, up to the first dot. */
const nameOf = (file: string): string => basename(file).replace(/\..*$/, '');

type Found = { readonly known: Difficulties; readonly hyper: HyperParameters };

function difficultiesFrom(source: Source): Found {
  if (source.type === 'none') return { known: noDifficulties, hyper: frozen };
  if (source.type === 'params') return { known: difficultiesOf(readParameters(source.file)), hyper: frozen };
  const { file, students, save, forgetting } = source;
  const whole = readLog(file);
  const answers = students === null ? whole : ofSomeStudents(whole, students);
  const first = guarded({ answers, fewest });
  if (!first.accepted) {
    const losses = `${first.before.toFixed(4)} before, ${first.after.toFixed(4)} after`;
    console.error(`${file}: the refit would not predict the newest learners better (${losses}): not used`);
  }
  if (save !== null) writeParameters(save, parameterPackOf(hashOfFile(file), first));
  if (!forgetting) return { known: first.found, hyper: frozen };
  const hyper = refitForgetting(answers, first.found, frozen, 1);
  const { forgetting: lambda, repeatRight, repeatWrong } = hyper;
  console.error(`forgetting ${lambda}, repeat ${repeatRight} after right, ${repeatWrong} after wrong`);
  return { known: guarded({ answers, fewest, hyper }).found, hyper };
}

type Result = Readonly<Record<string, number | ReturnType<typeof gapBiasOf>>>;

function tableOf(result: Result): string {
  return Object.entries(result)
    .flatMap(([name, value]): readonly (readonly [string, string])[] =>
      typeof value === 'number'
        ? [[name, Number.isInteger(value) ? String(value) : value.toFixed(4)]]
        : value.map(({ fromDays, toDays, rows, bias }) => [
            `bias after ${fromDays} to ${toDays} days`,
            rows === 0 ? '-' : `${bias.toFixed(4)}  (${rows} rows)`,
          ]),
    )
    .map(([name, value]) => `${name.padEnd(28)}${value}`)
    .join('\n');
}

runCommand(() => evaluate(readEvaluateOptions(process.argv.slice(2))));
