import { signal } from '@preact/signals';
import type { FromWorker, Stop, ToWorker, WorkerApi } from '#worker/api.ts';

let remote: WorkerApi | undefined;

/** The worker's script did not come, or broke: before it has started, nothing else would ever say so. */
export const workerBroke = signal(false);

/** The worker of this tab: all writing and all thinking is done there. Made at the first call. */
export function worker(): WorkerApi {
  remote ??= clientOf(openWorker);
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

type Line = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;
type Call = Extract<ToWorker, { call: unknown }>;

/**
 * ms of silence, while an answer is due, after which the worker is asked for a sign of life; and after as many again it
 * is taken for dead. No event tells that a browser has ended a worker. Twice as long each time: a slow device may think
 * for longer than this.
 */
const firstPatience = 4_000;

/**
 * The page's end of the line (worker/serve.ts): every name is a call that the worker answers. A worker that is gone is
 * replaced: what it still owed fails, to be tried again by whoever asked, and what is followed is followed anew.
 */
export function clientOf(open: () => Line, firstWait = firstPatience): WorkerApi {
  const waiting = new Map<number, { done: (value: unknown) => void; failed: (error: Error) => void }>();
  const followed = new Map<number, { call: Call; tell: (told: unknown) => void }>();
  let line = listenTo(open());
  let calls = 0;
  let patience = firstWait;
  let timer = 0;
  /** Since the last word of the worker: was it asked for a sign of life? Undefined until its first: a script may be long on its way. */
  let asked: boolean | undefined;
  /** What is asked while a new worker opens the store; null when it is open. */
  let held: ToWorker[] | null = null;

  function listenTo(made: Line): Line {
    made.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      asked = false;
      if ('told' in data) {
        followed.get(data.id)?.tell(data.told);
        return;
      }
      const call = waiting.get(data.id);
      waiting.delete(data.id);
      if ('thrown' in data) call?.failed(new Error(data.thrown));
      else call?.done(data.value);
    });
    return made;
  }

  function post(message: ToWorker): void {
    if (held) held.push(message);
    else line.postMessage(message);
    if (timer === 0) timer = lookLater();
  }

  const lookLater = (): number => Number(setTimeout(look, patience));

  function look(): void {
    timer = 0;
    if (waiting.size === 0) return;
    if (asked) {
      replace();
      return;
    }
    if (asked === false) {
      asked = true;
      calls += 1;
      // No such call: that the worker says so is the sign of life.
      line.postMessage({ id: calls, call: 'alive' as keyof WorkerApi, values: [], watches: false });
    }
    timer = lookLater();
  }

  function replace(): void {
    line.terminate();
    patience *= 2;
    asked = false;
    const owed = [...waiting.values()];
    waiting.clear();
    held = [];
    line = listenTo(open());
    calls += 1;
    const call: Call = { id: calls, call: 'start', values: [], watches: false };
    const begun = (): void => {
      const rest = held ?? [];
      held = null;
      const before = [...followed.values()].map(({ call: followedCall }) => followedCall);
      for (const message of [...before.filter((each) => !rest.includes(each)), ...rest])
        line.postMessage(message);
    };
    waiting.set(calls, { done: begun, failed: begun });
    line.postMessage(call);
    for (const { failed } of owed) failed(new Error('the worker is gone'));
  }

  function ask(name: keyof WorkerApi, values: readonly unknown[]): Promise<unknown> {
    calls += 1;
    const id = calls;
    const last = values[values.length - 1];
    const tell = typeof last === 'function' ? (last as (told: unknown) => void) : null;
    const stop: Stop = () => {
      followed.delete(id);
      post({ stop: id });
    };
    const call: Call = {
      id,
      call: name,
      values: tell ? values.slice(0, -1) : values,
      watches: tell !== null,
    };
    return new Promise((done, failed) => {
      waiting.set(id, { done: tell ? () => done(stop) : done, failed });
      if (tell) followed.set(id, { call, tell });
      post(call);
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
