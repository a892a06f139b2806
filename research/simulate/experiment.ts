import { createRng, seedOf } from '#domain/rng.ts';
import type { Generator } from './generator.ts';
import { careful } from './learner-check.ts';
import type { MakePolicy } from './policy.ts';
import { type Outcome, runLearner } from './run-learner.ts';
import { type Accuracy, mostPlacement, placementCounts, runPlacement } from './run-placement.ts';

const metrics = ['q', 'waste', 'hard', 'false', 'm300', 'eff', 'end', 'kept'] as const;
export type Metric = (typeof metrics)[number];

/** Means over the learners; `standardErrors` of those means. `false` is over the learners with any claim. */
export type Summary = Readonly<Record<Metric, number>> & {
  /** By number of questions; null for a policy without placement. */
  readonly placement: Readonly<Record<string, Accuracy>> | null;
  readonly learners: number;
  readonly standardErrors: Readonly<Record<Metric, number>>;
};

export type Experiment = {
  readonly generator: Generator;
  readonly makePolicy: MakePolicy;
  readonly seeds: readonly number[];
  readonly graphSeed: number;
};

/** Every seed is one learner, the same for every policy. */
export function runExperiment({ generator, makePolicy, seeds, graphSeed }: Experiment): Summary {
  const world = generator.makeWorld(graphSeed);
  const learnerOf = (seed: number) =>
    careful(world, generator.makeLearner(world, seed, createRng(seedOf(`learner ${seed}`))));
  const outcomes = seeds.map((seed) => runLearner(world, learnerOf(seed), makePolicy(world, seed)));
  const placements = seeds.map((seed) =>
    runPlacement(world, learnerOf(seed), makePolicy(world, seed, { placementOnly: mostPlacement })),
  );
  return summaryOf(outcomes, placements);
}

type Placement = ReadonlyMap<number, Accuracy> | null;

export function summaryOf(outcomes: readonly Outcome[], placements: readonly Placement[]): Summary {
  const each = (make: (metric: Metric) => number): Record<Metric, number> =>
    Object.fromEntries(metrics.map((metric) => [metric, make(metric)])) as Record<Metric, number>;
  const valuesOf = (metric: Metric): number[] =>
    outcomes.flatMap((outcome) => {
      const value = outcome[metric];
      return value === null ? [] : [value];
    });
  return {
    ...each((metric) => rounded(mean(valuesOf(metric)))),
    placement: placementOf(placements),
    learners: outcomes.length,
    standardErrors: each((metric) => rounded(standardError(valuesOf(metric)))),
  };
}

function placementOf(placements: readonly Placement[]): Record<string, Accuracy> | null {
  const measured = placements.flatMap((placement) => (placement === null ? [] : [placement]));
  if (measured.length === 0) return null;
  const meanOf = (count: number, field: keyof Accuracy): number =>
    rounded(mean(measured.flatMap((placement) => placement.get(count)?.[field] ?? [])));
  return Object.fromEntries(
    placementCounts.map((count) => [
      String(count),
      { accuracy: meanOf(count, 'accuracy'), brier: meanOf(count, 'brier') },
    ]),
  );
}

/** Zero for no values: a policy that never claims makes no false claim. */
const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

function standardError(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

const rounded = (value: number): number => Math.round(value * 1e5) / 1e5;
