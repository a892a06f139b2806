import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { observeInto } from '#engine/observe.ts';
import { frozen, type HyperParameters } from '#engine/parameters.ts';
import { predict } from '#engine/predict.ts';
import { draftOf, type EngineDraft, emptyState } from '#engine/state.ts';

/**
 * Conformity vectors of the reference model: `SET_params.json` (hyper-parameters, and mean and variance by item and skill) and
 * `SET_golden.csv` (answers of some students, with the prediction before each).
 */
export const goldenFolder = join(import.meta.dirname, '../../../shared/data/kt/golden');

/** Predictions may differ by this much from the reference's. */
export const goldenTolerance = 1e-5;

const Belief = v.tuple([v.number(), v.number()]);
const Parameters = v.object({
  defaults: v.record(v.string(), v.number()),
  items: v.record(v.string(), Belief),
  skills: v.record(v.string(), Belief),
});

/** The reference's names of the hyper-parameters. */
const nameOf: Readonly<Record<string, keyof HyperParameters>> = {
  vg: 'abilityVariance',
  vs: 'skillVariance',
  vf: 'formVariance',
  vr: 'skillFormVariance',
  vD: 'skillDifficultyVariance',
  vb: 'itemDifficultyVariance',
  qg: 'abilityWalk',
  qs: 'skillWalk',
  phf: 'formKept',
  phr: 'skillFormKept',
  gw: 'gainRight',
  gl: 'gainWrong',
  dec: 'gainDecay',
  tau: 'drift',
  fm: 'forgetting',
  fc: 'forgettingRate',
  rep1: 'repeatRight',
  rep0: 'repeatWrong',
};

export type GoldenResult = {
  readonly rows: number;
  /** The largest |Δp|. */
  readonly worst: number;
  /** Hyper-parameters of the reference that the frozen set has differently, by the reference's names. */
  readonly different: readonly string[];
  /** Every student's state in the end, as JSON: two runs must agree to the byte. */
  readonly states: readonly string[];
};

export const goldenSets = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder).flatMap((name) => (name.endsWith('_golden.csv') ? name.slice(0, -11) : []))
    : [];

export function checkGolden(folder: string, set: string): GoldenResult {
  const json: unknown = JSON.parse(readFileSync(join(folder, `${set}_params.json`), 'utf8'));
  const { defaults, items, skills } = v.parse(Parameters, json);
  const lines = readFileSync(join(folder, `${set}_golden.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const stateByStudent = new Map<string, EngineDraft>();
  let worst = 0;
  for (const line of lines) {
    const [student = '', item = '', ids = '', correct, seconds, p] = line.split(',');
    const state = stateByStudent.get(student) ?? draftOf(emptyState());
    stateByStudent.set(student, state);
    const attempt = {
      skills: ids
        .split(';')
        .map((id) => ({ id, difficulty: skills[id] ?? ([0, frozen.skillDifficultyVariance] as const) })),
      item: items[item] ?? ([0, frozen.itemDifficultyVariance] as const),
      guess: 0,
      fixed: item,
      right: correct === '1',
    };
    const now = Number(seconds || 0) * 1000;
    worst = Math.max(worst, Math.abs(predict(state, attempt, now) - Number(p)));
    observeInto(state, attempt, now);
  }
  return {
    rows: lines.length,
    worst,
    different: Object.entries(defaults).flatMap(([name, value]) => {
      const own = nameOf[name];
      return own !== undefined && frozen[own] === value ? [] : [name];
    }),
    states: Array.from(stateByStudent.values(), (state) => JSON.stringify(state)),
  };
}
