import { signal } from '@preact/signals';
import type { FromWorker, Stop, ToWorker, WorkerApi } from '#worker/api.ts';

let remote: WorkerApi | undefined;

/** The worker's script did not come, or broke: before it has started, nothing else would ever say so. */
export const workerBroke = signal(false);

/** The worker of this tab: all writing and all thinking is done there. Made at the first call. */
export function worker(): WorkerApi {
  remote ??= clientOf(openWorker());
  return remote;
}

function openWorker(): Worker {
  const made = new Worker(new URL('../../worker/main.ts', import.meta.url), {
    type: 'module',
    name: 'footpath',
  });
  made.addEventListener('error', () => {
    workerBroke.value = true;
  });
  return made;
}

/** The page's end of the line (worker/serve.ts): every name is a call that the worker answers. */
export function clientOf(made: Pick<Worker, 'postMessage' | 'addEventListener'>): WorkerApi {
  const waiting = new Map<number, { done: (value: unknown) => void; failed: (error: Error) => void }>();
  const followed = new Map<number, (told: unknown) => void>();
  const post = (message: ToWorker): void => made.postMessage(message);
  let calls = 0;

  made.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if ('told' in data) {
      followed.get(data.id)?.(data.told);
      return;
    }
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ('thrown' in data) call?.failed(new Error(data.thrown));
    else call?.done(data.value);
  });

  function ask(call: keyof WorkerApi, values: readonly unknown[]): Promise<unknown> {
    calls += 1;
    const id = calls;
    const last = values[values.length - 1];
    const tell = typeof last === 'function' ? (last as (told: unknown) => void) : null;
    const stop: Stop = () => {
      followed.delete(id);
      post({ stop: id });
    };
    return new Promise((done, failed) => {
      waiting.set(id, { done: tell ? () => done(stop) : done, failed });
      if (tell) followed.set(id, tell);
      post({ id, call, values: tell ? values.slice(0, -1) : values, watches: tell !== null });
    });
  }

  // One function for every name of WorkerApi, whose types it is given: the worker answers what it is asked.
  return new Proxy({} as WorkerApi, {
    get:
      (_, call) =>
      (...values: readonly unknown[]) =>
        ask(call as keyof WorkerApi, values),
  });
}

/**
 * Follows something the worker shows: `begin` is one of its `watch…` calls, given the callback to pass. Returns the
 * function that ends it, safe to call before the watch has begun.
 */
export function follow<T>(
  begin: (tell: (value: T) => void) => Promise<Stop>,
  tell: (value: T) => void,
): Stop {
  let ended = false;
  let stop: Stop | undefined;
  const begun = begin((value: T) => {
    if (!ended) tell(value);
  });
  void begun.then((made) => {
    stop = made;
    if (ended) made();
  });
  return () => {
    ended = true;
    stop?.();
  };
}
