import { checkAfterDays, masteryProbability, refreshBelow } from './held.ts';
import type { Gaussian, HyperParameters } from './parameters.ts';
import { daysSince, driftedVariance, forgottenOf } from './predict.ts';
import { secondsOf } from './question.ts';
import { type Held, type SkillView, skillOf } from './skill-state.ts';
import { abilityOf, type EngineState } from './state.ts';

/** What is believed of one skill now. Form is left out: a good or bad day is not mastery. */
export type Mastery = {
  /** P_k, 0 to 1: with forgetting. */
  readonly probability: number;
  /** √(v_g + v_s + v_D), logits. */
  readonly uncertainty: number;
  /** Secure or assumed, and not lost since (ENG-18): counts for what builds on it. */
  readonly held: Held;
  /** Held, and worth a look before it fades further; assumed, and not checked within the week. */
  readonly due: boolean;
  /** Practised, or spoken of by staff. */
  readonly begun: boolean;
  readonly answers: number;
  /** Days since last practised; null when never. */
  readonly days: number | null;
  /** When last practised, ms since 1970, to the second; null when never. */
  readonly lastAt: number | null;
};

/** P_k and what goes with it (ENG-7) of one skill of difficulty D_k, at `now` ms since 1970. */
export function masteryOf(
  state: EngineState,
  skill: string,
  difficulty: Gaussian,
  now: number,
  hyper: HyperParameters,
): Mastery {
  const view = skillOf(state.skills, skill, hyper);
  const { level, variance, forgotten, days } = levelOf(state, view, difficulty, now, hyper);
  const probability = masteryProbability(level - forgotten, variance);
  const practised = view.answers > 0;
  return {
    probability,
    uncertainty: Math.sqrt(variance),
    held: view.held,
    due: view.held > 0 && (probability < refreshBelow || (view.held === 1 && days >= checkAfterDays)),
    begun: practised || view.evidence !== 0,
    answers: view.answers,
    days: practised ? days : null,
    lastAt: practised && view.lastAt !== null ? view.lastAt * 1000 : null,
  };
}

/** g + s_k − D_k, its variance, and what forgetting takes from it: the parts of ENG-7. */
export function levelOf(
  state: EngineState,
  view: SkillView,
  difficulty: Gaussian,
  now: number,
  hyper: HyperParameters,
): { readonly level: number; readonly variance: number; readonly forgotten: number; readonly days: number } {
  const [ability, abilityVariance] = abilityOf(state);
  const days = daysSince(view.lastAt, secondsOf(now));
  return {
    level: ability + view.skill - difficulty[0],
    variance: abilityVariance + driftedVariance(view.skillVariance, days, hyper) + difficulty[1],
    forgotten: forgottenOf(view, days, hyper),
    days,
  };
}
