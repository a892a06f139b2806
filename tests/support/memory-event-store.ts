import type { LogicalTime, StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, DeviceId, LearnerId, Partition, StreamId } from '#domain/ids.ts';
import { chainHash, emptyHead, genesis, type Head, type Segment, streamOf } from '#log/chain.ts';
import type { ClockReading } from '#log/clock.ts';
import { LearnerErased, learnerSpokenOf, partitionsOf } from '#log/erase.ts';
import type { Arrival, EventStore, Moved, StreamState } from '#log/event-store.ts';
import { compareTimes } from '#log/order.ts';
import { keptOf } from '#log/redaction.ts';
import { branch, seal } from '#log/seal.ts';
import { planTake } from '#log/take.ts';
import type { Run } from '#sync/intake.ts';

type Held = { info: StreamInfo; events: StoredEvent[]; own: boolean; continuedBy: StreamId | null };

/** Everything a MemoryEventStore holds, copied out and in: a device image, a backup. */
export type Image = {
  streams: Map<StreamId, Held>;
  /** By arrival number less one; null where an event has moved to a branch since: arrival numbers never shift. */
  log: ({ stream: StreamId; seq: number } | null)[];
  last: LogicalTime | null;
  erased: Set<LearnerId>;
};

/** An event of a newer program: sealed like any other, of a type or version that nobody here knows (LOG-11). */
export type ForeignDraft = {
  readonly type: string;
  readonly version: number;
  readonly data: StoredEvent['data'];
};

export type MemoryEventStore = EventStore & {
  appendForeign(
    device: DeviceId,
    partition: Partition,
    draft: ForeignDraft,
    reading: ClockReading,
  ): Promise<StoredEvent>;
  /** From now on nothing of the learner is taken; what is held is removed by `erase`. */
  noteErased(learner: LearnerId): void;
  /** Takes events out of an own stream, and branches after them (TRU-6); null when none of them is here. */
  setAside(stream: StreamId, runs: readonly Run[]): Moved[] | null;
  own(): StreamState[];
  /** Streams that came from elsewhere. */
  pulled(): StreamState[];
  isPulled(stream: StreamId): boolean;
  all(): StoredEvent[];
  size(): number;
  /** The greatest logical time seen and believed; null at first. */
  last(): LogicalTime | null;
  image(): Image;
};

/**
 * The EventStore port in memory, for thousands of simulated schedules; it runs the same contract as the real ones. Every
 * method changes the store within one synchronous stretch, so each is a transaction: all or nothing.
 *
 * @param believes false for a logical time that must not carry this log's own time along; a hub has one (LOG-7)
 */
export function createMemoryEventStore(
  from?: Image,
  believes: (time: LogicalTime) => boolean = () => true,
): MemoryEventStore {
  const { streams, log, erased } = from
    ? copy(from)
    : { streams: new Map<StreamId, Held>(), log: [] as Image['log'], erased: new Set<LearnerId>() };
  let last: LogicalTime | null = from?.last ?? null;

  const headOf = (held: Held): Head => {
    const newest = held.events[held.events.length - 1];
    return newest
      ? { stream: held.info.stream, count: newest.seq, head: newest.hash }
      : emptyHead(held.info.stream);
  };
  const stateOf = (held: Held): StreamState => ({ ...held.info, ...headOf(held) });
  const open = (info: StreamInfo, own: boolean): Held => {
    const held = streams.get(info.stream) ?? { info, events: [], own, continuedBy: null };
    streams.set(info.stream, held);
    return held;
  };
  const isErased = (partition: Partition): boolean => {
    const learner = learnerSpokenOf(partition);
    return learner !== null && erased.has(learner);
  };
  const add = (held: Held, events: readonly StoredEvent[]) => {
    for (const event of keptOf(held.info.partition, events, (learner) => erased.has(learner))) {
      held.events.push(event);
      log.push({ stream: event.stream, seq: event.seq });
      if (believes(event.order) && (last === null || compareTimes(event.order, last) > 0)) last = event.order;
    }
  };
  const hashAt =
    (stream: StreamId) =>
    (seq: number): ChainHash | undefined =>
      seq === 0 ? genesis(stream) : streams.get(stream)?.events[seq - 1]?.hash;

  /** Keeps a branch under its name; one of that name may be here already, and part from this one later. */
  const keepBranch = (segment: Segment, own: boolean, moves: Moved[]): StreamId => {
    const target = open(segment.info, own);
    target.own ||= own;
    const { stream } = segment.info;
    const plan = planTake(segment, stateOf(target), hashAt(stream));
    if (plan.result.kind === 'taken') add(target, plan.add);
    else {
      const common = plan.result.kind === 'fork' ? plan.result.common : null;
      if (common === null) throw new Error(`a branch could not be kept: ${plan.result.kind}`);
      const further = branch(segment.info, common, segment.events.slice(common));
      moves.push({ stream, common, to: further.info.stream });
      target.continuedBy = keepBranch(further, own, moves);
    }
    return stream;
  };

  /** The stream new events of a device go to: the first, or the newest branch. */
  const writing = (device: DeviceId, partition: Partition): Held => {
    const first = streamOf(device, partition);
    let held = open({ stream: first, device, partition, branchOf: null }, true);
    held.own = true;
    for (let next = held.continuedBy; next !== null; next = held.continuedBy) {
      const branchHeld = streams.get(next);
      if (!branchHeld) break;
      held = branchHeld;
    }
    return held;
  };

  /** What comes after `common` leaves the stream, as it was. */
  const cut = (held: Held, common: number): StoredEvent[] => {
    const rest = held.events.splice(common);
    for (const { stream, seq } of rest) {
      const at = log.findIndex((entry) => entry?.stream === stream && entry.seq === seq);
      if (at >= 0) log[at] = null;
    }
    return rest;
  };
  const goOnAside = (held: Held, common: number, rest: readonly StoredEvent[]): Moved[] => {
    const segment = branch(held.info, common, rest);
    const moves: Moved[] = [{ stream: held.info.stream, common, to: segment.info.stream }];
    held.continuedBy = keepBranch(segment, held.own, moves);
    return moves;
  };

  return {
    async append(device, partition, drafts, reading) {
      if (isErased(partition)) throw new LearnerErased();
      const held = writing(device, partition);
      const sealed: StoredEvent[] = [];
      for (const draft of drafts) {
        const event = seal(headOf(held), draft, last, reading);
        add(held, [event]);
        sealed.push(event);
      }
      return sealed;
    },
    async appendForeign(device, partition, { type, version, data }, reading) {
      const held = writing(device, partition);
      const head = headOf(held);
      const known = seal(
        head,
        { type: 'preference.changed', data: { field: 'motion', value: 'off' } },
        last,
        reading,
      );
      const body = { ...known, type, version, data };
      const event = { ...body, hash: chainHash(head.head, body) };
      add(held, [event]);
      return event;
    },
    async take(segment) {
      if (isErased(segment.info.partition)) return { kind: 'erased' };
      const held = streams.get(segment.info.stream);
      const plan = planTake(segment, held ? stateOf(held) : null, hashAt(segment.info.stream));
      if (plan.add.length > 0) add(open(segment.info, false), plan.add);
      return plan.result;
    },
    async branchAt(stream, common) {
      const held = streams.get(stream);
      if (!held || common >= headOf(held).count) return [];
      return goOnAside(held, common, cut(held, common));
    },
    setAside(stream, runs) {
      const held = streams.get(stream);
      // A copy of this device may have written others under these numbers: the last hash speaks for all before it.
      const own = held?.own ? runs.filter((run) => hashAt(stream)(run.count) === run.head) : [];
      if (!held || own.length === 0) return null;
      const after = Math.min(...own.map((run) => run.after));
      const isOut = (seq: number) => own.some((run) => seq > run.after && seq <= run.count);
      const rest = cut(held, after).filter(({ seq }) => !isOut(seq));
      return rest.length > 0 ? goOnAside(held, after, rest) : [];
    },
    async stream(stream) {
      const held = streams.get(stream);
      return held ? stateOf(held) : null;
    },
    streams: async (partition: Partition) =>
      [...streams.values()]
        .filter(({ info }) => info.partition === partition)
        .map(stateOf)
        .sort((a, b) => (a.stream < b.stream ? -1 : 1)),
    read: async (stream, from, limit) => streams.get(stream)?.events.slice(from - 1, from - 1 + limit) ?? [],
    arrivals: async (partition, after, limit) => {
      const found: Arrival[] = [];
      for (let index = after; index < log.length && found.length < limit; index++) {
        const entry = log[index];
        const held = entry && streams.get(entry.stream);
        const event = entry && held?.events[entry.seq - 1];
        if (held && event && held.info.partition === partition)
          found.push({ arrival: index + 1, info: held.info, event });
      }
      return found;
    },
    cursor: async () => log.length,
    async erase(learner) {
      erased.add(learner);
      const gone: StreamState[] = [];
      for (const held of [...streams.values()]) {
        const { stream, partition } = held.info;
        if (partitionsOf(learner).includes(partition)) {
          gone.push(stateOf(held));
          streams.delete(stream);
          for (const [at, entry] of log.entries()) if (entry?.stream === stream) log[at] = null;
        } else held.events = [...keptOf(partition, held.events, (named) => named === learner)];
      }
      return gone;
    },
    noteErased: (learner) => void erased.add(learner),
    own: () => [...streams.values()].filter(({ own }) => own).map(stateOf),
    isPulled: (stream) => streams.get(stream)?.own === false,
    pulled: () => [...streams.values()].filter(({ own }) => !own).map(stateOf),
    all: () => log.flatMap((entry) => (entry && streams.get(entry.stream)?.events[entry.seq - 1]) ?? []),
    size: () => log.length,
    last: () => last,
    image: () => copy({ streams, log, last, erased }),
  };
}

function copy(image: Image): Image {
  const streams = new Map<StreamId, Held>();
  for (const [id, held] of image.streams) streams.set(id, { ...held, events: [...held.events] });
  return { streams, log: [...image.log], last: image.last, erased: new Set(image.erased) };
}
