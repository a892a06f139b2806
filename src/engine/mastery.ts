import { masteryLevel, refreshBelow } from './held.ts';
import { normalBelow } from './normal.ts';
import { own } from './own.ts';
import type { Gaussian, HyperParameters } from './parameters.ts';
import { daysSince, driftedVariance } from './predict.ts';
import { secondsOf } from './question.ts';
import { readSkill, unpractised } from './skill-state.ts';
import { abilityOf, type EngineState } from './state.ts';

/** What is believed of one skill now. Form is left out: a good or bad day is not mastery. */
export type Mastery = {
  /** P_k, 0 to 1: with forgetting. */
  readonly probability: number;
  /** √(v_g + v_s + v_D), logits. */
  readonly uncertainty: number;
  /** Once made secure, and not lost to later misses since (ENG-8). */
  readonly held: boolean;
  readonly answers: number;
  /** Days since last practised; null when never. */
  readonly days: number | null;
  /** When last practised, ms since 1970, to the second; null when never. */
  readonly lastAt: number | null;
};

/** A practised skill's standing, by ENG-8; the graph decides between `ready` and `later` for the others. */
export type PractisedStanding = 'secure' | 'refresh' | 'growing';

/** P_k and what goes with it (ENG-7) of one skill of difficulty D_k, at `now` ms since 1970. */
export function masteryOf(
  state: EngineState,
  skill: string,
  difficulty: Gaussian,
  now: number,
  hyper: HyperParameters,
): Mastery {
  const stored = own(state.skills, skill);
  const view = stored === undefined ? unpractised(hyper) : readSkill(stored);
  const [ability, abilityVariance] = abilityOf(state);
  const days = daysSince(view.lastAt, secondsOf(now));
  const level = ability + view.skill - difficulty[0] - masteryLevel;
  const variance = abilityVariance + driftedVariance(view.skillVariance, days, hyper) + difficulty[1];
  const uncertainty = Math.sqrt(variance);
  const forgotten = forgettingOf(view.spaced, hyper) * Math.log(1 + hyper.forgettingRate * days);
  return {
    probability: normalBelow((level - forgotten) / uncertainty),
    uncertainty,
    held: view.held !== null && difficulty[0] <= view.held && level >= 0,
    answers: view.answers,
    days: view.lastAt === null ? null : days,
    lastAt: view.lastAt === null ? null : view.lastAt * 1000,
  };
}

/**
 * ENG-8. A skill becomes `secure` by a right answer, never by the passing of time or by other skills. Once secure it is
 * `secure` or, under .80, `refresh`; only misses that pull the estimate itself (without forgetting) under one half
 * make it `growing` again.
 */
export function practisedStanding(mastery: Mastery): PractisedStanding {
  if (!mastery.held) return 'growing';
  return mastery.probability >= refreshBelow ? 'secure' : 'refresh';
}

/** λ_k for mastery: every spaced success halves the forgetting of a skill, down to a fifth (ENG-9). */
export const forgettingOf = (spaced: number, hyper: HyperParameters): number =>
  hyper.masteryForgetting * Math.max(0.2, 0.5 ** spaced);
