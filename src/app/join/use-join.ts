import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { saferLooked } from '#app/shell/app-update.ts';
import { askToKeepData, device, sessionStarted } from '#app/shell/session.ts';
import { settled } from '#app/shell/settled.ts';
import { worker } from '#app/shell/worker-client.ts';
import type { Failure } from '#domain/error-codes.ts';
import { paths } from '../paths.ts';
import { fetchLearnerScreens } from '../screens/screens.ts';

export type JoinState =
  | { readonly kind: 'asking'; readonly failure: Failure | null }
  | { readonly kind: 'joining'; readonly code: string };

/** How long a device waits to be sent to where the app can be stored, ms: joined here, it would be two devices to the school. */
const longestLookMs = 3_000;

/** Joins a class with a code that can be one. After it the device shows once whether it is ready. */
export function useJoin(onJoining: (joining: boolean) => void) {
  const { route } = useLocation();
  const [state, setState] = useState<JoinState>({ kind: 'asking', failure: null });

  async function join(code: string): Promise<void> {
    setState({ kind: 'joining', code });
    onJoining(true);
    // Asked in the tap itself: a browser may refuse to ask later.
    void askToKeepData().catch(() => undefined);
    const early = device.value === null;
    await sessionStarted;
    // Only now it is known that this device is in a class: it is asked first.
    if (early && device.value?.joined) {
      setState({ kind: 'asking', failure: null });
      onJoining(false);
      return;
    }
    if (!navigator.serviceWorker)
      await Promise.race([saferLooked, new Promise((done) => setTimeout(done, longestLookMs))]);
    const joining = settled(worker().joinClass(code));
    // Only now, in the time that the school takes to answer: sooner they would hold the worker's script up on the line.
    fetchLearnerScreens();
    const outcome = await joining;
    if (outcome.ok) {
      route(paths.device(), true);
      return;
    }
    setState({ kind: 'asking', failure: outcome.error });
    onJoining(false);
  }

  return { state, join };
}
