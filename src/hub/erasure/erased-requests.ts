import type { LearnerId, Partition } from '#domain/ids.ts';
import { learnerSpokenOf } from '#log/erase.ts';
import { erasedBy } from '#log/redaction.ts';
import type { Grant } from '#sync/responder.ts';
import type { SyncRequest } from '#sync/sync-request.ts';

/**
 * A device that was away when somebody was erased hands their work in, asks for it and shows how far it had come (ERA-7). None of
 * that is looked at: nothing is stored or noted, and that the hub holds less than it once signed for is no sign of a restore.
 */
export function withoutErased(request: SyncRequest, erased: ReadonlySet<LearnerId>): SyncRequest {
  if (erased.size === 0) return request;
  const isLiving = (partition: Partition): boolean => !isOf(erased, partition);
  return {
    ...request,
    have: request.have.filter(({ info }) => isLiving(info.partition)),
    segments: request.segments.filter(({ info }) => isLiving(info.partition)),
    want: request.want.filter(({ partition }) => isLiving(partition)),
  };
}

/** What anybody may do with the partitions of who was erased: nothing, be it a paired hub. */
export function grantWithout(grant: Grant, erased: ReadonlySet<LearnerId>): Grant {
  if (erased.size === 0) return grant;
  return {
    ...grant,
    mayRead: (partition) => !isOf(erased, partition) && grant.mayRead(partition),
    mayWrite: (partition) => !isOf(erased, partition) && grant.mayWrite(partition),
  };
}

/** True when the request brings word of an erasure: from another hub, or back from a device after a restore (ERA-9). */
export const tellsErasure = ({ segments }: SyncRequest): boolean =>
  segments.some(
    ({ events }) =>
      erasedBy(events.map(([type, version, , , , data]) => ({ type, version, data }))).length > 0,
  );

function isOf(erased: ReadonlySet<LearnerId>, partition: Partition): boolean {
  const learner = learnerSpokenOf(partition);
  return learner !== null && erased.has(learner);
}
