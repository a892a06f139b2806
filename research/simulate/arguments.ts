import { parseArgs } from 'node:util';
import { UsageError } from '#research/lib/usage.ts';
import { policyNames } from './policies/registry.ts';

export const usage = `npm run --silent simulate -- --generator A|B|C|MODULE --policy POLICY --seeds FIRST-LAST [--graph-seed N] [--json]

POLICY: ${policyNames.join(', ')}`;

export type Arguments = {
  readonly generator: string;
  readonly policy: string;
  readonly seeds: readonly number[];
  readonly graphSeed: number;
  readonly json: boolean;
  readonly help: boolean;
};

const mostSeeds = 100_000;

export function readArguments(words: readonly string[]): Arguments {
  const { values } = parsed(words);
  return {
    generator: values.generator,
    policy: values.policy,
    seeds: seedsOf(values.seeds),
    graphSeed: wholeNumber('--graph-seed', values['graph-seed']),
    json: values.json,
    help: values.help,
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: words.slice(),
      options: {
        generator: { type: 'string', default: 'A' },
        policy: { type: 'string', default: 'engine' },
        seeds: { type: 'string', default: '9000-9199' },
        'graph-seed': { type: 'string', default: '2024' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** `9000-9199`, both included, or one number. */
function seedsOf(text: string): number[] {
  const [first = '', last = first, ...rest] = text.split('-');
  const from = wholeNumber('--seeds', first);
  const to = wholeNumber('--seeds', last);
  if (rest.length > 0 || to < from) throw new UsageError(`--seeds ${text}: not a range like 9000-9199`);
  if (to - from >= mostSeeds) throw new UsageError(`--seeds ${text}: more than ${mostSeeds} learners`);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} ${text}: not a whole number`);
  return Number(text);
}
