import { proxy } from 'comlink';
import { liveQuery } from 'dexie';
import type { Stop } from './api.ts';

/**
 * Tells the page the result of a query, now and whenever what it read has changed, in this tab or another. A query that
 * throws (the store was closed under it) is told once through `failed` and ends.
 */
export function watch<T>(
  query: () => Promise<T>,
  tell: (value: T) => void,
  failed: (error: unknown) => void = () => {},
): Stop {
  const subscription = liveQuery(query).subscribe({ next: (value) => tell(value), error: failed });
  return proxy(() => subscription.unsubscribe());
}
