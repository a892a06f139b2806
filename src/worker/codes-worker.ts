// First: the packages that follow need it while they are loaded.
import './older-browsers.ts';
import { createCodes } from './codes.ts';
import type { FromCodes, ToCodes } from './codes-api.ts';

const codes = createCodes();

async function answer({ id, call, values }: ToCodes): Promise<FromCodes> {
  // The page's end (app/codes/codes-client.ts) is typed by the same CodesApi.
  const work = codes[call] as (...values: readonly unknown[]) => Promise<unknown>;
  try {
    return { id, value: await work(...values) };
  } catch (error) {
    return { id, thrown: String(error) };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToCodes>) => {
  void answer(data).then((said) => self.postMessage(said));
});
