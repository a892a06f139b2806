/** Lets a few through at a time; more wait, and when too many wait, the next is sent away (HUB-17). */
export function createGate(atOnce: number, mostWaiting: number) {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return {
    /** Null: come again later. */
    async enter<T>(work: () => Promise<T>): Promise<T | null> {
      if (inside >= atOnce) {
        if (waiting.length >= mostWaiting) return null;
        await new Promise<void>((go) => waiting.push(go));
      } else inside += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        // The place is handed on, so that nobody slips in between.
        if (next) next();
        else inside -= 1;
      }
    },
  };
}
