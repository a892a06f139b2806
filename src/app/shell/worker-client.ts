import { signal } from '@preact/signals';
import { proxy, type Remote, wrap } from 'comlink';
import type { Stop, WorkerApi } from '#worker/api.ts';

let remote: Remote<WorkerApi> | undefined;

/** The worker's script did not come, or broke: before it has started, nothing else would ever say so. */
export const workerBroke = signal(false);

/** The worker of this tab: all writing and all thinking is done there. Made at the first call. */
export function worker(): Remote<WorkerApi> {
  remote ??= wrap<WorkerApi>(openWorker());
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
  const begun = begin(
    proxy((value: T) => {
      if (!ended) tell(value);
    }),
  );
  void begun.then((made) => {
    stop = made;
    if (ended) made();
  });
  return () => {
    ended = true;
    stop?.();
  };
}
