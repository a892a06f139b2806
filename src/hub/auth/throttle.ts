/** How a guesser is slowed: `free` tries without a wait, then 1, 2, 4 … seconds, at most `longest`. */
export type ThrottleRule = { readonly free: number; readonly longestMs: number };

const forgetAfterMs = 15 * 60_000;
const mostKeys = 10_000;

/**
 * Counts failed tries by key (an account with an address, an address alone) in memory: a restart forgives, which a
 * guesser cannot cause. Nobody is ever locked out for good.
 */
export function createThrottle(rule: ThrottleRule, now: () => number) {
  const failures = new Map<string, { count: number; last: number }>();

  const waitFor = (count: number): number =>
    count < rule.free ? 0 : Math.min(rule.longestMs, 1000 * 2 ** Math.min(count - rule.free, 20));

  return {
    /** Milliseconds until the key may try again; 0: now. */
    wait(key: string): number {
      const seen = failures.get(key);
      if (!seen) return 0;
      const age = now() - seen.last;
      // A clock that was set back must not lock anybody out.
      if (age > forgetAfterMs || age < 0) {
        failures.delete(key);
        return 0;
      }
      return Math.max(0, waitFor(seen.count) - age);
    },

    /** Counts a failed try; answers with how many there were. */
    fail(key: string): number {
      const count = (failures.get(key)?.count ?? 0) + 1;
      failures.delete(key);
      failures.set(key, { count, last: now() });
      if (failures.size > mostKeys) {
        const oldest = failures.keys().next().value;
        if (oldest !== undefined) failures.delete(oldest);
      }
      return count;
    },

    forgive(key: string): void {
      failures.delete(key);
    },
  };
}

export type Throttle = ReturnType<typeof createThrottle>;
