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
  let told: string | null = null;
  const subscription = liveQuery(async () => query()).subscribe({
    next: (value) => {
      // Most changes to what was read change nothing of what is shown, and each telling draws the page anew.
      const text = JSON.stringify(value);
      if (text !== told) tell(value);
      told = text;
    },
    error: failed,
  });
  return () => subscription.unsubscribe();
}
