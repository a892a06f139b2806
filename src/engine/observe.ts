import { heldAfter, masteryProbability, spacedAfter, streakAfter } from './held.ts';
import { frozen, type HyperParameters } from './parameters.ts';
import { daysSince, forgottenOf, outlookOf, repeatOf, spread, withGuess } from './predict.ts';
import { type Question, secondsOf, soundQuestion } from './question.ts';
import { writeSkill } from './skill-state.ts';
import { draftOf, type EngineDraft, type EngineState } from './state.ts';
import { meanToTicks, ticksToLogits, varianceToTicks } from './tick.ts';

/** A first attempt at a question. `right` is false when a hint was taken before the answer. */
export type Attempt = Question & { readonly right: boolean };

/** The state after one first attempt (ENG-5). `now` is the answer's corrected time, ms since 1970. */
export function observe(
  state: EngineState,
  attempt: Attempt,
  now: number,
  hyper: HyperParameters = frozen,
): EngineState {
  const draft = draftOf(state);
  observeInto(draft, attempt, now, hyper);
  return draft;
}

/**
 * The same in place, for replays: the caller owns the draft. The step is handed back for the refit, where the question's
 * own difficulties take it too.
 */
export function observeInto(
  draft: EngineDraft,
  attempt: Attempt,
  now: number,
  hyper: HyperParameters = frozen,
): Step {
  const question = soundQuestion(attempt);
  const seconds = secondsOf(now);
  const outlook = outlookOf(draft, question.skills, seconds, hyper);
  const mean = outlook.mean - question.item[0] + repeatOf(draft, question.fixed, hyper);
  const step = stepOf(mean, outlook.variance + question.item[1], question.guess, attempt.right);
  const { error, hessian } = step;

  const g = ticksToLogits(draft.g[0]);
  const gVariance = ticksToLogits(draft.g[1]);
  const abilityVariance = gVariance - gVariance * gVariance * hessian + hyper.abilityWalk;
  draft.g = [meanToTicks(g + gVariance * error), varianceToTicks(abilityVariance, hyper.abilityVariance)];
  const { form, formVariance } = outlook;
  draft.f = [
    meanToTicks(form + formVariance * error),
    varianceToTicks(formVariance - formVariance * formVariance * hessian, hyper.formVariance),
  ];
  draft.n += 1;

  const ability = ticksToLogits(draft.g[0]);
  const share = 1 / question.skills.length;
  const stepError = share * error;
  const stepHessian = share * share * hessian;
  question.skills.forEach(({ id, difficulty }, index) => {
    const before = outlook.skills[index];
    if (before === undefined) return;
    const days = daysSince(before.lastAt, seconds);
    const gain = attempt.right ? hyper.gainRight : hyper.gainWrong;
    const lost = attempt.right ? 0 : hyper.lostWrong * forgottenOf(before, days, hyper);
    const skill =
      before.skill + before.skillVariance * stepError + gain / (1 + hyper.gainDecay * before.answers) - lost;
    const skillVariance = Math.min(
      before.skillVariance - before.skillVariance * before.skillVariance * stepHessian + hyper.skillWalk,
      hyper.skillVariance,
    );
    const probability = masteryProbability(
      ability + skill - difficulty[0],
      ticksToLogits(draft.g[1]) + skillVariance + difficulty[1],
    );
    draft.skills[id] = writeSkill(
      {
        ...before,
        skill,
        skillVariance,
        form: before.form + before.formVariance * stepError,
        formVariance: before.formVariance - before.formVariance * before.formVariance * stepHessian,
        answers: before.answers + 1,
        lastAt: seconds,
        spaced: spacedAfter(before.spaced, days, attempt.right),
        streak: streakAfter(before.streak, attempt.right),
        held: heldAfter(before.held, probability, attempt.right),
      },
      hyper,
    );
  });
  if (question.fixed !== null) draft.repeats[question.fixed] = attempt.right ? 1 : 0;
  return step;
}

/** e and h of ENG-5. */
export type Step = { readonly error: number; readonly hessian: number };

/**
 * e and h of ENG-5: one assumed-density step on a Bernoulli answer. With a guess floor the likelihood is
 * P = c + (1 − c)·q; e is scaled by l = (P − c) / (P·(1 − c)), and w is the Fisher information. c = 0 gives
 * e = (y − q) / (1 + V·w), w = q(1 − q) back.
 */
export function stepOf(mean: number, variance: number, guess: number, right: boolean): Step {
  // Away from 0 and 1, where e and w would be 0 / 0.
  const q = Math.min(1 - 1e-9, Math.max(1e-9, spread(mean, variance)));
  const p = withGuess(q, guess);
  const information = informationOf(q, guess);
  const credit = guess === 0 ? 1 : (p - guess) / (p * (1 - guess));
  const damping = 1 + variance * information;
  return { error: (credit * ((right ? 1 : 0) - p)) / damping, hessian: information / damping };
}

/** w of ENG-5: what an answer can tell of the level, from knowing it (q) and the guess rate. */
export function informationOf(q: number, guess: number): number {
  const slope = q * (1 - q);
  if (guess === 0) return slope;
  const p = withGuess(q, guess);
  return (slope * slope * (1 - guess) * (1 - guess)) / (p * (1 - p));
}
