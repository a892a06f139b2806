import type { DatabaseSync } from 'node:sqlite';
import type { Partition, StreamId } from '#domain/ids.ts';
import { prepareQuery, prepareStatement } from './query.ts';
import { inTransaction } from './transaction.ts';

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

/** The claims devices make and when they made them (HUB-13): "12 answers are still on a tablet" comes from here. */
export function createClaims(db: DatabaseSync) {
  const putClaim = prepareStatement(
    db,
    `INSERT INTO claims (stream, partition, claimed, agreed, heard) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (stream) DO UPDATE SET claimed = excluded.claimed, agreed = excluded.agreed, heard = excluded.heard`,
  );
  const putHeard = prepareStatement(
    db,
    `INSERT INTO heard (partition, at) VALUES (?, ?)
     ON CONFLICT (partition) DO UPDATE SET at = excluded.at`,
  );
  const findHeard = prepareQuery<{ at: number }>(db, 'SELECT at FROM heard WHERE partition = ?');
  const findWaiting = prepareQuery<{ waiting: number | null }>(
    db,
    `SELECT SUM(MAX(0, c.claimed - COALESCE(c.agreed, s.count, 0))) AS waiting
     FROM claims c LEFT JOIN streams s ON s.stream = c.stream WHERE c.partition = ?`,
  );
  return {
    note: (claims: readonly Claim[], partitions: Iterable<Partition>, now: number): void =>
      inTransaction(db, () => {
        for (const { stream, partition, claimed, agreed } of claims)
          putClaim(stream, partition, claimed, agreed, now);
        for (const partition of partitions) putHeard(partition, now);
      }),

    contactOf: (partition: Partition): Contact => ({
      lastHeard: findHeard.one(partition)?.at ?? null,
      waiting: findWaiting.one(partition)?.waiting ?? null,
    }),
  };
}
