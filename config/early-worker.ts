import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Names the worker's script in the page's head: the browser begins to fetch it while it still reads the page's own, and
 * finds it in its cache when the page asks. Without it a slow line stands idle for a round trip and a start of the page.
 */
export function earlyWorker(): Plugin {
  let outDir = 'dist';
  return {
    name: 'footpath-early-worker',
    apply: 'build',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    // Files of public/ are copied as they are; this one is on the way of every first paint, so its comments stay behind.
    closeBundle() {
      const file = join(outDir, 'boot.js');
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*(\/\/.*)?\n?/gm, ''));
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        // The worker is built by itself, so here it is the one script among the assets.
        const workers = Object.values(bundle ?? {}).filter(
          ({ type, fileName }) => type === 'asset' && /^assets\/main-.*\.js$/.test(fileName),
        );
        const tags = workers.map(({ fileName }) => ({
          tag: 'link',
          // Not `prefetch`: before Chrome 112 the content security policy has no word of ours that allows it.
          attrs: { rel: 'preload', as: 'script', fetchpriority: 'low', href: `/${fileName}` },
          injectTo: 'head' as const,
        }));
        // Comments are for whoever reads the source.
        return { html: html.replace(/\s*<!--[\s\S]*?-->/g, ''), tags };
      },
    },
  };
}
