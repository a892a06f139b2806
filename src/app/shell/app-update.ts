import { signal } from '@preact/signals';
import type { Workbox } from 'workbox-window';

/** A new version is installed and waiting: it takes over when the person says so, or at the next start. */
export const updateReady = signal(false);
/** The shell is stored: the app opens without a network. `unsupported`: plain HTTP, or a browser without the means. */
export const offlineShell = signal<'unknown' | 'ready' | 'unsupported'>('unknown');

let workbox: Workbox | undefined;

export async function registerServiceWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) {
    offlineShell.value = 'serviceWorker' in navigator ? 'unknown' : 'unsupported';
    return;
  }
  if (navigator.serviceWorker.controller) offlineShell.value = 'ready';
  // Not needed for the first paint: kept out of the first chunk.
  const { Workbox } = await import('workbox-window');
  workbox = new Workbox('/sw.js', { scope: '/' });
  workbox.addEventListener('waiting', () => {
    updateReady.value = true;
  });
  workbox.addEventListener('activated', () => {
    offlineShell.value = 'ready';
  });
  try {
    await workbox.register();
    await navigator.serviceWorker.ready;
    offlineShell.value = 'ready';
  } catch {
    if (offlineShell.value === 'unknown') offlineShell.value = 'unsupported';
  }
}

/** Lets the waiting version take over and opens the page anew. Offered only where no work is open. */
export function applyUpdate(): void {
  workbox?.addEventListener('controlling', () => location.reload());
  workbox?.messageSkipWaiting();
}
