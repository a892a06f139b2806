import type { Matter } from '#domain/hub-api.ts';
import { learnerOfPartition, learnerOfStaffPartition, type Partition } from '#domain/ids.ts';
import { clockJumpLimit, earliestSensibleTime } from '#log/clock.ts';
import type { Finding, Grant, Responded } from '#sync/responder.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import type { HubServices } from './services.ts';
import type { Claim } from './storage/claims.ts';

/** A lie beyond this must not spoil the sums of the board. */
const mostClaimed = 1e9;

const kinds: Readonly<Record<Finding['kind'], Matter['kind']>> = {
  parted: 'copied-device',
  'put-back': 'restored-profile',
  'handed-back': 'handed-back',
  refused: 'refused',
  damaged: 'damaged',
};

/**
 * Keeps what an exchange told beside its events: who was heard from and what they still hold (HUB-13), and what a technician
 * should know (HUB-27).
 */
export function createHandInRecord({ accounts, clock }: Pick<HubServices, 'accounts' | 'clock'>) {
  async function record(request: SyncRequest, said: Responded, grant: Grant): Promise<void> {
    const now = clock.now();
    await accounts.claims.note(
      { device: grant.device, claims: claimsOf(request, said), partitions: heardOf(request, said, grant) },
      now,
    );
    for (const { kind, info, count } of said.findings)
      await accounts.matters.note({
        kind: kinds[kind],
        device: info.device,
        learner: learnerOfPartition(info.partition) ?? learnerOfStaffPartition(info.partition),
        count,
        at: now,
      });
    const wrong = wronglyTimed(request, now);
    if (wrong > 0)
      await accounts.matters.note({
        kind: 'wrong-clock',
        device: grant.device,
        learner: null,
        count: wrong,
        at: now,
      });
  }

  /** This hub had been put back from a backup without anybody saying so. */
  record.restored = (): Promise<void> =>
    accounts.matters.note({ kind: 'hub-restored', device: null, learner: null, count: 1, at: clock.now() });

  return record;
}

/** What the device says it holds of its own streams. */
function claimsOf(request: SyncRequest, { statements }: Responded): Claim[] {
  const receipts = new Map(statements.map((receipt) => [receipt.stream, receipt]));
  return request.have.flatMap(({ info, count }): Claim[] => {
    const receipt = receipts.get(info.stream);
    if (!receipt || receipt.status === 'refused' || info.device !== request.device) return [];
    const { stream, partition } = info;
    const agreed = receipt.status === 'fork' ? (receipt.common ?? 0) : null;
    return [{ stream, partition, claimed: Math.min(count, mostClaimed), agreed }];
  });
}

/** Asking what staff say tells no more of a device than asking for the learner's own work beside it. */
const heardOf = (request: SyncRequest, said: Responded, grant: Grant): Set<Partition> =>
  new Set([
    ...claimsOf(request, said).map(({ partition }) => partition),
    ...request.want
      .map(({ partition }) => partition)
      .filter((partition) => grant.mayRead(partition) && learnerOfStaffPartition(partition) === null),
  ]);

/** How many of the events that a device wrote say a time that cannot be: a clock that somebody should set (LOG-7). */
function wronglyTimed(request: SyncRequest, now: number): number {
  let count = 0;
  for (const { info, events } of request.segments) {
    if (info.device !== request.device) continue;
    for (const [, , , at, offset] of events) {
      const corrected = at + (offset ?? 0);
      if (corrected < earliestSensibleTime || corrected > now + clockJumpLimit) count += 1;
    }
  }
  return count;
}
