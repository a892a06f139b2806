/** A stream of numbers in [0, 1). Randomness is always an argument: same seed, same question, on every device. */
export type Rng = () => number;

/**
 * A small seeded generator (mulberry32, T. Ettinger 2017, public domain algorithm): 32 bits of state, good enough to
 * vary questions, never for secrets.
 */
export function createRng(seed: number): Rng {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A 32-bit seed from a label (FNV-1a), so that a seed can be derived from ids and counters. */
export function seedOf(label: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) {
    hash ^= label.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** An integer in [low, high], both included. */
export const integerBetween = (rng: Rng, low: number, high: number): number =>
  low + Math.floor(rng() * (high - low + 1));

/** One of the list; the list must not be empty. */
export function pick<T>(rng: Rng, list: readonly T[]): T {
  const chosen = list[Math.floor(rng() * list.length)];
  if (chosen === undefined) throw new Error('invariant: pick from an empty list');
  return chosen;
}

/** A new, shuffled list (Fisher and Yates). */
export function shuffle<T>(rng: Rng, list: readonly T[]): T[] {
  const result = list.slice();
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(rng() * (i + 1));
    const a = result[i] as T;
    result[i] = result[j] as T;
    result[j] = a;
  }
  return result;
}
