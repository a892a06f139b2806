import { useState } from 'preact/hooks';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import type { Failure } from '#domain/error-codes.ts';
import type { Result } from '#domain/result.ts';
import type { TakenBundle } from '#worker/api.ts';
import { bytesOf } from './bundle-file.ts';

export type Taking = {
  readonly busy: boolean;
  /** What became of each thing that was opened last. */
  readonly taken: readonly Result<TakenBundle, Failure>[];
  files(files: readonly Blob[]): Promise<void>;
  bytes(bytes: Uint8Array): Promise<void>;
};

/** Takes what was opened, one after the other: a file that is nothing keeps no other from being taken. */
export function useTaking(): Taking {
  const [busy, setBusy] = useState(false);
  const [taken, setTaken] = useState<Taking['taken']>([]);

  async function takeAll(all: readonly (() => Promise<Uint8Array>)[]): Promise<void> {
    if (all.length === 0) return;
    setBusy(true);
    const outcomes: Result<TakenBundle, Failure>[] = [];
    for (const read of all) outcomes.push(await settled(read().then((bytes) => worker().takeBundle(bytes))));
    setTaken(outcomes);
    setBusy(false);
  }

  return {
    busy,
    taken,
    files: (files) => takeAll(files.map((file) => () => bytesOf(file))),
    bytes: (bytes) => takeAll([async () => bytes]),
  };
}
