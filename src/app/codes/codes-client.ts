import type { CodesApi, FromCodes, ToCodes } from '#worker/codes-api.ts';

/** A worker of QR codes, and its end: `close` throws away what it has read. */
export type Codes = CodesApi & { close(): void };

/**
 * Starts a worker that draws and reads codes. Every call fails when its script does not come, as over plain HTTP away from
 * the hub.
 */
export function openCodes(): Codes {
  const worker = new Worker(new URL('../../worker/codes-worker.ts', import.meta.url), {
    type: 'module',
    name: 'footpath-codes',
  });
  const waiting = new Map<number, { done: (value: unknown) => void; failed: (error: Error) => void }>();
  let calls = 0;
  let broken: Error | null = null;

  worker.addEventListener('message', ({ data }: MessageEvent<FromCodes>) => {
    const call = waiting.get(data.id);
    waiting.delete(data.id);
    if ('thrown' in data) call?.failed(new Error(data.thrown));
    else call?.done(data.value);
  });
  worker.addEventListener('error', () => {
    broken = new Error('the worker of codes did not start');
    for (const { failed } of waiting.values()) failed(broken);
    waiting.clear();
  });

  function ask<T>(call: keyof CodesApi, values: readonly unknown[], given: Transferable[] = []): Promise<T> {
    if (broken) return Promise.reject(broken);
    calls += 1;
    const message: ToCodes = { id: calls, call, values };
    return new Promise<T>((done, failed) => {
      waiting.set(message.id, { done: done as (value: unknown) => void, failed });
      worker.postMessage(message, given);
    });
  }

  return {
    show: (payload, squares) => ask('show', [payload, squares]),
    draw: (number) => ask('draw', [number]),
    // The pixels go over without being copied.
    look: (picture) => ask('look', [picture], [picture.data.buffer]),
    close: () => worker.terminate(),
  };
}
