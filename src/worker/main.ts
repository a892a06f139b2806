// First: the packages that follow need it while they are loaded.
import './older-browsers.ts';
import { createFootpathWorker } from './footpath-worker.ts';
import { serve } from './serve.ts';

/** The one place where a mistake of ours is written down, for whoever looks into the browser's console. */
function report(error: unknown): void {
  const words = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : error;
  // biome-ignore lint/suspicious/noConsole: see above
  console.error(words);
}

// The composition root: the only place that touches the worker's globals.
const api = createFootpathWorker({
  wall: () => Date.now(),
  fetch: (input, init) => fetch(input, init),
  storage: navigator.storage as StorageManager | undefined,
  report,
  locks: navigator.locks as LockManager | undefined,
  origin: self.location.origin,
  onRefused: (hear) => self.addEventListener('securitypolicyviolation', hear),
});

serve(api, self);

// The network is back, or the page was opened again: hand in without being asked.
self.addEventListener('online', () => void api.handIn());
