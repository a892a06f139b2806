import { frozen, type HyperParameters } from './parameters.ts';
import { byLearner, type Difficulties, type LoggedAnswer } from './refit.ts';
import { meanLogLoss } from './refit-log-loss.ts';

/** With fewer learners the grid would follow noise; the frozen set is right on average. */
const fewestForForgetting = 300;

/** What differs most from subject to subject: worked mathematics fades slowly, memorised facts fast. Logits. */
const grid = [
  ['forgetting', [0, 0.04, 0.08, 0.12, 0.2, 0.3, 0.45]],
  ['repeatRight', [0, 0.3, 0.6, 0.9, 1.3, 1.8, 2.4, 3]],
  ['repeatWrong', [-0.6, -0.3, 0, 0.3, 0.6, 1, 1.5]],
] as const;

/**
 * Twice round the grid, one number at a time, keeping what predicts the log best with the difficulties as they are. Three
 * numbers from hundreds of learners need no test of their own. Deterministic; about 40 replays of the log. With fewer than
 * `fewest` learners the numbers stay as they were.
 */
export function refitForgetting(
  answers: readonly LoggedAnswer[],
  known: Difficulties,
  hyper: HyperParameters = frozen,
  fewest: number = fewestForForgetting,
): HyperParameters {
  if (byLearner(answers).length < fewest) return hyper;
  let best = hyper;
  let least = meanLogLoss(answers, known, best);
  for (let round = 0; round < 2; round++) {
    for (const [name, values] of grid) {
      for (const value of values) {
        if (value === best[name]) continue;
        const tried: HyperParameters = { ...best, [name]: value };
        const loss = meanLogLoss(answers, known, tried);
        if (loss >= least) continue;
        least = loss;
        best = tried;
      }
    }
  }
  return best;
}
