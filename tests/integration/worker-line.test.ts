import { expect, test } from 'vitest';
import { clientOf } from '#app/shell/worker-client.ts';
import { failure } from '#domain/error-codes.ts';
import { err, ok } from '#domain/result.ts';
import type { WorkerApi } from '#worker/api.ts';
import { serve } from '#worker/serve.ts';

/** A worker and the line to it, which carries only what survives structured clone; `terminate` cuts it for good. */
function workerOf(api: Partial<WorkerApi>): Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'> {
  const [toWorker, toPage] = [new EventTarget(), new EventTarget()];
  let isAlive = true;
  const send = (to: EventTarget) => (message: unknown) => {
    const data: unknown = structuredClone(message);
    queueMicrotask(() => isAlive && to.dispatchEvent(new MessageEvent('message', { data })));
  };
  type Served = Parameters<typeof serve>;
  serve(api as WorkerApi, {
    postMessage: send(toPage),
    addEventListener: (type, hear) => toWorker.addEventListener(type, hear as never),
  } satisfies Served[1]);
  return {
    postMessage: send(toWorker),
    addEventListener: toPage.addEventListener.bind(toPage) as Worker['addEventListener'],
    terminate: () => {
      isAlive = false;
    },
  };
}

/** The page's end, of a worker that lives for ever. */
const line = (api: Partial<WorkerApi>): WorkerApi => clientOf(() => workerOf(api));

const settle = () => new Promise((done) => setTimeout(done, 5));

test('a call comes back with its own answer, whatever the order of answers', async () => {
  const worker = line({
    joinClass: async (code) => {
      if (code === 'slow') await settle();
      return err(failure('class-code-unknown', { code }));
    },
    signOut: async () => ok(null),
  });
  const [slow, quick, out] = await Promise.all([
    worker.joinClass('slow'),
    worker.joinClass('quick'),
    worker.signOut(),
  ]);
  expect([slow, quick]).toMatchObject([
    { error: { data: { code: 'slow' } } },
    { error: { data: { code: 'quick' } } },
  ]);
  expect(out).toEqual(ok(null));
});

test('a watch tells until it is stopped, and the worker hears that it was', async () => {
  const telling: { tell?: (state: never) => void; stopped?: boolean } = {};
  const worker = line({
    watchHandIn: async (tell) => {
      telling.tell = tell as (state: never) => void;
      tell({ waiting: 1 } as never);
      return () => {
        telling.stopped = true;
      };
    },
  });
  const told: unknown[] = [];
  const stop = await worker.watchHandIn((state) => told.push(state));
  telling.tell?.({ waiting: 2 } as never);
  await settle();
  stop();
  telling.tell?.({ waiting: 3 } as never);
  await settle();
  expect(told).toEqual([{ waiting: 1 }, { waiting: 2 }]);
  expect(telling.stopped).toBe(true);
});

test('what the worker throws rejects the call, and so does a value that cannot travel', async () => {
  const worker = line({
    handIn: async () => {
      throw new TypeError('broken');
    },
    refresh: async () => ok((() => null) as never),
  });
  await expect(worker.handIn()).rejects.toThrow('TypeError: broken');
  await expect(worker.refresh()).rejects.toThrow('DataCloneError');
});

test('a worker that is gone is replaced: what it owed fails, what is followed is followed, what is asked waits', async () => {
  const started: number[] = [];
  const made: ReturnType<typeof workerOf>[] = [];
  const open = () => {
    const number = made.length;
    const one = workerOf({
      start: async () => {
        await settle();
        started.push(number);
        return ok(null);
      },
      watchHandIn: async (tell) => {
        if (number > 0 && !started.includes(number)) throw new Error('invariant: start() comes first');
        tell({ waiting: number } as never);
        return () => undefined;
      },
      handIn: async () => {
        if (number > 0 && !started.includes(number)) throw new Error('invariant: start() comes first');
        return ok({ waiting: number } as never);
      },
    });
    made.push(one);
    return one;
  };
  const worker = clientOf(open, 30);
  await worker.start();
  const told: unknown[] = [];
  await worker.watchHandIn((state) => told.push(state));
  made[0]?.terminate();
  await expect(worker.handIn()).rejects.toThrow('the worker is gone');
  expect(await worker.handIn()).toEqual(ok({ waiting: 1 }));
  expect(told).toEqual([{ waiting: 0 }, { waiting: 1 }]);
  expect([made.length, started]).toEqual([2, [0, 1]]);
});

test('a worker that takes long for one thing is not taken for dead while it answers', async () => {
  let made = 0;
  const worker = clientOf(() => {
    made += 1;
    return workerOf({
      handIn: async () => {
        for (let n = 0; n < 30; n++) await settle();
        return ok({ waiting: 0 } as never);
      },
    });
  }, 20);
  expect(await worker.handIn()).toEqual(ok({ waiting: 0 }));
  expect(made).toBe(1);
});
