import {
  addPlugins,
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { isForLater, keepLater } from './later-files.ts';
import { takeSharedFiles } from './shared-files.ts';

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: Array<{ url: string; revision: string | null }>;
};

/**
 * The service worker keeps the shell, all of it or none: a version is installed whole beside the old one and takes over
 * when no page uses the old, or when a person says so. Only where there is none yet, over what may be a slow line, what a first
 * evening at home does not need comes second (later-files.ts). It never touches the hub's API nor packs: those are the worker's.
 */
addPlugins([
  {
    // Chrome 80 and 83 lose a script from Cache Storage when they are killed after running it from there: the engine's
    // code cache keeps the entry open. A response that is not tied to the entry is safe (docs/browsers.md).
    cachedResponseWillBeUsed: async ({ cachedResponse }) =>
      cachedResponse ? new Response(cachedResponse.body, cachedResponse) : cachedResponse,
  },
]);
const files: Array<{ url: string; revision: string | null }> = self.__WB_MANIFEST;
const shell = files.filter((file) => !isForLater(file));
// Workbox fetches one file after the other, a round trip each: over a slow line that made "ready for offline" 21 s instead
// of 13. Asked for together first, all are in the browser's cache when their turn comes. What is not named by its hash
// is asked for anew, and Workbox waits for that answer: never an older copy.
const arriving = new Map<string, Promise<unknown>>();
self.addEventListener('install', (event) => {
  for (const { url, revision } of shell) {
    const arrived = fetch(url, { cache: revision === null ? 'default' : 'reload' }).then((answer) =>
      answer.blob(),
    );
    arriving.set(new URL(url, location.href).pathname, arrived);
  }
  event.waitUntil(Promise.all([...arriving.values()].map((arrived) => arrived.catch(() => null))));
});
addPlugins([
  {
    requestWillFetch: async ({ request, event }) => {
      if (event?.type !== 'install' || request.cache !== 'reload') return request;
      const arrived = await arriving.get(new URL(request.url).pathname)?.then(Boolean, () => false);
      return arrived ? new Request(request, { cache: 'force-cache' }) : request;
    },
  },
]);
precacheAndRoute(shell);
cleanupOutdatedCaches();
keepLater(files.filter(isForLater));
takeSharedFiles();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api\//, /^\/packs\//, /^\/trust(\/|$)/, /^\/school-authority\./, /\.html$/, /\.txt$/],
  }),
);

self.addEventListener('message', (event) => {
  if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
// The first visit may be the only one with a network: take charge of the page that is open.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
