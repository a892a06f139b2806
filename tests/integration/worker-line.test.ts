import { expect, test } from 'vitest';
import { clientOf } from '#app/shell/worker-client.ts';
import { failure } from '#domain/error-codes.ts';
import { err, ok } from '#domain/result.ts';
import type { WorkerApi } from '#worker/api.ts';
import { serve } from '#worker/serve.ts';

/** The page's end and the worker's, over a line that carries only what survives structured clone. */
function line(api: Partial<WorkerApi>) {
  const [toWorker, toPage] = [new EventTarget(), new EventTarget()];
  const send = (to: EventTarget) => (message: unknown) => {
    const data: unknown = structuredClone(message);
    queueMicrotask(() => to.dispatchEvent(new MessageEvent('message', { data })));
  };
  type Served = Parameters<typeof serve>;
  serve(api as WorkerApi, {
    postMessage: send(toPage),
    addEventListener: (type, hear) => toWorker.addEventListener(type, hear as never),
  } satisfies Served[1]);
  return clientOf({
    postMessage: send(toWorker),
    addEventListener: toPage.addEventListener.bind(toPage) as Worker['addEventListener'],
  });
}

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
