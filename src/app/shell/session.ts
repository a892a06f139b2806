import { effect, signal } from '@preact/signals';
import { type Failure, failure } from '#domain/error-codes.ts';
import type { DeviceState, HandInState } from '#worker/api.ts';
import { follow, worker } from './worker-client.ts';

/** What the whole page knows: each follows the worker, in whichever tab the change was made. */
export const device = signal<DeviceState | null>(null);
export const handIn = signal<HandInState | null>(null);
/** Why the app could not start at all: the store refused, the worker died. */
export const startFailure = signal<Failure | null>(null);

/** Which class this browser once joined: to notice that the browser has thrown the work away. */
const joinedMark = 'footpath-joined';

export function rememberedClass(): string | null {
  try {
    return localStorage.getItem(joinedMark);
  } catch {
    return null;
  }
}

/**
 * This page was opened by a browser that had joined before: it has all stored, and nothing stands on a slow line. The mark alone does
 * not tell: a browser writes it down seconds later, and a battery may end before.
 */
export const opensAgain = rememberedClass() !== null || Boolean(navigator.serviceWorker?.controller);

function rememberClass(name: string): void {
  try {
    localStorage.setItem(joinedMark, name);
  } catch {
    // A browser that refuses localStorage only loses the notice that it lost data.
  }
}

let begun: () => void = () => undefined;
/** Kept once the device's state is known, or the app could not start: until then the worker takes no commands. */
export const sessionStarted = new Promise<void>((done) => {
  begun = done;
});

/** Opens the worker and follows it. Called once, by main. */
export async function startSession(): Promise<void> {
  try {
    const remote = worker();
    const started = await remote.start();
    if (!started.ok) {
      startFailure.value = started.error;
      begun();
      return;
    }
    follow<DeviceState>(remote.watchDevice, (state) => {
      device.value = state;
      if (state.joined) rememberClass(state.joined.class.name);
      begun();
    });
    follow<HandInState>(remote.watchHandIn, (state) => {
      handIn.value = state;
    });
    // A laptop opened at school: hand in now, not when the next try was planned.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void remote.handIn();
    });
  } catch {
    startFailure.value = failure('storage-refused');
    begun();
  }
}

/** Kept once this device has its class with the lessons, or a teacher is signed in: the hub has nothing more to send. */
export const sessionSettled = (): Promise<void> =>
  new Promise((done) => {
    effect(() => {
      if (device.value?.teacher || device.value?.joined?.pack?.state === 'ready') done();
    });
  });

/** Now on the hub's clock as far as it is known, for "3 days ago". */
export function correctedNow(): number {
  return Date.now() + (device.value?.clock.offsetMs ?? 0);
}

/**
 * Asks the browser to keep the data (only a page may ask, not a worker), then has the worker look again. Firefox shows
 * a question, so this is called when the person has just done something, such as joining.
 */
export async function askToKeepData(): Promise<void> {
  await navigator.storage?.persist?.().catch(() => false);
  await sessionStarted;
  await worker().checkStorage();
}
