declare const self: ServiceWorkerGlobalScope;

/** What the page looks into (app/roads/incoming.ts). */
const putAside = 'footpath-shared';
/** The manifest's share target (vite.config.ts), and where the page takes the files up. */
const place = '/open';
/** Larger than any file of ours. */
const mostBytes = 16 * 1024 * 1024;

/**
 * A file that a share sheet gives to the app comes as a form, which only the service worker can take without a network: it is
 * put aside for the page, which is opened in its place.
 */
export function takeSharedFiles(): void {
  self.addEventListener('fetch', (event) => {
    const { method, url } = event.request;
    if (method !== 'POST' || new URL(url).pathname !== place) return;
    event.respondWith(putFilesAside(event.request).then(() => Response.redirect(place, 303)));
  });
}

async function putFilesAside(request: Request): Promise<void> {
  try {
    const form = await request.formData();
    const aside = await caches.open(putAside);
    let number = 0;
    for (const part of form.getAll('file'))
      if (typeof part !== 'string' && part.size <= mostBytes)
        await aside.put(`${place}?file=${Date.now()}-${number++}`, new Response(part));
  } catch {
    // The page says that nothing came.
  }
}
