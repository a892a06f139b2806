import type { LogicalTime, StoredEvent } from '#domain/events/event.ts';

/** Canonical order (LOG-6): logical time, then stream, then number. The same on every machine, whatever arrived when. */
export function compareEvents(
  a: Pick<StoredEvent, 'order' | 'stream' | 'seq'>,
  b: Pick<StoredEvent, 'order' | 'stream' | 'seq'>,
): number {
  return (
    a.order[0] - b.order[0] ||
    a.order[1] - b.order[1] ||
    (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0) ||
    a.seq - b.seq
  );
}

export const compareTimes = (a: LogicalTime, b: LogicalTime): number => a[0] - b[0] || a[1] - b[1];
