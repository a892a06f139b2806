import { heldAfter, spacedAfter } from './held.ts';
import { frozen, type HyperParameters } from './parameters.ts';
import { daysSince, outlookOf, repeatOf, spread, withGuess } from './predict.ts';
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

/** The same in place, for replays: the caller owns the draft. */
export function observeInto(
  draft: EngineDraft,
  attempt: Attempt,
  now: number,
  hyper: HyperParameters = frozen,
): void {
  const question = soundQuestion(attempt);
  const seconds = secondsOf(now);
  const outlook = outlookOf(draft, question.skills, seconds, hyper);
  const mean = outlook.mean - question.item[0] + repeatOf(draft, question.fixed, hyper);
  const { error, hessian } = stepOf(mean, outlook.variance + question.item[1], question.guess, attempt.right);

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
    const gain = attempt.right ? hyper.gainRight : hyper.gainWrong;
    const skill =
      before.skill + before.skillVariance * stepError + gain / (1 + hyper.gainDecay * before.answers);
    const skillVariance = Math.min(
      before.skillVariance - before.skillVariance * before.skillVariance * stepHessian + hyper.skillWalk,
      hyper.skillVariance,
    );
    const deviation = Math.sqrt(ticksToLogits(draft.g[1]) + skillVariance + difficulty[1]);
    draft.skills[id] = writeSkill(
      {
        skill,
        skillVariance,
        form: before.form + before.formVariance * stepError,
        formVariance: before.formVariance - before.formVariance * before.formVariance * stepHessian,
        answers: before.answers + 1,
        lastAt: seconds,
        spaced: spacedAfter(before.spaced, daysSince(before.lastAt, seconds), attempt.right),
        lastRight: attempt.right,
        held: heldAfter(before.held, ability + skill, deviation, attempt.right),
      },
      hyper,
    );
  });
  if (question.fixed !== null) draft.repeats[question.fixed] = attempt.right ? 1 : 0;
}

type Step = { readonly error: number; readonly hessian: number };

/**
 * e and h of ENG-5: one assumed-density step on a Bernoulli answer. With a guess floor the likelihood is
 * P = c + (1 − c)·q; e is scaled by l = (P − c) / (P·(1 − c)), and w is the Fisher information. c = 0 gives
 * e = (y − q) / (1 + V·w), w = q(1 − q) back.
 */
function stepOf(mean: number, variance: number, guess: number, right: boolean): Step {
  // Away from 0 and 1, where e and w would be 0 / 0.
  const q = Math.min(1 - 1e-9, Math.max(1e-9, spread(mean, variance)));
  const p = withGuess(q, guess);
  const slope = q * (1 - q);
  const information = guess === 0 ? slope : (slope * slope * (1 - guess) * (1 - guess)) / (p * (1 - p));
  const credit = guess === 0 ? 1 : (p - guess) / (p * (1 - guess));
  const damping = 1 + variance * information;
  return { error: (credit * ((right ? 1 : 0) - p)) / damping, hessian: information / damping };
}
