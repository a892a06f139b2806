import type { FromWorker, Stop, ToWorker, WorkerApi } from './api.ts';

/** The worker's end of the line: what `self` is in a worker. */
type Port = {
  postMessage(message: FromWorker): void;
  addEventListener(type: 'message', hear: (event: MessageEvent<ToWorker>) => void): void;
};

/**
 * Answers the page's calls, each by its number; what a watch tells goes out under the number of the call that began it.
 * Written out because it is on the way of every first visit, and a package for it was two kilobytes on either side.
 */
export function serve(api: WorkerApi, port: Port): void {
  const stops = new Map<number, Stop>();

  async function answer({ id, call, values, watches }: Extract<ToWorker, { call: unknown }>): Promise<void> {
    // The page's end (shell/worker-client.ts) is typed by the same WorkerApi.
    const work = api[call] as (...values: readonly unknown[]) => Promise<unknown>;
    try {
      if (!watches) {
        port.postMessage({ id, value: await work(...values) });
        return;
      }
      const stop = await work(...values, (told: unknown) => port.postMessage({ id, told }));
      stops.set(id, stop as Stop);
      port.postMessage({ id, value: null });
    } catch (error) {
      port.postMessage({ id, thrown: String(error) });
    }
  }

  port.addEventListener('message', ({ data }) => {
    if ('call' in data) {
      void answer(data);
      return;
    }
    stops.get(data.stop)?.();
    stops.delete(data.stop);
  });
}
