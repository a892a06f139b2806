import type { HyperParameters } from './parameters.ts';
import { meanToTicks, ticksToLogits, varianceToTicks } from './tick.ts';

/**
 * What is remembered of one practised skill: a plain list, about 50 bytes of JSON. Means and variances in ticks.
 * Read it with `readSkill`.
 */
export type SkillState = readonly [
  skill: number,
  skillVariance: number,
  form: number,
  formVariance: number,
  answers: number,
  /** Seconds since 1970. */
  lastAt: number,
  spaced: number,
  /** 1 right, 0 wrong. */
  last: number,
  held: number | null,
];

/** The same in logits, as the formulas use it. */
export type SkillView = {
  /** s_k and v_s: how far the learner is from their general ability on this skill. */
  readonly skill: number;
  readonly skillVariance: number;
  /** r_k and v_r: recent form, a nuisance term, shown to nobody. */
  readonly form: number;
  readonly formVariance: number;
  readonly answers: number;
  /** Seconds since 1970 of the last answer; null when never practised. */
  readonly lastAt: number | null;
  /** Right answers in a row that each came half a day or more after the one before: 0 to 3 (ENG-9). */
  readonly spaced: number;
  readonly lastRight: boolean;
  /** The hardest skill difficulty at which this skill would count as made secure (ENG-8); null when none. */
  readonly held: number | null;
};

export const unpractised = (hyper: HyperParameters): SkillView => ({
  skill: 0,
  skillVariance: hyper.skillVariance,
  form: 0,
  formVariance: hyper.skillFormVariance,
  answers: 0,
  lastAt: null,
  spaced: 0,
  lastRight: false,
  held: null,
});

export const readSkill = (state: SkillState): SkillView => ({
  skill: ticksToLogits(state[0]),
  skillVariance: ticksToLogits(state[1]),
  form: ticksToLogits(state[2]),
  formVariance: ticksToLogits(state[3]),
  answers: state[4],
  lastAt: state[5],
  spaced: state[6],
  lastRight: state[7] === 1,
  held: state[8] === null ? null : ticksToLogits(state[8]),
});

export const writeSkill = (view: SkillView, hyper: HyperParameters): SkillState => [
  meanToTicks(view.skill),
  varianceToTicks(view.skillVariance, hyper.skillVariance),
  meanToTicks(view.form),
  varianceToTicks(view.formVariance, hyper.skillFormVariance),
  view.answers,
  view.lastAt ?? 0,
  view.spaced,
  view.lastRight ? 1 : 0,
  view.held === null ? null : meanToTicks(view.held),
];
