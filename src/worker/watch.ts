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
  // A native async function itself: Dexie looks at that, and in any other kind it notices no read after the first await.
  const subscription = liveQuery(async () => query()).subscribe({
    next: (value) => tell(value),
    error: failed,
  });
  return proxy(() => subscription.unsubscribe());
}
