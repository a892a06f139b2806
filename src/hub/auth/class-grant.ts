import { classPartition, learnerOfPartition } from '#domain/ids.ts';
import type { School } from '#hub/school.ts';
import type { DeviceBearer } from '#hub/storage/devices.ts';
import type { Grant } from '#sync/responder.ts';

/**
 * What a class's device may do (HUB-5): read and write the work of everybody who is or ever was in its class, read the
 * class itself, and nothing of any other. A learner who left is kept in, because their last answers may still be on
 * the device: refusing them would lose work.
 */
export async function grantFor({ device, class: classId }: DeviceBearer, school: School): Promise<Grant> {
  const learners = await school.everIn(classId);
  const own = classPartition(classId);
  const isOfClass = (partition: Parameters<Grant['mayRead']>[0]): boolean => {
    const learner = learnerOfPartition(partition);
    return learner !== null && learners.has(learner);
  };
  return {
    device,
    mayWrite: isOfClass,
    mayRead: (partition) => partition === own || isOfClass(partition),
  };
}
