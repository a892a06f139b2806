import type { RefitOutcome } from '#hub/refit/refit-job.ts';
import { fewestLearnersToRefit } from '#hub/refit/refit-job.ts';

/** What became of a refit, for the person who looks at the hub's terminal. No learner is in it. */
export function refitText(outcomes: readonly RefitOutcome[]): string {
  if (outcomes.length === 0) return 'No class works with a pack yet: there are no difficulties to find.';
  return outcomes.map(lineOf).join('\n');
}

function lineOf(outcome: RefitOutcome): string {
  const pack = `Pack ${outcome.pack.slice(0, 8)}`;
  const rests = `${outcome.answers} first attempts of ${outcome.learners} learners`;
  switch (outcome.kind) {
    case 'too-few':
      return `${pack}: not tried, ${outcome.learners} learners have answered and ${fewestLearnersToRefit} are needed.`;
    case 'too-early':
      return `${pack}: not tried, none of the newest learners has answered since the last time.`;
    case 'accepted':
      return `${pack}: new difficulties ${outcome.parameters.slice(0, 8)} from ${rests}; ${lossOf(outcome)}.`;
    case 'unchanged':
      return `${pack}: the difficulties stay as they are; ${rests}.`;
    case 'refused':
      return `${pack}: refused, the newest learners would be predicted worse; ${rests}; ${lossOf(outcome)}.`;
  }
}

const lossOf = ({ before, after }: { readonly before: number; readonly after: number }): string =>
  `log loss ${before.toFixed(4)} before, ${after.toFixed(4)} after`;
