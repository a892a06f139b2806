import type { LogicalTime, StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, Partition, StreamId } from '#domain/ids.ts';
import { invariant } from '#domain/invariant.ts';
import { emptyHead, genesis, type Head, type Segment, streamOf } from '#log/chain.ts';
import { clockJumpLimit } from '#log/clock.ts';
import { LearnerErased, learnerSpokenOf } from '#log/erase.ts';
import type { Arrival, EventStore, Moved, TakeResult } from '#log/event-store.ts';
import { compareTimes } from '#log/order.ts';
import { keptOf } from '#log/redaction.ts';
import { branch, seal } from '#log/seal.ts';
import { planTake } from '#log/take.ts';
import type { SqlEngine } from './engine.ts';
import { erasedLearners, eraseFromLog, isErased, noteErased } from './erased-log.ts';
import { hashAt, packPage, pageLimit, unpackPage } from './event-page.ts';
import {
  addPage,
  dropPages,
  findArrivals,
  findHashes,
  findPages,
  findStream,
  findStreams,
  type HeldStream,
  infoOf,
  type LogRow,
  moveHead,
  moveLog,
  readLog,
  stateOf,
} from './event-rows.ts';
import type { Steps } from './steps.ts';

/** Pages looked at first; most askers want few events, and then the next look takes twice as many. */
const pagesAtFirst = 4;

/**
 * The log's steps, for whoever does more in the same transaction (`quarantine.ts`). What comes together is one page
 * (`event-page.ts`), so that a class's week is a few hundred rows.
 *
 * @param now the hub's clock: stamps when events came, and decides which logical times can be believed
 */
export function createLogSteps(now: () => number) {
  function* add(info: StreamInfo, events: readonly StoredEvent[], log: LogRow): Steps<void> {
    const last = events[events.length - 1];
    if (!last) return;
    const received = Math.trunc(now());
    let { arrival } = log;
    for (let from = 0; from < events.length; from += pageLimit) {
      const page = packPage(events.slice(from, from + pageLimit));
      arrival += page.count;
      yield* addPage(info, { ...page, last: arrival }, received);
    }
    yield* moveHead(info, { count: last.seq, head: last.hash });
    const [top_ms, top_n] = greatestTime(topOf(log), events, received + clockJumpLimit) ?? [0, 0];
    yield* moveLog({ arrival, top_ms, top_n });
  }

  function* append(
    device: DeviceId,
    partition: Partition,
    drafts: Parameters<EventStore['append']>[2],
    reading: Parameters<EventStore['append']>[3],
  ): Steps<readonly StoredEvent[]> {
    if (yield* isOfErased(partition)) throw new LearnerErased();
    const info = { stream: streamOf(device, partition), device, partition, branchOf: null };
    let head: Head = (yield* findStream(info.stream)) ?? emptyHead(info.stream);
    const log = yield* readLog();
    let time = topOf(log);
    const events = drafts.map((draft) => {
      const event = seal(head, draft, time, reading);
      head = { stream: info.stream, count: event.seq, head: event.hash };
      time = event.order;
      return event;
    });
    yield* add(info, events, log);
    return events;
  }

  function* take(segment: Segment): Steps<TakeResult> {
    const { stream, partition } = segment.info;
    if (yield* isOfErased(partition)) return { kind: 'erased' };
    const row = yield* findStream(stream);
    const hashes = yield* heldHashes(row, segment);
    const plan = planTake(segment, row && stateOf(row), (seq) => hashes.get(seq));
    if (plan.add.length > 0) {
      // An older copy of a class brings nobody back (ERA-5).
      const erased = learnerSpokenOf(partition) === null ? yield* erasedLearners() : null;
      const kept = erased ? keptOf(partition, plan.add, (learner) => erased.has(learner)) : plan.add;
      yield* add(segment.info, kept, yield* readLog());
    }
    return plan.result;
  }

  /** The rest of a stream as its branch, kept under the branch's name; a branch of that name that parts later goes further. */
  function* keepBranch(segment: Segment): Steps<readonly Moved[]> {
    const result = yield* take(segment);
    if (result.kind === 'taken') return [];
    invariant(result.kind === 'fork' && result.common !== null, `a branch can be kept, not ${result.kind}`);
    const further = branch(segment.info, result.common, segment.events.slice(result.common));
    const moved = { stream: segment.info.stream, common: result.common, to: further.info.stream };
    return [moved, ...(yield* keepBranch(further))];
  }

  function* branchAt(stream: StreamId, common: number): Steps<readonly Moved[]> {
    const row = yield* findStream(stream);
    if (!row || common >= row.count) return [];
    const rest = yield* read(stream, common + 1, row.count - common);
    if (rest.length === 0) return [];
    const parted = (yield* findPages(stream, common - pageLimit + 1, common + 1)).find(
      ({ first, count }) => first <= common && first + count - 1 > common,
    );
    yield* dropPages(stream, parted?.first ?? common + 1);
    let head = genesis(stream);
    if (common > 0) {
      const kept = parted ? unpackPage(stream, parted).slice(0, common - parted.first + 1) : [];
      // What stays keeps its arrival numbers; the others leave a gap.
      if (parted)
        yield* addPage(
          infoOf(row),
          { ...packPage(kept), last: parted.last - parted.count + kept.length },
          Math.trunc(now()),
        );
      const [last] = parted ? kept.slice(-1) : yield* read(stream, common, 1);
      invariant(last, 'the events before a branch are held');
      head = last.hash;
    }
    yield* moveHead(infoOf(row), { count: common, head });
    const moved = branch(infoOf(row), common, rest);
    return [{ stream, common, to: moved.info.stream }, ...(yield* keepBranch(moved))];
  }

  function* read(stream: StreamId, from: number, limit: number): Steps<readonly StoredEvent[]> {
    const pages = yield* findPages(stream, from - pageLimit + 1, from + limit);
    return pages
      .flatMap((page) => unpackPage(stream, page))
      .filter(({ seq }) => seq >= from && seq < from + limit);
  }

  function* arrivals(partition: Partition, after: number, limit: number): Steps<readonly Arrival[]> {
    const found: Arrival[] = [];
    let cursor = after;
    for (let pages = pagesAtFirst; found.length < limit; pages *= 2) {
      const rows = yield* findArrivals(partition, cursor, pages);
      for (const row of rows) {
        if (found.length >= limit) break;
        const info = infoOf(row);
        const first = row.last - row.count + 1;
        for (const [index, event] of unpackPage(row.stream, row).entries())
          if (first + index > after) found.push({ arrival: first + index, info, event });
        cursor = row.last;
      }
      if (rows.length < pages) break;
    }
    return found.slice(0, limit);
  }

  return { append, take, branchAt, read, arrivals };
}

/** The EventStore port on any engine. */
export function createHubEventStore(engine: SqlEngine, now: () => number): EventStore {
  const { append, take, branchAt, read, arrivals } = createLogSteps(now);
  return {
    append: (device, partition, drafts, reading) =>
      engine.write(() => append(device, partition, drafts, reading)),

    // Others are answered between two segments: a week handed in must not keep a teacher's page waiting.
    take: async (segment) => {
      await new Promise((turn) => setImmediate(turn));
      return engine.write(() => take(segment));
    },

    branchAt: (stream, common) => engine.write(() => branchAt(stream, common)),

    stream: async (stream) => {
      const row = await engine.read(() => findStream(stream));
      return row && stateOf(row);
    },
    streams: async (partition) => (await engine.read(() => findStreams(partition))).map(stateOf),
    read: (stream, from, limit) => engine.read(() => read(stream, from, limit)),
    arrivals: (partition, after, limit) => engine.read(() => arrivals(partition, after, limit)),
    cursor: async () => (await engine.read(readLog)).arrival,

    erase: (learner) =>
      engine.write(function* () {
        yield* noteErased(learner, now());
        return yield* eraseFromLog(learner);
      }),
  };
}

function* isOfErased(partition: Partition): Steps<boolean> {
  const learner = learnerSpokenOf(partition);
  return learner !== null && (yield* isErased(learner));
}

/** The hashes held at the numbers a segment touches, and just before it. Going on where the stream ends reads none. */
export function* heldHashes(row: HeldStream | null, segment: Segment): Steps<ReadonlyMap<number, ChainHash>> {
  const hashes = new Map<number, ChainHash>([[0, genesis(segment.info.stream)]]);
  const first = segment.events[0]?.seq;
  if (!row || first === undefined) return hashes;
  hashes.set(row.count, row.head);
  if (first > row.count) return hashes;
  const pages = yield* findHashes(row.stream, first - pageLimit, first + segment.events.length);
  for (const page of pages)
    for (let index = 0; index < page.count; index++) hashes.set(page.first + index, hashAt(page, index));
  return hashes;
}

const topOf = ({ top_ms, top_n }: LogRow): LogicalTime | null => (top_ms > 0 ? [top_ms, top_n] : null);

/** LOG-7: a device set to 2099 must not carry this log's own time there. */
function greatestTime(
  known: LogicalTime | null,
  events: readonly StoredEvent[],
  believable: number,
): LogicalTime | null {
  let top = known;
  for (const { order } of events)
    if (order[0] <= believable && (top === null || compareTimes(order, top) > 0)) top = order;
  return top;
}
