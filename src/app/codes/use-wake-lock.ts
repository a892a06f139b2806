import { useEffect } from 'preact/hooks';

/** Keeps the screen lit where the browser can (secure contexts, Chrome 84 and later); elsewhere a tap does. */
export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let ended = false;
    const hold = async (): Promise<void> => {
      if (document.hidden) return;
      try {
        lock = await navigator.wakeLock.request('screen');
        if (ended) await lock.release();
      } catch {
        // The battery is low, or the page was just hidden.
      }
    };
    void hold();
    // It is lost when another app comes before this one.
    document.addEventListener('visibilitychange', hold);
    return () => {
      ended = true;
      document.removeEventListener('visibilitychange', hold);
      void lock?.release();
    };
  }, [wanted]);
}
