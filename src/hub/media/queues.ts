/** Work on the same thing one after the other, on different things side by side. */
export function createQueues() {
  const last = new Map<string, Promise<unknown>>();
  return {
    async inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
      const before = last.get(name) ?? Promise.resolve();
      const done = before.then(work, work);
      const settled = done.catch(() => undefined);
      last.set(name, settled);
      try {
        return await done;
      } finally {
        if (last.get(name) === settled) last.delete(name);
      }
    },
  };
}
