import { own } from './own.ts';
import type { HyperParameters } from './parameters.ts';
import { meanToTicks, ticksToLogits, varianceToTicks } from './tick.ts';

/**
 * What is remembered of one skill: a plain list, at most 80 bytes of JSON. Means and variances in ticks. Read it with
 * `readSkill`.
 */
export type SkillState = readonly [
  skill: number,
  skillVariance: number,
  form: number,
  formVariance: number,
  answers: number,
  /** Seconds since 1970; -1 when never met. */
  lastAt: number,
  spaced: number,
  streak: number,
  held: Held,
  placed: number,
  evidence: number,
];

/** How a skill is held (ENG-18): not; assumed by placement; made secure by an answer or a teacher's word. */
export type Held = 0 | 1 | 2;

/** The same in logits, as the formulas use it. */
export type SkillView = {
  /** s_k and v_s: how far the learner is from their general ability on this skill. */
  readonly skill: number;
  readonly skillVariance: number;
  /** r_k and v_r: recent form, a nuisance term, shown to nobody. */
  readonly form: number;
  readonly formVariance: number;
  readonly answers: number;
  /** Seconds since 1970 of the last answer, placement or evidence; null when there was none. */
  readonly lastAt: number | null;
  /** Right answers in a row that each came half a day or more after the one before (ENG-19). */
  readonly spaced: number;
  /** Right answers in a row, or misses in a row as a negative number; at most nine. */
  readonly streak: number;
  readonly held: Held;
  /** What of `skill` came from placement, and what from staff: for the explanation (ENG-26). */
  readonly placed: number;
  readonly evidence: number;
};

/** What is known of a skill: the prior where nothing is. */
export function skillOf(
  skills: Readonly<Record<string, SkillState>>,
  id: string,
  hyper: HyperParameters,
): SkillView {
  const stored = own(skills, id);
  return stored === undefined ? unpractised(hyper) : readSkill(stored);
}

const unpractised = (hyper: HyperParameters): SkillView => ({
  skill: 0,
  skillVariance: hyper.skillVariance,
  form: 0,
  formVariance: hyper.skillFormVariance,
  answers: 0,
  lastAt: null,
  spaced: 0,
  streak: 0,
  held: 0,
  placed: 0,
  evidence: 0,
});

export const readSkill = (state: SkillState): SkillView => ({
  skill: ticksToLogits(state[0]),
  skillVariance: ticksToLogits(state[1]),
  form: ticksToLogits(state[2]),
  formVariance: ticksToLogits(state[3]),
  answers: state[4],
  lastAt: state[5] < 0 ? null : state[5],
  spaced: state[6],
  streak: state[7],
  held: state[8],
  placed: ticksToLogits(state[9]),
  evidence: ticksToLogits(state[10]),
});

export const writeSkill = (view: SkillView, hyper: HyperParameters): SkillState => [
  meanToTicks(view.skill),
  varianceToTicks(view.skillVariance, hyper.skillVariance),
  meanToTicks(view.form),
  varianceToTicks(view.formVariance, hyper.skillFormVariance),
  view.answers,
  view.lastAt ?? -1,
  view.spaced,
  view.streak,
  view.held,
  meanToTicks(view.placed),
  meanToTicks(view.evidence),
];
