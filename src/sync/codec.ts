import { type Failure, failure } from '#domain/error-codes.ts';
import { err, ok, type Result } from '#domain/result.ts';
import { chainSegment, type Segment } from '#log/chain.ts';
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
  const { info, from, previous } = wire;
  const segment = chainSegment(
    info,
    previous,
    wire.events.map(([type, version, order, at, offset, data], place) => {
      return { stream: info.stream, seq: from + place, type, version, order, at, offset, data };
    }),
  );
  const head = segment.events[segment.events.length - 1]?.hash ?? previous;
  return head === wire.head ? ok(segment) : err(failure('malformed', { stream: info.stream }));
}
