import type { KnownEvent } from '#domain/events/event.ts';
import { isLater, type Stamp, stampOf } from '../projections/stamp.ts';

/** A learner's lock as the log tells it; null: none. */
export type LockState = { readonly stamp: Stamp | null; readonly lock: string | null };

export const noLock: LockState = { stamp: null, lock: null };

/** The newest word counts, the learner's own or a teacher's (KEY-5). */
export function foldLock(state: LockState, event: KnownEvent): LockState {
  if (event.type !== 'lock.changed' && event.type !== 'lock.given') return state;
  const stamp = stampOf(event);
  return isLater(stamp, state.stamp) ? { stamp, lock: event.data.lock } : state;
}
