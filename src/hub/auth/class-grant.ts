import {
  classPartition,
  type LearnerId,
  learnerOfPartition,
  learnerOfStaffPartition,
  type Partition,
} from '#domain/ids.ts';
import type { School } from '#hub/school.ts';
import type { DeviceBearer } from '#hub/storage/devices.ts';
import type { Grant } from '#sync/responder.ts';

/**
 * What a class's device may do (HUB-5): read and write the work of everybody who is or ever was in its class, read what
 * staff say of them and the class itself, and nothing of any other. A learner who left is kept in, because their last
 * answers may still be on the device: refusing them would lose work. What staff say is written by the hub alone.
 */
export async function grantFor({ device, class: classId }: DeviceBearer, school: School): Promise<Grant> {
  const learners = await school.everIn(classId);
  const own = classPartition(classId);
  const isOfClass = (learner: LearnerId | null): boolean => learner !== null && learners.has(learner);
  const mayWrite = (partition: Partition): boolean => isOfClass(learnerOfPartition(partition));
  return {
    device,
    mayWrite,
    mayRead: (partition) =>
      partition === own || mayWrite(partition) || isOfClass(learnerOfStaffPartition(partition)),
  };
}
