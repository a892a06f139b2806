import type { Clock } from '#hub/clock.ts';
import type { School } from '#hub/school.ts';
import { type RefitHub, type RefitOutcome, refitAll } from './refit-job.ts';

const lookEvery = 10 * 60_000;
const day = 86_400_000;

/**
 * Looks now and then whether it is time for a refit: a day after the last, when something came since, and nothing came
 * since the look before, so that no class waits for it. Returns the function that ends it, when what is under way is done.
 */
export function refitDaily(
  hub: RefitHub & { readonly clock: Clock },
  school: School,
  tell: (outcomes: readonly RefitOutcome[]) => void,
  failed: (error: unknown) => void,
): () => Promise<void> {
  const look = createRefitLook(hub, school, tell);
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(look).catch(failed);
  }, lookEvery);
  timer.unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}

/** One look; exported for its test, which has no ten minutes. */
export function createRefitLook(
  hub: RefitHub & { readonly clock: Clock },
  school: School,
  tell: (outcomes: readonly RefitOutcome[]) => void,
): () => Promise<void> {
  const { settings } = hub.accounts;
  let before: number | null = null;
  return async () => {
    const cursor = await hub.store.cursor();
    const isIdle = cursor === before;
    before = cursor;
    const now = hub.clock.now();
    const last = Number((await settings.read('refit-at')) ?? 0);
    const isNew = cursor > Number((await settings.read('refit-cursor')) ?? 0);
    if (!isIdle || !isNew || now - last < day) return;
    // First: what fails would fail every ten minutes.
    await settings.write('refit-at', String(now));
    const outcomes = await refitAll(hub, school);
    // With what it wrote itself, which is nothing new.
    await settings.write('refit-cursor', String(await hub.store.cursor()));
    tell(outcomes);
  };
}
