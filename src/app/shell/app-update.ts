import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

/** A new version is installed and waiting: it takes over when the person says so, or at the next start. */
export const updateReady = signal(false);
/** The shell is stored: the app opens without a network. `unsupported`: plain HTTP, or a browser without the means. */
export const offlineShell = signal<'unknown' | 'ready' | 'unsupported'>('unknown');

/** What there is to say of the hub's safe address, where the app cannot be stored at this one; `SaferAddress.tsx`. */
export const saferAddress = signal<ComponentType<{ inPage?: boolean }> | null>(null);

let looked: () => void = () => undefined;
/** It is known whether there is a safer address; where there is one to go to, the page leaves before this is fulfilled. */
export const saferLooked = new Promise<void>((done) => {
  looked = done;
});

let registration: ServiceWorkerRegistration | undefined;

/** How long a first visit may be without a class and a teacher before the shell is stored all the same. */
const longestWaitMs = 15_000;

/**
 * Registers after the page's own bytes. On a first visit also after the lessons (`settled`, in session.ts): all of it
 * comes over the same line.
 */
export async function registerWhenQuiet(settled: Promise<void>): Promise<void> {
  // Without the means nothing comes: that is known, and said, at once.
  if (!navigator.serviceWorker) {
    offlineShell.value = 'unsupported';
    useOwnFace();
    return lookForSafer();
  }
  if (document.readyState !== 'complete')
    await new Promise((loaded) => addEventListener('load', loaded, { once: true }));
  const late = new Promise((done) => setTimeout(done, longestWaitMs));
  if (!navigator.serviceWorker.controller) await Promise.race([settled, late]);
  await registerServiceWorker();
}

async function registerServiceWorker(): Promise<void> {
  if (!import.meta.env.PROD) return;
  if (navigator.serviceWorker.controller) offlineShell.value = 'ready';
  try {
    const made = await navigator.serviceWorker.register('/sw.js', { scope: '/' });
    registration = made;
    noticeWaiting();
    made.addEventListener('updatefound', () =>
      made.installing?.addEventListener('statechange', noticeWaiting),
    );
    made.installing?.addEventListener('statechange', noticeWaiting);
    const { active } = await navigator.serviceWorker.ready;
    offlineShell.value = 'ready';
    active?.postMessage({ type: 'STORE_REST' });
  } catch {
    if (offlineShell.value === 'unknown') offlineShell.value = 'unsupported';
    await lookForSafer();
  }
  useOwnFace();
}

/** Its file is for pages that need it. If it does not come, nothing is lost but a hint. */
async function lookForSafer(): Promise<void> {
  const file = await import('./SaferAddress.tsx').catch(() => null);
  if (file) saferAddress.value = await file.look();
  looked();
}

/** The very first version waits for nobody. */
function noticeWaiting(): void {
  if (registration?.waiting && registration.active) updateReady.value = true;
}

/** From the next start on boot.js asks for the typeface: now it is stored, or nothing more comes over the line. */
function useOwnFace(): void {
  try {
    localStorage.setItem('footpath.face', 'own');
  } catch {
    // The device's own typeface serves as well.
  }
}

/** Lets the waiting version take over and opens the page anew. Offered only where no work is open. */
export function applyUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  registration?.waiting?.postMessage({ type: 'SKIP_WAITING' });
}
