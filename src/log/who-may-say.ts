import type { EventType } from '#domain/events/event.ts';
import { learnerOfPartition, learnerOfStaffPartition, type Partition } from '#domain/ids.ts';

/** What only staff may say of a learner, and only in that learner's `staff:` partition, which the hub alone writes. */
const staffTypes: ReadonlySet<EventType> = new Set([
  'evidence.given',
  'evidence.withdrawn',
  'plan.changed',
  'entry.minted',
]);

/**
 * May an event of this type be said in this partition (LOG-14)? A device may write whatever it likes into a learner's own
 * partition: a teacher's judgement or an entry that was put there is nobody's, and folds pass over it.
 */
export function maySay(partition: Partition, type: EventType): boolean {
  if (learnerOfStaffPartition(partition) !== null) return staffTypes.has(type);
  return learnerOfPartition(partition) === null || !staffTypes.has(type);
}
