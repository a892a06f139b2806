import type { KnownEvent } from '#domain/events/event.ts';
import type { LearnerId } from '#domain/ids.ts';
import type { LoggedAnswer } from '#engine/refit.ts';
import { isSameQuestion } from '#progress/fold-answer.ts';

/**
 * A learner's first attempts for the refit, by the rules of the fold (ENG-2): the same question again at once is a retry
 * and left out, a hint before the answer makes it wrong, and "I don't know" is no lucky guess.
 *
 * @param events the learner's own, in canonical order
 */
export function firstAttemptsOf(learner: LearnerId, events: readonly KnownEvent[]): readonly LoggedAnswer[] {
  const attempts: LoggedAnswer[] = [];
  const hinted = new Set<string>();
  let last: Parameters<typeof isSameQuestion>[0] | null = null;
  for (const event of events) {
    if (event.type === 'hint.taken') hinted.add(`${event.data.item} ${event.data.seed}`);
    if (event.type !== 'answer.submitted') continue;
    const { item, seed, skills, correct, hints, guess, response } = event.data;
    const isRetry = last !== null && isSameQuestion(last, event.data);
    last = { item, seed };
    if (isRetry) continue;
    attempts.push({
      learner,
      item,
      skills,
      right: correct && hints === 0 && !hinted.has(`${item} ${seed}`),
      at: event.order[0],
      guess: response.type === 'unknown' ? 0 : guess,
      // A generator makes another question each time.
      fixed: false,
    });
  }
  return attempts;
}
