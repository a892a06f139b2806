/** Frozen with protocol 1 (see protocol.ts). */
import { type Failure, failure } from '#domain/error-codes.ts';
import type { StoredEvent } from '#domain/events/event.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { chainHash, type Segment } from '#log/chain.ts';
import type { WireSegment } from './protocol.ts';

/** A segment as it travels: what the receiver can compute is left out (SYN-3). The segment must not be empty. */
export function segmentToWire(segment: Segment): WireSegment {
  const { events, info, previous } = segment;
  return {
    info,
    from: events[0]?.seq ?? 1,
    previous,
    head: events[events.length - 1]?.hash ?? previous,
    events: events.map((event) => [
      event.type,
      event.version,
      event.order,
      event.at,
      event.offset,
      event.data,
    ]),
  };
}

/** The segment again, with every hash computed here; `malformed` when they do not lead to the head that was sent. */
export function wireToSegment(wire: WireSegment): Result<Segment, Failure> {
  let previous = wire.previous;
  const events: StoredEvent[] = wire.events.map(([type, version, order, at, offset, data], index) => {
    const body = { stream: wire.info.stream, seq: wire.from + index, type, version, order, at, offset, data };
    previous = chainHash(previous, body);
    return { ...body, hash: previous };
  });
  if (previous !== wire.head) return err(failure('malformed', { stream: wire.info.stream }));
  return ok({ info: wire.info, previous: wire.previous, events });
}
