import { type GoingHome, writeGoingHome } from '#domain/going-home.ts';
import type { Matter } from '#domain/hub-api.ts';
import { learnerOfPartition, learnerOfStaffPartition, type Partition } from '#domain/ids.ts';
import { clockJumpLimit, earliestSensibleTime } from '#log/clock.ts';
import type { Finding, Grant, Responded } from '#sync/responder.ts';
import type { SyncRequest } from '#sync/sync-request.ts';
import type { HubServices } from './services.ts';
import type { Claim } from './storage/claims.ts';

/** A lie beyond this must not spoil the sums of the board. */
const mostClaimed = 1e9;

/** How a request came to be told, beside what stands in it. */
export type Told = {
  /** False when the device has been heard of since it asked this: then it tells of what was, not of what is. */
  readonly isNews: boolean;
  /** What the device says of itself (TLS-12). */
  readonly home?: GoingHome | null;
};

const kinds: Readonly<Record<Finding['kind'], Matter['kind']>> = {
  parted: 'copied-device',
  'put-back': 'restored-profile',
  'handed-back': 'handed-back',
  refused: 'refused',
  damaged: 'damaged',
  'not-allowed': 'strange',
  apart: 'quarantine',
};

/**
 * Keeps what an exchange told beside its events: who was heard from and what they still hold (HUB-13), and what a technician
 * should know (HUB-27).
 */
export function createHandInRecord({ accounts, clock }: Pick<HubServices, 'accounts' | 'clock'>) {
  async function record(
    request: SyncRequest,
    said: Responded,
    grant: Grant,
    { isNews, home = null }: Told,
  ): Promise<void> {
    const now = clock.now();
    if (isNews)
      await accounts.claims.note(
        {
          device: grant.device,
          claims: claimsOf(request, said),
          partitions: heardOf(request, said, grant),
          home: home && writeGoingHome(home),
        },
        now,
      );
    // What was asked before lacks what was handed in later: nobody put that device back.
    const findings = said.findings.filter(({ kind }) => isNews || kind !== 'put-back');
    for (const { kind, info, count } of findings)
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
    // What lies beside the log is told elsewhere (TRU-5), and waits on no device any more.
    const agreed =
      receipt.status === 'fork' ? (receipt.common ?? 0) : receipt.status === 'apart' ? receipt.count : null;
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
