import type { Partition } from '#domain/ids.ts';

/**
 * Whose each piece is: the partitions for which somebody who may write there has handed in all of its bytes (MED-4). It
 * decides who may fetch a piece, and how much room a learner has left. The hub's storage keeps it
 * (`hub/storage/media-index.ts`).
 */
export interface MediaIndex {
  /** The same again changes nothing. */
  note(hash: string, partition: Partition, bytes: number, type: string): Promise<void>;
  partitionsOf(hash: string): Promise<readonly Partition[]>;
  /** Bytes of all pieces of a partition. */
  bytesOf(partition: Partition): Promise<number>;
  forget(hash: string, partition: Partition): Promise<void>;
}
