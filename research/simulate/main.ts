import { UsageError } from '#research/lib/usage.ts';
import { readArguments, usage } from './arguments.ts';
import { runExperiment, type Summary } from './experiment.ts';
import { loadGenerator } from './generator.ts';
import { loadPolicy } from './policies/registry.ts';

/**
 * `npm run simulate`: simulated learners under a policy. With `--json` the only output is one JSON object; exits with 2
 * when it cannot do what was asked.
 */
try {
  const asked = readArguments(process.argv.slice(2));
  if (asked.help) console.log(usage);
  else {
    // npm runs scripts in the root of the project; a path is meant from where npm was called.
    const folder = process.env['INIT_CWD'] ?? process.cwd();
    const generator = await loadGenerator(asked.generator, folder);
    const makePolicy = await loadPolicy(asked.policy);
    const { seeds, graphSeed } = asked;
    const summary = runExperiment({ generator, makePolicy, seeds, graphSeed });
    console.log(asked.json ? JSON.stringify(summary) : tableOf(summary));
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`simulate: ${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

function tableOf({ placement, learners, standardErrors, ...metrics }: Summary): string {
  const lines = Object.entries(metrics).map(([metric, value]) => {
    const error = standardErrors[metric as keyof typeof metrics];
    return `${metric.padEnd(6)} ${value.toFixed(metric === 'q' ? 0 : 3).padStart(6)} ± ${error.toFixed(3)}`;
  });
  const placed = Object.entries(placement ?? {}).map(
    ([count, { accuracy, brier }]) =>
      `placement after ${count.padStart(2)}: accuracy ${accuracy.toFixed(3)}, Brier ${brier.toFixed(3)}`,
  );
  return [`${learners} learners`, ...lines, ...placed].join('\n');
}
