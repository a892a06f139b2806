import { registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope;

type ShellFile = { readonly url: string; readonly revision: string | null };

/**
 * Files that nobody needs to practise, by the names that the build gives: staff's screens, other roads than the network, codes, locks,
 * pieces of work, what mends a rare trouble, the typeface. A name that is not here is of the shell: a file too many costs a
 * moment, one too few a page that does not open.
 */
const later = new RegExp(
  `^assets/(${[
    'teacher|staff|teacher-desk|codes|codes-worker|roads|bundle-desk|bundle-standing|typed-address|find-hub|SaferAddress',
    'erase-learner|confirm-erasures|erasure-api|set-aside|repair|proofs|apart|make-room|drop-media',
    'media-desk|media-store|media-api|hkdf|locks|own-words|picture-shapes|atkinson-hyperlegible-next-latin-.*',
  ].join('|')})-.{8}[.](js|css|woff2)$`,
);
const cacheName = 'footpath-later';
/** An empty cache of this name means that the app is stored whole: the worker, which sees no service worker, sees it (going-home.ts). */
const storedMark = 'footpath-stored';

/** Named by its hash, so that it is never another. */
export const isForLater = ({ url, revision }: ShellFile): boolean => revision === null && later.test(url);

/**
 * Keeps these files beside the shell. A new version waits for them as for the shell; the very first is ready without them, and the page
 * asks for them as soon as it is (`STORE_REST`), and at each start.
 */
export function keepLater(files: readonly ShellFile[]): void {
  const urls = files.map(({ url }) => new URL(url, self.location.href).href);

  async function missing(): Promise<readonly string[]> {
    const here = new Set((await (await caches.open(cacheName)).keys()).map(({ url }) => url));
    return urls.filter((url) => !here.has(url));
  }

  async function storeMissing(): Promise<void> {
    const cache = await caches.open(cacheName);
    await Promise.all((await missing()).map((url) => cache.add(url)));
  }

  let storing: Promise<void> | null = null;
  /** One at a time: two pages that ask at once must not fetch each file twice. */
  function store(): Promise<void> {
    storing ??= storeMissing().finally(() => {
      storing = null;
    });
    return storing;
  }

  async function forgetOlder(): Promise<void> {
    const cache = await caches.open(cacheName);
    for (const request of await cache.keys()) if (!urls.includes(request.url)) await cache.delete(request);
    if ((await missing()).length === 0) await caches.open(storedMark);
  }

  self.addEventListener('install', (event) => {
    if (self.registration.active) event.waitUntil(store());
  });
  self.addEventListener('activate', (event) => event.waitUntil(forgetOlder()));
  self.addEventListener('message', (event) => {
    if ((event.data as { type?: unknown } | null)?.type !== 'STORE_REST') return;
    // What a cut line leaves out is asked for at the next start.
    event.waitUntil(
      store().then(
        () => caches.open(storedMark),
        () => null,
      ),
    );
  });
  registerRoute(
    ({ url }) => urls.includes(url.href),
    async ({ request }) => {
      const kept = await (await caches.open(cacheName)).match(request.url);
      // A response that is not tied to the entry is safe (sw.ts).
      return kept ? new Response(kept.body, kept) : fetch(request);
    },
  );
}
