import type { LogicalTime, StoredEvent, StreamInfo } from '#domain/events/event.ts';
import type { ChainHash, Partition, StreamId } from '#domain/ids.ts';
import { emptyHead, genesis, type Head, type Segment, streamOf } from '#log/chain.ts';
import type { Arrival, EventStore, StreamState } from '#log/event-store.ts';
import { compareTimes } from '#log/order.ts';
import { branch, seal } from '#log/seal.ts';
import { planTake } from '#log/take.ts';

type Held = { info: StreamInfo; events: StoredEvent[]; own: boolean; continuedBy: StreamId | null };

/** Everything a MemoryEventStore holds, copied out and in: a device image, a backup. */
export type Image = {
  streams: Map<StreamId, Held>;
  log: { stream: StreamId; seq: number }[];
  last: LogicalTime | null;
};

export type MemoryEventStore = EventStore & {
  branchAt(stream: StreamId, common: number): Promise<void>;
  own(): StreamState[];
  all(): StoredEvent[];
  image(): Image;
};

/** The EventStore port in memory, for thousands of simulated schedules; it runs the same contract as the real ones. */
export function createMemoryEventStore(from?: Image): MemoryEventStore {
  const { streams, log } = from
    ? copy(from)
    : { streams: new Map<StreamId, Held>(), log: [] as Image['log'] };
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
  const add = (held: Held, events: readonly StoredEvent[]) => {
    for (const event of events) {
      held.events.push(event);
      log.push({ stream: event.stream, seq: event.seq });
      if (last === null || compareTimes(event.order, last) > 0) last = event.order;
    }
  };
  const hashAt =
    (stream: StreamId) =>
    (seq: number): ChainHash | undefined =>
      seq === 0 ? genesis(stream) : streams.get(stream)?.events[seq - 1]?.hash;

  const keepBranch = (segment: Segment): StreamId => {
    const target = open(segment.info, true);
    target.own = true;
    const plan = planTake(segment, stateOf(target), hashAt(segment.info.stream));
    if (plan.result.kind === 'taken') add(target, plan.add);
    else {
      const common = plan.result.kind === 'fork' ? plan.result.common : null;
      if (common === null) throw new Error(`a branch could not be kept: ${plan.result.kind}`);
      target.continuedBy = keepBranch(branch(segment.info, common, segment.events.slice(common)));
    }
    return segment.info.stream;
  };

  return {
    async append(device, partition, drafts, reading) {
      const first = streamOf(device, partition);
      let held = open({ stream: first, device, partition, branchOf: null }, true);
      held.own = true;
      for (let next = held.continuedBy; next !== null; next = held.continuedBy) {
        const branchHeld = streams.get(next);
        if (!branchHeld) break;
        held = branchHeld;
      }
      const sealed: StoredEvent[] = [];
      for (const draft of drafts) {
        const event = seal(headOf(held), draft, last, reading);
        add(held, [event]);
        sealed.push(event);
      }
      return sealed;
    },
    async take(segment) {
      const held = streams.get(segment.info.stream);
      const plan = planTake(segment, held ? stateOf(held) : null, hashAt(segment.info.stream));
      if (plan.add.length > 0) add(open(segment.info, false), plan.add);
      return plan.result;
    },
    async branchAt(stream, common) {
      const held = streams.get(stream);
      if (!held || common >= headOf(held).count) return;
      const segment = branch(held.info, common, held.events.slice(common));
      for (const event of held.events.splice(common)) {
        const at = log.findIndex((entry) => entry.stream === stream && entry.seq === event.seq);
        if (at >= 0) log.splice(at, 1);
      }
      held.continuedBy = keepBranch(segment);
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
    own: () => [...streams.values()].filter(({ own }) => own).map(stateOf),
    all: () => log.flatMap(({ stream, seq }) => streams.get(stream)?.events[seq - 1] ?? []),
    image: () => copy({ streams, log, last }),
  };
}

function copy(image: Image): Image {
  const streams = new Map<StreamId, Held>();
  for (const [id, held] of image.streams) streams.set(id, { ...held, events: [...held.events] });
  return { streams, log: [...image.log], last: image.last };
}
