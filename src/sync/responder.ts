import type { Hello } from '#domain/device-api.ts';
import type { StreamInfo } from '#domain/events/event.ts';
import type { DeviceId, Partition, StreamId } from '#domain/ids.ts';
import { emptyHead, type Segment, streamNameHolds } from '#log/chain.ts';
import { type Arrival, type EventStore, segmentLimit } from '#log/event-store.ts';
import { segmentToWire, wireToSegment } from './codec.ts';
import type { Pulled, Receipt, SyncAnswer, SyncRequest } from './protocol.ts';

/** What the asking device may do: decided by the hub from its roster, never from what the device says (SYN-9). */
export type Grant = {
  readonly device: DeviceId;
  mayWrite(partition: Partition): boolean;
  mayRead(partition: Partition): boolean;
};

/** Bounds of an answer: a class's first pull comes in several pages (SYN-8). */
export const answerEventLimit = 2048;

/**
 * Answers one exchange. Takes each segment as its own transaction, then states what it holds: a cut after that costs
 * nothing, because the device asks again and is told the same.
 */
export async function respond(
  request: SyncRequest,
  store: EventStore,
  hello: Hello,
  grant: Grant,
): Promise<SyncAnswer> {
  const refused = new Set<StreamId>();
  const forks = new Map<StreamId, number | null>();
  /** Streams in which both sides are known to hold the same up to the hub's count. */
  const agreed = new Set<StreamId>();
  // Under a name that its device and partition do not make, a device could ask about somebody else's stream.
  const mayPush = (info: StreamInfo) =>
    info.device === grant.device && grant.mayWrite(info.partition) && streamNameHolds(info);
  for (const wire of request.segments) {
    if (!mayPush(wire.info)) {
      refused.add(wire.info.stream);
      continue;
    }
    const segment = wireToSegment(wire);
    if (!segment.ok) continue;
    const result = await store.take(segment.value);
    if (result.kind === 'fork') forks.set(wire.info.stream, result.common);
    // A repeat that ends before the hub's last event proves nothing about what comes after it.
    else if (result.kind === 'taken' && result.head.head === wire.head) agreed.add(wire.info.stream);
  }
  const receipts: Receipt[] = [];
  for (const have of request.have) {
    const receipt = await receiptFor(
      have,
      store,
      refused.has(have.info.stream) || !mayPush(have.info),
      forks,
    );
    receipts.push(receipt);
    if (receipt.status !== 'held') agreed.delete(have.info.stream);
    else if (receipt.count === have.count) agreed.add(have.info.stream);
  }
  return {
    hello,
    receipts,
    pulled: await pull(
      request,
      receipts.filter(({ stream }) => agreed.has(stream)),
      store,
      hello,
      grant,
    ),
  };
}

async function receiptFor(
  have: SyncRequest['have'][number],
  store: EventStore,
  refused: boolean,
  forks: ReadonlyMap<StreamId, number | null>,
): Promise<Receipt> {
  const stream = have.info.stream;
  if (refused) return { ...emptyHead(stream), status: 'refused', common: null };
  const held = (await store.stream(stream)) ?? emptyHead(stream);
  const state = { stream, count: held.count, head: held.head };
  const forkedAt = forks.get(stream);
  if (forkedAt !== undefined && forkedAt !== null) return { ...state, status: 'fork', common: forkedAt };
  const differs = held.count === have.count ? held.head !== have.head : held.count > have.count;
  // A device sends probes when what was stated did not fit its own hashes, whichever of the two is longer.
  const doubted = have.probes !== undefined && held.count > 0;
  if (forkedAt === undefined && !differs && !doubted) return { ...state, status: 'held', common: null };
  return { ...state, status: 'fork', common: await highestAgreement(have, store, held.count) };
}

/** The highest number at which a probe's hash is the hub's too; null when there are no probes. */
async function highestAgreement(
  have: SyncRequest['have'][number],
  store: EventStore,
  held: number,
): Promise<number | null> {
  if (have.count < held) {
    const [at] = have.count === 0 ? [] : await store.read(have.info.stream, have.count, 1);
    // The hub holds all that the device does and more: a restored profile, or a copy that has moved on.
    if (have.count === 0 || at?.hash === have.head) return have.count;
  }
  if (!have.probes) return null;
  const probes = have.probes.filter(([seq]) => seq <= held).sort((a, b) => b[0] - a[0]);
  for (const [seq, hash] of probes) {
    if (seq === 0) return 0;
    const [event] = await store.read(have.info.stream, seq, 1);
    if (event?.hash === hash) return seq;
  }
  return 0;
}

async function pull(
  request: SyncRequest,
  agreed: readonly Receipt[],
  store: EventStore,
  hello: Hello,
  grant: Grant,
): Promise<Pulled[]> {
  const known = request.cursorsOf?.hub === hello.hub && request.cursorsOf.epoch === hello.epoch;
  // A fork, or a restored profile, has numbers for events it lacks: only what was proved the same is left out.
  const heldByDevice = new Map(agreed.map(({ stream, count }) => [stream, count]));
  let room = answerEventLimit;
  const pages: Pulled[] = [];
  for (const want of request.want) {
    if (!grant.mayRead(want.partition)) continue;
    const from = known ? want.after : 0;
    const arrivals = room > 0 ? await store.arrivals(want.partition, from, room) : [];
    const last = arrivals[arrivals.length - 1];
    const wanted = arrivals.filter(({ event }) => event.seq > (heldByDevice.get(event.stream) ?? 0));
    pages.push({
      partition: want.partition,
      segments: (await segmentsOf(wanted, store)).map(segmentToWire),
      after: last?.arrival ?? from,
      more: room === 0 || arrivals.length === room,
    });
    room -= arrivals.length;
  }
  return pages;
}

/** Groups arrivals into segments of consecutive events of one stream, in order of arrival. */
async function segmentsOf(arrivals: readonly Arrival[], store: EventStore): Promise<Segment[]> {
  const segments: { info: StreamInfo; previous: Segment['previous']; events: Segment['events'][number][] }[] =
    [];
  for (const { info, event } of arrivals) {
    const open = segments[segments.length - 1];
    const last = open?.events[open.events.length - 1];
    if (
      open &&
      last &&
      last.stream === event.stream &&
      last.seq + 1 === event.seq &&
      open.events.length < segmentLimit
    ) {
      open.events.push(event);
      continue;
    }
    const [before] = event.seq === 1 ? [] : await store.read(event.stream, event.seq - 1, 1);
    segments.push({ info, previous: before?.hash ?? emptyHead(event.stream).head, events: [event] });
  }
  return segments;
}
