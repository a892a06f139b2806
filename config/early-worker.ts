import type { Plugin } from 'vite';

/**
 * Names the worker's script in the page's head: the browser begins to fetch it while it still reads the page's own, and
 * finds it in its cache when the page asks. Without it a slow line stands idle for a round trip and a start of the page.
 */
export function earlyWorker(): Plugin {
  return {
    name: 'footpath-early-worker',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        // The worker is built by itself, so here it is the one script among the assets.
        const workers = Object.values(bundle ?? {}).filter(
          ({ type, fileName }) => type === 'asset' && /^assets\/main-.*\.js$/.test(fileName),
        );
        const tags = workers.map(({ fileName }) => ({
          tag: 'link',
          attrs: { rel: 'prefetch', href: `/${fileName}` },
          injectTo: 'head' as const,
        }));
        // Comments are for whoever reads the source.
        return { html: html.replace(/\s*<!--[\s\S]*?-->/g, ''), tags };
      },
    },
  };
}
