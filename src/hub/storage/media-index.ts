import type { Partition } from '#domain/ids.ts';
import { learnerSpokenOf } from '#log/erase.ts';
import type { SqlEngine } from './engine.ts';
import { isErased } from './erased-log.ts';
import { all, one, run, type Steps } from './steps.ts';

/** A medium of a partition: its bytes lie in the data folder under their hash. */
export type MediaEntry = {
  /** SHA-256 of its bytes, 64 hex digits. */
  readonly hash: string;
  readonly partition: Partition;
  readonly bytes: number;
  readonly type: string;
};

export const noteMedia = ({ hash, partition, bytes, type }: MediaEntry): Steps<void> =>
  run(
    `INSERT INTO media (school, hash, partition, bytes, type) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (school, hash, partition) DO NOTHING`,
    hash,
    partition,
    bytes,
    type,
  );

/** Which partitions a medium belongs to, which decides who may fetch it, and how much each has. */
export function createMediaIndex(engine: SqlEngine) {
  function* partitionsOf(hash: string): Steps<readonly Partition[]> {
    const rows = yield* all<{ partition: Partition }>(
      'SELECT partition FROM media WHERE school = $1 AND hash = $2 ORDER BY partition',
      hash,
    );
    return rows.map(({ partition }) => partition);
  }

  function* bytesOf(partition: Partition): Steps<number> {
    const row = yield* one<{ bytes: number }>(
      'SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes FROM media WHERE school = $1 AND partition = $2',
      partition,
    );
    return row?.bytes ?? 0;
  }

  return {
    /** The same again changes nothing. */
    note: (hash: string, partition: Partition, bytes: number, type: string): Promise<void> =>
      engine.write(function* () {
        const learner = learnerSpokenOf(partition);
        if (learner === null || !(yield* isErased(learner)))
          yield* noteMedia({ hash, partition, bytes, type });
      }),
    forget: (hash: string, partition: Partition): Promise<void> =>
      engine.write(() =>
        run('DELETE FROM media WHERE school = $1 AND hash = $2 AND partition = $3', hash, partition),
      ),
    partitionsOf: (hash: string): Promise<readonly Partition[]> => engine.read(() => partitionsOf(hash)),
    bytesOf: (partition: Partition): Promise<number> => engine.read(() => bytesOf(partition)),
  };
}
