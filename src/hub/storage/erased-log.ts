import type { StoredEvent } from '#domain/events/event.ts';
import type { LearnerId, Partition, StreamId } from '#domain/ids.ts';
import { partitionsOf } from '#log/erase.ts';
import type { StreamState } from '#log/event-store.ts';
import { keptOf } from '#log/redaction.ts';
import { packPage, unpackPage } from './event-page.ts';
import {
  dropPages,
  dropStream,
  findClassStreams,
  findPagesAfter,
  findStreams,
  type HeldStream,
  infoOf,
  putBody,
  stateOf,
} from './event-rows.ts';
import { all, one, run, type Steps } from './steps.ts';

const pagesAtOnce = 16;

export function* isErased(learner: LearnerId): Steps<boolean> {
  const row = yield* one('SELECT learner FROM erasures WHERE school = $1 AND learner = $2', learner);
  return row !== null;
}

export function* erasedLearners(): Steps<ReadonlySet<LearnerId>> {
  const rows = yield* all<{ learner: LearnerId }>('SELECT learner FROM erasures WHERE school = $1');
  return new Set(rows.map(({ learner }) => learner));
}

/** From here on nothing of the learner is taken in. What is known already stays. */
export const noteErased = (learner: LearnerId, now: number): Steps<void> =>
  run(
    `INSERT INTO erasures (school, learner, at) VALUES ($1, $2, $3)
     ON CONFLICT (school, learner) DO NOTHING`,
    learner,
    Math.trunc(now),
  );

/** Takes a learner out of the log: their streams leave stumps (ERA-2), what classes say of them is redacted (ERA-3). */
export function* eraseFromLog(learner: LearnerId): Steps<readonly StreamState[]> {
  const gone: StreamState[] = [];
  for (const partition of partitionsOf(learner)) {
    // What waits beside the log for an adult goes with it (TRU-3).
    yield* run('DELETE FROM quarantine WHERE school = $1 AND partition = $2', partition);
    for (const row of yield* findStreams(partition)) {
      yield* keepStump(row);
      yield* dropPages(row.stream, 1);
      yield* dropStream(row.stream);
      gone.push(stateOf(row));
    }
  }
  for (const row of yield* findClassStreams()) yield* redactIn(row, learner);
  return gone;
}

/** The hashes of the pieces that events of a partition name, whatever became of the bytes. */
export function* piecesNamed(partition: Partition): Steps<readonly string[]> {
  const found: string[] = [];
  for (const { stream } of yield* findStreams(partition))
    yield* eachPage(stream, (events) => {
      for (const { type, data } of events)
        if (type === 'work.added' && typeof data['hash'] === 'string') found.push(data['hash']);
      return undefined;
    });
  return found;
}

/** Pages keep their places, arrival numbers and hashes: what is in them shrinks. */
const redactIn = (row: HeldStream, learner: LearnerId): Steps<void> =>
  eachPage(row.stream, (events, first) => {
    const kept = keptOf(infoOf(row).partition, events, (named) => named === learner);
    const isOther = kept.some((event, index) => event !== events[index]);
    return isOther ? putBody(row.stream, first, packPage(kept).body) : undefined;
  });

function* eachPage(
  stream: StreamId,
  work: (events: readonly StoredEvent[], first: number) => Steps<void> | undefined,
): Steps<void> {
  for (let after = 0; ; ) {
    const pages = yield* findPagesAfter(stream, after, pagesAtOnce);
    for (const page of pages) {
      const change = work(unpackPage(stream, page), page.first);
      if (change) yield* change;
      after = page.first;
    }
    if (pages.length < pagesAtOnce) return;
  }
}

/** What is left of streams that went. */
export const findStumps = (): Steps<readonly HeldStream[]> =>
  all<HeldStream>(
    `SELECT stream, device, partition, branch_stream, branch_seq, branch_first, count, head
     FROM stumps WHERE school = $1 ORDER BY stream`,
  );

const keepStump = ({ stream, device, partition, count, head, ...branch }: HeldStream): Steps<void> =>
  run(
    `INSERT INTO stumps (school, stream, device, partition, branch_stream, branch_seq, branch_first, count, head)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (school, stream) DO UPDATE SET count = excluded.count, head = excluded.head
     WHERE excluded.count > stumps.count`,
    stream,
    device,
    partition,
    branch.branch_stream,
    branch.branch_seq,
    branch.branch_first,
    count,
    head,
  );
