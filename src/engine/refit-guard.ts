import type { PackHash } from '#domain/ids.ts';
import type { ParameterPack } from '#domain/parameter-pack.ts';
import { frozen, type HyperParameters } from './parameters.ts';
import { byLearner, type Difficulties, type LoggedAnswer, noDifficulties, refit } from './refit.ts';
import { meanLogLoss } from './refit-log-loss.ts';
import { fewestLearners, published, withPublished } from './refit-published.ts';

/** The share of learners, the newest, that a refit is tried on before it is let out. */
const triedShare = 0.2;

export type GuardedRefit = {
  /** First attempts of everybody, each learner's in log order. */
  readonly answers: readonly LoggedAnswer[];
  /** The author's tags, or nothing: where the refit starts, and what holds where too few learners answered. */
  readonly priors?: Difficulties;
  /** What devices predict with now; the priors when no refit was published yet. */
  readonly inUse?: Difficulties;
  /** When those were found, ms since 1970: they know every answer before, so that only later ones can judge them fairly. */
  readonly inUseSince?: number;
  readonly fewest?: number;
  readonly hyper?: HyperParameters;
};

export type Refitted = {
  /** False: it would have predicted the newest learners worse than what is in use, or there are too few to tell. */
  readonly accepted: boolean;
  /** Mean log loss on the newest fifth of the learners. */
  readonly before: number;
  readonly after: number;
  readonly learners: number;
  readonly answers: number;
  /** What may be published, found in everybody's answers; empty when refused. */
  readonly found: Difficulties;
};

/**
 * Fits on all but the newest fifth of the learners, and compares on that fifth, in the very form in which it would be
 * published, with what is in use. Better or equal: the same fit on everybody. Worse: nothing.
 */
export function guarded(refitting: GuardedRefit): Refitted {
  const { answers, priors = noDifficulties, fewest = fewestLearners, hyper = frozen } = refitting;
  const { older, newest, learners } = newestApart(answers);
  const about = { learners, answers: answers.length };
  const from = refitting.inUseSince ?? Number.NEGATIVE_INFINITY;
  if (older.length === 0 || !newest.some(({ at }) => at >= from))
    return { ...about, accepted: false, before: 0, after: 0, found: noDifficulties };
  const foundIn = (fitted: readonly LoggedAnswer[]) =>
    published(refit(fitted, priors, hyper), fitted, fewest);
  const before = meanLogLoss(newest, refitting.inUse ?? priors, hyper, from);
  const after = meanLogLoss(newest, withPublished(priors, foundIn(older)), hyper, from);
  const accepted = after <= before;
  return { ...about, accepted, before, after, found: accepted ? foundIn(answers) : noDifficulties };
}

/** An accepted refit as devices fetch it. */
export const parameterPackOf = (pack: PackHash, refitted: Refitted): ParameterPack => ({
  format: 1,
  pack,
  learners: refitted.learners,
  answers: refitted.answers,
  logLoss: { before: refitted.before, after: refitted.after },
  skills: recordOf(refitted.found.skills),
  items: recordOf(refitted.found.items),
});

export const difficultiesOf = (pack: ParameterPack): Difficulties => ({
  skills: new Map(Object.entries(pack.skills)),
  items: new Map(Object.entries(pack.items)),
});

/** Newest: whose first answer came last; the id decides between equals, so that every hub draws the same line. */
function newestApart(answers: readonly LoggedAnswer[]) {
  const learners = byLearner(answers)
    .slice()
    .sort((a, b) => (a[0]?.at ?? 0) - (b[0]?.at ?? 0));
  const tried = Math.ceil(learners.length * triedShare);
  const line = learners.length - tried;
  return {
    older: learners.slice(0, line).flat(),
    newest: learners.slice(line).flat(),
    learners: learners.length,
  };
}

/** `fromEntries` defines, it does not assign: an id may be any word, `__proto__` too. */
function recordOf(beliefs: Difficulties['skills']): Record<string, [number, number]> {
  return Object.fromEntries(Array.from(beliefs, ([id, [mean, variance]]) => [id, [mean, variance]] as const));
}
