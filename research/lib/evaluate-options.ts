import { parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

export const evaluateUsage = `npm run --silent evaluate -- --test FILE (--fit FILE | --no-fit | --params FILE) [--json]
  --fit FILE           difficulties by the hub's own refit of this log
  --fit-students N     of the log to fit, only N students
  --no-fit             no difficulties at all
  --params FILE        difficulties saved before
  --save FILE          saves the difficulties found
  --refit-forgetting   finds forgetting and repeat effects in the log to fit, too
  --calibration FILE   writes the bins of the calibration plot`;

/** Where difficulties come from. */
export type Source =
  | {
      readonly type: 'fit';
      readonly file: string;
      readonly students: number | null;
      readonly save: string | null;
      readonly forgetting: boolean;
    }
  | { readonly type: 'params'; readonly file: string }
  | { readonly type: 'none' };

export type EvaluateOptions = {
  readonly source: Source;
  readonly test: string;
  readonly calibration: string | null;
  readonly json: boolean;
};

export function readEvaluateOptions(words: readonly string[]): EvaluateOptions {
  const values = parsed(words);
  const { fit, params, test, save } = values;
  const forgetting = values['refit-forgetting'];
  const fail = (what: string): never => {
    throw new UsageError(`${what}\n${evaluateUsage}`);
  };
  if (test === undefined) return fail('--test FILE is missing');
  const sources = [fit !== undefined, params !== undefined, values['no-fit']].filter(Boolean).length;
  if (sources !== 1) return fail('one of --fit FILE, --no-fit and --params FILE is needed');
  if (fit === undefined) {
    const [extra] = [
      values['fit-students'] !== undefined && '--fit-students',
      save !== undefined && '--save',
      forgetting && '--refit-forgetting',
    ].filter(Boolean);
    if (extra) return fail(`${extra} needs --fit FILE`);
  }
  if (forgetting && save !== undefined) {
    return fail('--save keeps difficulties only: leave out --refit-forgetting');
  }
  const common = { test, calibration: values.calibration ?? null, json: values.json };
  if (fit !== undefined) {
    const students = values['fit-students'] === undefined ? null : wholeNumber(values['fit-students']);
    return { ...common, source: { type: 'fit', file: fit, students, save: save ?? null, forgetting } };
  }
  if (params !== undefined) return { ...common, source: { type: 'params', file: params } };
  return { ...common, source: { type: 'none' } };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: words.slice(),
      options: {
        fit: { type: 'string' },
        'fit-students': { type: 'string' },
        'no-fit': { type: 'boolean', default: false },
        params: { type: 'string' },
        test: { type: 'string' },
        save: { type: 'string' },
        'refit-forgetting': { type: 'boolean', default: false },
        calibration: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : 'unknown options'}\n${evaluateUsage}`);
  }
}

function wholeNumber(word: string): number {
  if (!/^[1-9]\d{0,8}$/.test(word)) {
    throw new UsageError(`--fit-students must be a whole number above 0, not "${word}"\n${evaluateUsage}`);
  }
  return Number(word);
}
