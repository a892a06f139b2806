import type { ChainHash, DeviceId, StreamId } from '#domain/ids.ts';
import { firstBreak, genesis, type Segment, streamNameHolds } from '#log/chain.ts';
import { learnerSpokenOf } from '#log/erase.ts';
import type { Run, Taken } from '#sync/intake.ts';
import { type Decision, decideSome } from './decision.ts';
import { stateOfDevice } from './device-states.ts';
import type { SqlEngine } from './engine.ts';
import { isErased } from './erased-log.ts';
import { findStream, type HeldStream } from './event-rows.ts';
import { createLogSteps, heldHashes } from './event-store.ts';
import {
  findKnown,
  findRefused,
  findWaiting,
  insertWaiting,
  type Load,
  loadOf,
  type QuarantineRow,
} from './quarantine-rows.ts';
import { all, one, type Steps } from './steps.ts';

/** What is kept of one device until somebody has looked (TRU-5): a shared tablet's month, and no stranger's disk full. */
export const quarantineLimits = { events: 5000, bytes: 4_000_000, streams: 256 } as const;

/** Streams that one device has in one partition (TRU-11): its own, and a branch for each time it was copied or put back. */
export const mostStreams = 64;

/**
 * The door of the log for what devices hand in (TRU-3): of one that works into the log, of one that is lost or revoked beside it,
 * as the hub knows the device in the very transaction that stores the segment.
 *
 * @param now the hub's clock
 */
export function createQuarantine(engine: SqlEngine, now: () => number) {
  const log = createLogSteps(now);

  function* take(segment: Segment): Steps<Taken> {
    const { device, partition, branchOf, stream } = segment.info;
    if (yield* stateOfDevice(device)) {
      const learner = learnerSpokenOf(partition);
      return learner !== null && (yield* isErased(learner)) ? { kind: 'erased' } : yield* putApart(segment);
    }
    const refused = yield* findRefused(stream);
    if (refused.length > 0) {
      const first = segment.events.findIndex(({ seq, hash }) =>
        refused.some((row) => row.seq === seq && row.hash === hash),
      );
      const events = first < 0 ? segment.events : segment.events.slice(0, first);
      const taken = events.length > 0 ? yield* log.take({ ...segment, events }) : null;
      // Told before any fork: the device must not carry into a branch what was refused.
      return first < 0 && taken && taken.kind !== 'fork'
        ? taken
        : {
            kind: 'unwanted',
            because: 'refused',
            runs: runsOf(refused, segment),
            taken,
          };
    }
    if (branchOf !== null && !(yield* findStream(stream)) && (yield* countStreams(segment)) >= mostStreams)
      return { kind: 'too-much' };
    return yield* log.take(segment);
  }

  function* putApart(segment: Segment): Steps<Taken> {
    const { info, events, previous } = segment;
    const [first] = events;
    const last = events[events.length - 1];
    if (!first || !last) return { kind: 'gap', head: emptyOf(info.stream) };
    const held = yield* findStream(info.stream);
    if (!streamNameHolds(info) || isStranger(held, segment) || firstBreak(segment) !== null)
      return { kind: 'broken', at: first.seq };
    const inLog = yield* heldHashes(held, segment);
    const apart = yield* findKnown(info.stream, first.seq - 1, last.seq);
    const isKnown = (seq: number, hash: ChainHash): boolean =>
      inLog.get(seq) === hash || apart.some((row) => row.seq === seq && row.hash === hash);
    const from = events.findIndex(({ seq, hash }) => !isKnown(seq, hash));
    if (from < 0) return { kind: 'apart', count: last.seq, head: last.hash };
    const before = events[from - 1]?.hash ?? previous;
    const count = first.seq + from - 1;
    if (!isKnown(count, before)) return { kind: 'gap', head: emptyOf(info.stream) };
    const load = yield* loadOf(info.device);
    const fresh = events.slice(from, from + roomOf(load));
    yield* insertWaiting(info, before, fresh, load.arrival, now());
    const kept = fresh[fresh.length - 1];
    return { kind: 'apart', count: kept?.seq ?? count, head: kept?.hash ?? before };
  }

  /** As the device has it: all that it claims when its head is known here, else as far as anything is. */
  function* kept(stream: StreamId, count: number, head: ChainHash) {
    const held = yield* findStream(stream);
    const claimed = yield* one(
      'SELECT hash FROM quarantine WHERE school = $1 AND stream = $2 AND seq = $3 AND hash = $4',
      stream,
      count,
      head,
    );
    const inLog = held && held.count >= count && count > 0 ? (yield* log.read(stream, count, 1))[0] : null;
    if (claimed || inLog?.hash === head) return { count, head };
    const last = yield* one<Pick<QuarantineRow, 'seq' | 'hash'>>(
      `SELECT seq, hash FROM quarantine WHERE school = $1 AND stream = $2 AND seq <= $3
       ORDER BY seq DESC, hash LIMIT 1`,
      stream,
      count,
    );
    if (last && last.seq > (held?.count ?? 0)) return { count: last.seq, head: last.hash };
    return held && held.count <= count
      ? { count: held.count, head: held.head }
      : { count: 0, head: genesis(stream) };
  }

  const waitingBy = (): Steps<readonly { readonly device: DeviceId; readonly waiting: number }[]> =>
    all(
      `SELECT device, CAST(COUNT(*) AS BIGINT) AS waiting FROM quarantine
       WHERE school = $1 AND state = 'waiting' GROUP BY device`,
    );

  return {
    // Others are answered between two segments, as in the log.
    take: async (segment: Segment): Promise<Taken> => {
      await new Promise((turn) => setImmediate(turn));
      return engine.write(() => take(segment));
    },
    kept: (stream: StreamId, count: number, head: ChainHash) => engine.read(() => kept(stream, count, head)),

    hasRefused: async (stream: StreamId): Promise<boolean> =>
      (await engine.read(() => findRefused(stream))).length > 0,

    load: (device: DeviceId): Promise<Load> => engine.read(() => loadOf(device)),
    /** Waiting events in order of arrival. */
    waiting: (device: DeviceId, after: number, upTo: number, limit: number) =>
      engine.read(() => findWaiting(device, after, upTo, limit)),
    /** How many events wait of each device that has any. */
    counts: async (): Promise<ReadonlyMap<DeviceId, number>> =>
      new Map((await engine.read(waitingBy)).map(({ device, waiting }) => [device, waiting])),

    /**
     * Carries an adult's decision out (TRU-6), some of it in each transaction: cut in the middle, asking again goes on. Answers with how many
     * events were accepted and refused.
     */
    async decide(device: DeviceId, decision: Decision): Promise<{ accepted: number; refused: number }> {
      const sum = { accepted: 0, refused: 0 };
      for (let after = 0; ; ) {
        const done = await engine.write(() => decideSome(log, device, decision, after, now()));
        sum.accepted += done.accepted;
        sum.refused += done.refused;
        if (done.last === null) return sum;
        after = done.last;
      }
    },
  };
}

export type Quarantine = ReturnType<typeof createQuarantine>;

const emptyOf = (stream: StreamId) => ({ stream, count: 0, head: genesis(stream) });

/** Room for so many events more. */
function roomOf({ events, bytes, streams }: Load): number {
  const isFull = bytes >= quarantineLimits.bytes || streams >= quarantineLimits.streams;
  return isFull ? 0 : Math.max(0, quarantineLimits.events - events);
}

/** A branch's name does not tell its device and partition: what the stream first came with holds (LOG-9). */
const isStranger = (held: HeldStream | null, { info }: Segment): boolean =>
  held !== null && (held.device !== info.device || held.partition !== info.partition);

function* countStreams({ info }: Segment): Steps<number> {
  const row = yield* one<{ streams: number }>(
    `SELECT CAST(COUNT(*) AS BIGINT) AS streams FROM streams
     WHERE school = $1 AND partition = $2 AND device = $3`,
    info.partition,
    info.device,
  );
  return row?.streams ?? 0;
}

/**
 * Refused events that follow each other, as one; but not those that were handed in now with those that were not: a run is known by its
 * last hash, and a copy of this device may have had others refused after the same beginning.
 */
function runsOf(
  refused: readonly Pick<QuarantineRow, 'seq' | 'hash' | 'previous'>[],
  { events }: Segment,
): Run[] {
  const sent = new Set(events.map(({ hash }) => hash));
  const runs: Run[] = [];
  for (const { seq, hash, previous } of refused) {
    const open = runs.findIndex((run) => run.count === seq - 1 && run.head === previous);
    const run = sent.has(hash) === sent.has(previous) ? runs[open] : undefined;
    if (run) runs[open] = { ...run, count: seq, head: hash };
    else runs.push({ after: seq - 1, count: seq, head: hash });
  }
  return runs;
}
