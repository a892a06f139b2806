import type { DeviceId, Partition, StreamId } from '#domain/ids.ts';
import { streamOf } from '#log/chain.ts';
import { learnerSpokenOf } from '#log/erase.ts';
import { deviceHeard } from './devices.ts';
import type { SqlEngine } from './engine.ts';
import { erasedLearners } from './erased-log.ts';
import { all, insertAll, one, run, type Steps } from './steps.ts';
import { waitingOfClaims } from './waiting.ts';

/** What a device says it holds of a stream; `agreed` while its later events differ from the hub's. */
export type Claim = {
  readonly stream: StreamId;
  readonly partition: Partition;
  readonly claimed: number;
  readonly agreed: number | null;
};

/** What is known of a partition's devices, for the teacher's board. */
export type Contact = {
  readonly lastHeard: number | null;
  readonly waiting: number | null;
};

/** What one device last said of a partition, and how many of those events the hub holds. */
export type DeviceContact = {
  readonly device: DeviceId;
  readonly lastHeard: number;
  readonly waiting: number;
  readonly held: number;
};

/** What a device says of streams of one partition, the newest: as many as fit into one request. */
export const claimsKept = 500;

/** The newest: an old school's list must not make every board long. */
export const devicesTold = 8;

/** A contact of a device: what it claims, and the partitions that it handed in or asked for. */
export type Heard = {
  readonly device: DeviceId;
  readonly claims: readonly Claim[];
  readonly partitions: Iterable<Partition>;
  /** What it said of itself (TLS-12); null: nothing this time. */
  readonly home?: string | null;
};

/** The claims devices make and when they made them (HUB-13): "12 answers are still on a tablet" comes from here. */
export function createClaims(engine: SqlEngine) {
  function* note({ device, claims, partitions, home = null }: Heard, now: number): Steps<void> {
    yield* deviceHeard(device, now, home);
    // Somebody may have been erased while this was asked (ERA-5).
    const erased = yield* erasedLearners();
    const isKept = (partition: Partition): boolean => {
      const learner = learnerSpokenOf(partition);
      return learner === null || !erased.has(learner);
    };
    // One row a key, the last said: a statement may not touch a row twice.
    const byStream = new Map(
      claims.filter(({ partition }) => isKept(partition)).map((claim) => [claim.stream, claim]),
    );
    yield* insertAll(
      'INSERT INTO claims (school, stream, partition, device, claimed, agreed, heard)',
      [...byStream.values()].map(({ stream, partition, claimed, agreed }) => [
        stream,
        partition,
        device,
        claimed,
        agreed,
        now,
      ]),
      `ON CONFLICT (school, stream) DO UPDATE
       SET device = excluded.device, claimed = excluded.claimed, agreed = excluded.agreed,
         heard = excluded.heard`,
    );
    yield* prune(device, [...byStream.values()]);
    yield* insertAll(
      'INSERT INTO heard (school, partition, at)',
      [...new Set(partitions)].filter(isKept).map((partition) => [partition, now]),
      'ON CONFLICT (school, partition) DO UPDATE SET at = excluded.at',
    );
  }

  /** A device that makes up branches must not fill the table (TRU-11). */
  function* prune(device: DeviceId, claims: readonly Claim[]): Steps<void> {
    const branched = claims.filter(({ stream, partition }) => stream !== streamOf(device, partition));
    for (const partition of new Set(branched.map((claim) => claim.partition)))
      yield* run(
        `DELETE FROM claims WHERE school = $1 AND partition = $2 AND device = $3 AND stream NOT IN
           (SELECT stream FROM claims WHERE school = $1 AND partition = $2 AND device = $3
            ORDER BY heard DESC, stream LIMIT ${claimsKept})`,
        partition,
        device,
      );
  }

  function* contactOf(partition: Partition): Steps<Contact> {
    const row = yield* one<Contact>(
      `SELECT
         (SELECT at FROM heard WHERE school = $1 AND partition = $2) AS "lastHeard",
         (SELECT ${waitingOfClaims}
          FROM claims c LEFT JOIN streams s ON s.school = c.school AND s.stream = c.stream
          WHERE c.school = $1 AND c.partition = $2) AS waiting`,
      partition,
    );
    return row ?? { lastHeard: null, waiting: null };
  }

  const devicesOf = (partition: Partition): Steps<readonly DeviceContact[]> =>
    all<DeviceContact>(
      `SELECT c.device AS device, MAX(c.heard) AS "lastHeard", ${waitingOfClaims} AS waiting,
         CAST(SUM(COALESCE(s.count, 0)) AS BIGINT) AS held
       FROM claims c LEFT JOIN streams s ON s.school = c.school AND s.stream = c.stream
       WHERE c.school = $1 AND c.partition = $2 AND c.device <> ''
       GROUP BY c.device ORDER BY MAX(c.heard) DESC, c.device LIMIT ${devicesTold}`,
      partition,
    );

  return {
    note: (heard: Heard, now: number): Promise<void> => engine.write(() => note(heard, now)),
    contactOf: (partition: Partition): Promise<Contact> => engine.read(() => contactOf(partition)),
    /** Device by device, the one heard of last first. */
    devicesOf: (partition: Partition): Promise<readonly DeviceContact[]> =>
      engine.read(() => devicesOf(partition)),
  };
}
