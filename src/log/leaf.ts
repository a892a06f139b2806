import type { StoredEvent } from '#domain/events/event.ts';

/**
 * Redacted events (ERA-3): of an event that named somebody, its place in the stream, the hash of its content (its *leaf*)
 * and its chain hash stay; what it said is gone. The chain still leads to the same head, so that nobody who holds the
 * original sees a fork. No fold knows the type: it is passed over like one of a newer program (LOG-11).
 */
export const erasedType = 'event.erased';

type Body = Pick<StoredEvent, 'type' | 'version' | 'data'>;

/** 32 bytes in hex. */
const leafPattern = /^[0-9a-f]{64}$/;

/** The leaf that a redacted event gives in place of its content; null for every other event. */
export function leafGiven({ type, version, data }: Body): string | null {
  if (type !== erasedType || version !== 1) return null;
  const { leaf, ...more } = data;
  return typeof leaf === 'string' && leafPattern.test(leaf) && Object.keys(more).length === 0 ? leaf : null;
}
