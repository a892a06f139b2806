import { type EventType, eventSchemas, type StoredEvent } from '#domain/events/event.ts';
import type { Partition } from '#domain/ids.ts';
import { mayStand } from './redaction.ts';
import { maySay } from './who-may-say.ts';

/** Characters of JSON: twenty times the longest that a screen lets anybody write. */
export const longestData = 16_384;

const known: ReadonlySet<string> = new Set(Object.keys(eventSchemas));
const isKnown = (type: string): type is EventType => known.has(type);

/**
 * May a device hand this event in (TRU-9)? A type that this program does not know passes: a newer one may know it, and says then where
 * it counts (LOG-11).
 */
export const mayHandIn = (partition: Partition, event: StoredEvent): boolean =>
  mayStand(partition, event) &&
  (!isKnown(event.type) || maySay(partition, event.type)) &&
  JSON.stringify(event.data).length <= longestData;
