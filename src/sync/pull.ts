import type { Hello } from '#domain/device-api.ts';
import type { StreamInfo } from '#domain/events/event.ts';
import type { StreamId } from '#domain/ids.ts';
import { emptyHead, type Segment } from '#log/chain.ts';
import { type Arrival, type EventStore, segmentLimit } from '#log/event-store.ts';
import { segmentToWire } from './codec.ts';
import { markOf, type Pulled, type WireSegment } from './protocol.ts';
import type { Statements } from './statements.ts';
import type { SyncRequest } from './sync-request.ts';

/** Bounds of an answer: a class's first pull comes in several pages (SYN-8). */
export const answerEventLimit = 2048;

type Pull = {
  readonly request: SyncRequest;
  /** How many events of a stream the device was proved to hold alike: they are not sent back. */
  readonly heldByDevice: ReadonlyMap<StreamId, number>;
  readonly store: EventStore;
  readonly hello: Hello;
  readonly statements: Statements;
  mayRead(partition: SyncRequest['want'][number]['partition']): boolean;
};

/** The pages of what the device asks for and may read, each segment with the hub's statement of it (SYN-9, SYN-13). */
export async function pull({
  request,
  heldByDevice,
  store,
  hello,
  statements,
  mayRead,
}: Pull): Promise<Pulled[]> {
  const known = request.cursorsOf?.hub === hello.hub && request.cursorsOf.epoch === hello.epoch;
  let room = answerEventLimit;
  const pages: Pulled[] = [];
  for (const want of request.want) {
    if (!mayRead(want.partition)) continue;
    const from = known && (await isOurs(want, store)) ? want.after : 0;
    const arrivals = room > 0 ? await store.arrivals(want.partition, from, room) : [];
    const last = arrivals[arrivals.length - 1];
    const wanted = arrivals.filter(({ event }) => event.seq > (heldByDevice.get(event.stream) ?? 0));
    const segments: WireSegment[] = [];
    for (const segment of await segmentsOf(wanted, store)) {
      const wire = segmentToWire(segment);
      const count = wire.from + wire.events.length - 1;
      segments.push({ ...wire, proof: await statements.sign(wire.info.stream, count, wire.head) });
    }
    const page = {
      partition: want.partition,
      segments,
      after: last?.arrival ?? from,
      ...(last ? { mark: markOf(last.event.hash) } : {}),
      more: room === 0 || arrivals.length === room,
    };
    // What changes nothing for the device is not said (SYN-8).
    if (!known || page.more || page.after !== want.after) pages.push(page);
    room -= arrivals.length;
  }
  return pages;
}

/**
 * Is this a cursor of this hub's history? One that is not, be it of a hub as it was before a restore or spoilt on its way,
 * would leave out what the device has never had: it begins again, at the price of bytes.
 */
async function isOurs(
  { partition, after, mark }: SyncRequest['want'][number],
  store: EventStore,
): Promise<boolean> {
  if (after === 0) return true;
  if (mark === undefined) return after <= (await store.cursor());
  const [arrival] = await store.arrivals(partition, after - 1, 1);
  return arrival?.arrival === after && markOf(arrival.event.hash) === mark;
}

type OpenSegment = { info: StreamInfo; previous: Segment['previous']; events: Segment['events'][number][] };

/** Groups arrivals into segments of consecutive events of one stream, in order of arrival. */
async function segmentsOf(arrivals: readonly Arrival[], store: EventStore): Promise<Segment[]> {
  const segments: OpenSegment[] = [];
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
