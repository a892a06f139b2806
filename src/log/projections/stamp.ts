import type { KnownEvent } from '#domain/events/event.ts';

/**
 * Where an event stands in canonical order (LOG-6): order[0], order[1], stream, seq. Kept beside a folded value, it makes
 * "the last writer wins" hold in whatever order the events are folded, however often.
 */
export type Stamp = readonly [ms: number, count: number, stream: string, seq: number];

export const stampOf = (event: Pick<KnownEvent, 'order' | 'stream' | 'seq'>): Stamp => [
  event.order[0],
  event.order[1],
  event.stream,
  event.seq,
];

/** Does `a` come after `b`? Everything comes after nothing. */
export function isLater(a: Stamp, b: Stamp | null): boolean {
  if (b === null) return true;
  const byNumber = a[0] - b[0] || a[1] - b[1];
  if (byNumber !== 0) return byNumber > 0;
  return a[2] === b[2] ? a[3] > b[3] : a[2] > b[2];
}
