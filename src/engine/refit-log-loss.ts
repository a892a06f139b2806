import { observeInto } from './observe.ts';
import type { HyperParameters } from './parameters.ts';
import { predict } from './predict.ts';
import { byLearner, type Difficulties, type LoggedAnswer, questionOf } from './refit.ts';
import { draftOf, emptyState } from './state.ts';

/** A prediction is never taken for surer than this, so that one surprise is not infinitely bad. */
const surest = 1e-9;

/**
 * Mean −ln of the probability that the engine gave to what happened, each answer predicted before it was observed. Nats;
 * .693 is a coin. 0 without answers.
 *
 * @param from only answers given then or later are judged, ms since 1970; the earlier ones are learned from all the same
 */
export function meanLogLoss(
  answers: readonly LoggedAnswer[],
  known: Difficulties,
  hyper: HyperParameters,
  from: number = Number.NEGATIVE_INFINITY,
): number {
  let loss = 0;
  let judged = 0;
  for (const own of byLearner(answers)) {
    const state = draftOf(emptyState(hyper));
    for (const answer of own) {
      const question = questionOf(answer, known, hyper);
      if (answer.at >= from) {
        const p = predict(state, question, answer.at, hyper);
        loss -= Math.log(Math.max(surest, answer.right ? p : 1 - p));
        judged += 1;
      }
      observeInto(state, question, answer.at, hyper);
    }
  }
  return loss / Math.max(1, judged);
}
