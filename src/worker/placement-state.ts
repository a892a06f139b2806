import type { Draft } from '#domain/events/event.ts';
import type { PlacementFinished } from '#domain/events/placement-finished.ts';
import { placementMost } from '#engine/placement.ts';
import type { LearnerProgress } from '#progress/learner-progress.ts';
import type { Today } from './api.ts';

/** Where the search for a start stands. Who began to practise without it is not asked again. */
export function placementState({ answers, placement }: LearnerProgress): Today['placement'] {
  const asked = placement.answers.length;
  const begun = asked > 0 ? 'open' : answers === 0 ? 'offered' : 'done';
  return { state: placement.done ? 'done' : begun, asked, most: placementMost };
}

/** The end of the search, as an event. */
export const placementFinished = (
  { placement: { answers } }: LearnerProgress,
  because: PlacementFinished['because'] = answers.length >= placementMost ? 'long-enough' : 'sure',
): Draft => ({ type: 'placement.finished', data: { asked: answers.length, because } });
