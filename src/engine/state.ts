import { frozen, type Gaussian, type HyperParameters } from './parameters.ts';
import type { SkillState } from './skill-state.ts';
import { ticksToLogits, varianceToTicks } from './tick.ts';

/**
 * All that the engine knows of one learner: a pure function of the answers in log order. Never synchronised, never
 * merged: the log is, and the state is folded again (ENG-6). Plain JSON.
 */
export type EngineState = {
  /** Ability g and form of the day f, in ticks. */
  readonly g: Gaussian;
  readonly f: Gaussian;
  /** First attempts counted. */
  readonly n: number;
  /** By skill id: those practised, placed, or spoken of by staff. */
  readonly skills: Readonly<Record<string, SkillState>>;
  /** By fixed question: was the last answer to it right (1) or not (0)? Generated questions leave no trace. */
  readonly repeats: Readonly<Record<string, 0 | 1>>;
};

export const emptyState = (hyper: HyperParameters = frozen): EngineState => ({
  g: [0, varianceToTicks(hyper.abilityVariance, hyper.abilityVariance)],
  f: [0, varianceToTicks(hyper.formVariance, hyper.formVariance)],
  n: 0,
  skills: {},
  repeats: {},
});

/** A copy that one caller may change in place, for replaying many answers without copying the maps each time. */
export type EngineDraft = {
  -readonly [K in 'g' | 'f' | 'n']: EngineState[K];
} & {
  readonly skills: Record<string, SkillState>;
  readonly repeats: Record<string, 0 | 1>;
};

export const draftOf = (state: EngineState): EngineDraft => ({
  g: state.g,
  f: state.f,
  n: state.n,
  skills: { ...state.skills },
  repeats: { ...state.repeats },
});

export const abilityOf = (state: EngineState): Gaussian => [
  ticksToLogits(state.g[0]),
  ticksToLogits(state.g[1]),
];

/** Nothing is known of the learner yet: no answer, no placement, no word of staff. */
export function isBrandNew(state: EngineState): boolean {
  for (const _skill in state.skills) return false;
  return state.n === 0;
}
