import {
  type ClassId,
  classPartition,
  type DeviceId,
  type LearnerId,
  learnerOfPartition,
  learnerOfStaffPartition,
  type Partition,
} from '#domain/ids.ts';
import type { School } from '#hub/school.ts';
import type { DeviceBearer } from '#hub/storage/devices.ts';
import type { Grant } from '#sync/responder.ts';

/**
 * What may be done with some classes (HUB-5): read the work of everybody who is or ever was in them, what staff say of them,
 * and the classes themselves, and nothing of any other; a class's device may write the learners' work as well. A learner who
 * left is kept in, because their last answers may still be on the device: refusing them would lose work. What staff say is
 * written by the hub alone.
 */
export async function classGrants(
  classes: readonly ClassId[],
  school: Pick<School, 'everIn'>,
  { device, mayWrite }: { readonly device: DeviceId; readonly mayWrite: boolean },
): Promise<Grant> {
  const learners = new Set<LearnerId>();
  for (const classId of classes) for (const learner of await school.everIn(classId)) learners.add(learner);
  const own = new Set<Partition>(classes.map(classPartition));
  const isOfClasses = (learner: LearnerId | null): boolean => learner !== null && learners.has(learner);
  return {
    device,
    mayWrite: (partition) => mayWrite && isOfClasses(learnerOfPartition(partition)),
    mayRead: (partition) =>
      own.has(partition) ||
      isOfClasses(learnerOfPartition(partition)) ||
      isOfClasses(learnerOfStaffPartition(partition)),
  };
}

/** What a class's device may do. */
export const grantFor = (
  { device, class: classId }: DeviceBearer,
  school: Pick<School, 'everIn'>,
): Promise<Grant> => classGrants([classId], school, { device, mayWrite: true });
