import type { LearnerId } from '#domain/ids.ts';
import { worker } from './worker-client.ts';

/** How often it is looked whether a learner is still there, ms: a timer of many minutes does not run while a device sleeps. */
const lookEvery = 5_000;

let stop: () => void = () => undefined;

/** Signs a learner out who has not touched the device for so long; what a hand or a key does counts. */
export function signOutWhenIdle(learner: LearnerId, minutes: number): void {
  stop();
  let last = Date.now();
  const heard = (): void => {
    last = Date.now();
  };
  const look = (): void => {
    if (Date.now() - last < minutes * 60_000) return;
    stop();
    void worker().lock(learner, { kind: 'close' });
  };
  const timer = setInterval(look, lookEvery);
  const kinds = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const;
  for (const kind of kinds) document.addEventListener(kind, heard, { passive: true });
  // A lid that is opened: before anything of the learner can be seen.
  document.addEventListener('visibilitychange', look);
  stop = () => {
    clearInterval(timer);
    for (const kind of kinds) document.removeEventListener(kind, heard);
    document.removeEventListener('visibilitychange', look);
  };
}
