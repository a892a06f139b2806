import type { EventType } from '#domain/events/event.ts';
import type { Partition } from '#domain/ids.ts';

/**
 * Where an event of each type is said, and so by whom (TRU-8): in a learner's own partition by devices, in `staff:` and `class:` by
 * the hub alone. A type more needs its line here.
 */
const saidIn: Readonly<Record<EventType, 'learner' | 'staff' | 'class'>> = {
  'answer.submitted': 'learner',
  'hint.taken': 'learner',
  'preference.changed': 'learner',
  'placement.finished': 'learner',
  'work.added': 'learner',
  'profile.changed': 'learner',
  'lock.changed': 'learner',
  'interest.added': 'learner',
  'interest.removed': 'learner',
  'entry.spent': 'learner',
  'evidence.given': 'staff',
  'evidence.withdrawn': 'staff',
  'plan.changed': 'staff',
  'entry.minted': 'staff',
  'lock.given': 'staff',
  'class.opened': 'class',
  'learner.enrolled': 'class',
  'learner.left': 'class',
  'learner.erased': 'class',
  'pack.assigned': 'class',
  'parameters.assigned': 'class',
};

/** May an event of this type be said in this partition (LOG-14)? What stands elsewhere is nobody's word, and folds pass over it. */
export const maySay = (partition: Partition, type: EventType): boolean =>
  partition.startsWith(`${saidIn[type]}:`);
