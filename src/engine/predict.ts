import { own } from './own.ts';
import { frozen, type HyperParameters } from './parameters.ts';
import { type Question, secondsOf, soundQuestion } from './question.ts';
import { type SkillView, skillOf } from './skill-state.ts';
import type { EngineState } from './state.ts';
import { ticksToLogits } from './tick.ts';

const secondsPerDay = 86_400;

/** The learner as they would meet a question now, before any item is chosen (ENG-4). Logits. */
export type Outlook = {
  /** g + f + (1/m)·Σ(s_k + r_k − o_k − D_k) */
  readonly mean: number;
  /** v_g + v_f + (1/m²)·Σ(v_s + v_r + v_D) */
  readonly variance: number;
  readonly form: number;
  readonly formVariance: number;
  /** The skills, aged to now, in the question's order. */
  readonly skills: readonly SkillView[];
};

/** Days since the skill was last practised: 0 when never, and 0 when the clock went backwards. */
export const daysSince = (lastAt: number | null, seconds: number): number =>
  lastAt === null ? 0 : Math.max(0, seconds - lastAt) / secondsPerDay;

/** v_s after some days: min(v_s + τ·ln(1 + Δ), V_s). */
export const driftedVariance = (variance: number, days: number, hyper: HyperParameters): number =>
  Math.min(variance + hyper.drift * Math.log(1 + days), hyper.skillVariance);

/** Probability of a right answer before it is given, 0 to 1. `now` in ms since 1970. Changes nothing. */
export function predict(
  state: EngineState,
  question: Question,
  now: number,
  hyper: HyperParameters = frozen,
): number {
  const sound = soundQuestion(question);
  const outlook = outlookOf(state, sound.skills, secondsOf(now), hyper);
  const mean = outlook.mean - sound.item[0] + repeatOf(state, sound.fixed, hyper);
  return withGuess(spread(mean, outlook.variance + sound.item[1]), sound.guess);
}

/** ENG-4: ages form and skills by one answer and by the days gone, and sums the terms. `skills` must be sound. */
export function outlookOf(
  state: EngineState,
  skills: Question['skills'],
  seconds: number,
  hyper: HyperParameters,
): Outlook {
  const { formKept: kept } = hyper;
  const form = kept * ticksToLogits(state.f[0]);
  const formVariance = kept * kept * ticksToLogits(state.f[1]) + (1 - kept * kept) * hyper.formVariance;
  const share = skills.length === 0 ? 0 : 1 / skills.length;
  let mean = ticksToLogits(state.g[0]) + form;
  let variance = ticksToLogits(state.g[1]) + formVariance;
  const aged: SkillView[] = [];
  for (const { id, difficulty } of skills) {
    const view = skillOf(state.skills, id, hyper);
    const days = daysSince(view.lastAt, seconds);
    const skill = agedSkill(view, days, hyper);
    const forgotten = forgottenOf(view, days, hyper);
    mean += share * (skill.skill + skill.form - forgotten - difficulty[0]);
    variance += share * share * (skill.skillVariance + skill.formVariance + difficulty[1]);
    aged.push(skill);
  }
  return { mean, variance, form, formVariance, skills: aged };
}

/** σ(z / √(1 + πV/8)): the mean of σ over a Gaussian of mean z and variance V (MacKay 1992, eq. 10). */
export const spread = (mean: number, variance: number): number =>
  1 / (1 + Math.exp(-mean / Math.sqrt(1 + (Math.PI * variance) / 8)));

/** c + (1 − c)·p */
export const withGuess = (probability: number, guess: number): number => guess + (1 - guess) * probability;

/** What having met this very question adds, in logits. */
export function repeatOf(state: EngineState, fixed: string | null, hyper: HyperParameters): number {
  const last = fixed === null ? undefined : own(state.repeats, fixed);
  if (last === undefined) return 0;
  return last === 1 ? hyper.repeatRight : hyper.repeatWrong;
}

/**
 * o_k: what days without practice take from the prediction (ENG-4, ENG-19), in logits. Divided by a power of the growth,
 * the rate follows how often the skill was recalled after a rest.
 */
export function forgottenOf(view: SkillView, days: number, hyper: HyperParameters): number {
  return (
    hyper.forgetting * Math.log(1 + (hyper.forgettingRate * days) / hyper.forgettingGrowth ** view.spaced)
  );
}

function agedSkill(view: SkillView, days: number, hyper: HyperParameters): SkillView {
  const { skillFormKept: kept } = hyper;
  return {
    ...view,
    skillVariance: driftedVariance(view.skillVariance, days, hyper),
    form: kept * view.form,
    formVariance: kept * kept * view.formVariance + (1 - kept * kept) * hyper.skillFormVariance,
  };
}
