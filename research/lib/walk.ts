import { observeInto } from '#engine/observe.ts';
import type { HyperParameters } from '#engine/parameters.ts';
import { daysSince, predict } from '#engine/predict.ts';
import { secondsOf } from '#engine/question.ts';
import { byLearner, type Difficulties, questionOf } from '#engine/refit.ts';
import { readSkill } from '#engine/skill-state.ts';
import { draftOf, type EngineDraft, emptyState } from '#engine/state.ts';
import type { LogRow } from './log-file.ts';
import type { Scored } from './measures.ts';

export type Walk = {
  readonly scored: readonly Scored[];
  readonly students: number;
  readonly microsPerAnswer: number;
  readonly bytesPerSkill: number;
};

/** Feeds the engine one answer at a time: predict, then observe. Nobody is known before their first answer. */
export function walk(log: readonly LogRow[], known: Difficulties, hyper: HyperParameters): Walk {
  const scored: Scored[] = [];
  const learners = byLearner(log) as readonly (readonly LogRow[])[];
  let nanoseconds = 0n;
  let bytes = 0;
  let practised = 0;
  for (const own of learners) {
    const state = draftOf(emptyState(hyper));
    for (const answer of own) {
      const gapDays = answer.timed ? gapOf(state, answer) : null;
      const question = questionOf(answer, known, hyper);
      const before = process.hrtime.bigint();
      const p = predict(state, question, answer.at, hyper);
      observeInto(state, question, answer.at, hyper);
      nanoseconds += process.hrtime.bigint() - before;
      scored.push({ p, right: answer.right, gapDays });
    }
    for (const skill of Object.values(state.skills)) {
      practised += 1;
      bytes += JSON.stringify(skill).length;
    }
  }
  return {
    scored,
    students: learners.length,
    microsPerAnswer: Number(nanoseconds) / 1000 / Math.max(1, scored.length),
    bytesPerSkill: bytes / Math.max(1, practised),
  };
}

/** Days since the question's skill was last practised; with several, since the one that rested longest: the likeliest to be gone. */
function gapOf(state: EngineDraft, answer: LogRow): number | null {
  let gap: number | null = null;
  for (const id of answer.skills) {
    const stored = state.skills[id];
    if (stored === undefined) continue;
    const days = daysSince(readSkill(stored).lastAt, secondsOf(answer.at));
    gap = gap === null ? days : Math.max(gap, days);
  }
  return gap;
}
