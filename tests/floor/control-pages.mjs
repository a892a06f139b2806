// Pages for controls.mjs, from memory: no build, no hub.
import { createServer } from 'node:http';

const page = (script, worker = '') => `<!doctype html><title>control</title><p id="state">not started</p>
<script type="module" src="${script}"></script>
${worker && `<script>navigator.serviceWorker.register('${worker}')</script>`}`;

const say = "document.getElementById('state').textContent = 'started';";
/**
 * `export` makes it a script whose compiled form the engine does not write while it is stored by the service worker's
 * install, where it is compiled as a classic script, but when it is first run: into the cache entry, which stays open.
 */
const large = `const all = [];
${Array.from({ length: 1000 }, (_, at) => `all.push(function () { return ${at} + all.length; });`).join('\n')}
for (const one of all) one();
${say}
export { all };`;

const worker = (answer) => `
self.addEventListener('install', (event) => event.waitUntil(
  caches.open('v1').then((cache) => cache.addAll(['plain.html', 'large.js']))));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => event.respondWith(
  caches.match(event.request).then((kept) => kept ? ${answer} : fetch(event.request))));`;

const files = {
  '/plain.html': page('/plain.js'),
  '/plain.js': say,
  '/newer.html': page('/newer.js'),
  '/newer.js': `const kept = {}; kept.first ??= 1; ${say}`,
};
for (const [folder, answer] of [
  ['cached', 'kept'],
  ['copied', 'new Response(kept.body, kept)'],
]) {
  files[`/${folder}/plain.html`] = page('large.js', 'sw.js');
  files[`/${folder}/large.js`] = large;
  files[`/${folder}/sw.js`] = worker(answer);
}

/** Serves them at an address that stays the same through `stop` and `start`. */
export async function servePages() {
  let server = null;
  let port = 0;
  const pages = {
    url: '',
    async start() {
      server = createServer(({ url }, response) => {
        const text = files[url];
        if (text === undefined) response.statusCode = 404;
        const type = url.endsWith('.js') ? 'text/javascript' : 'text/html';
        response.setHeader('content-type', `${type}; charset=utf-8`);
        response.end(text ?? '');
      });
      await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', resolve);
      });
      port = server.address().port;
      pages.url = `http://127.0.0.1:${port}`;
    },
    async stop() {
      const stopping = server;
      server = null;
      if (!stopping) return;
      stopping.closeAllConnections();
      await new Promise((resolve) => stopping.close(resolve));
    },
  };
  await pages.start();
  return pages;
}
