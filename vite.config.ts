import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { earlyWorker } from './config/early-worker.ts';
import { poPlugin } from './config/po-plugin.ts';

/** Chrome 80 is the floor: on Vite's default target it shows a blank page, and 92 loses its worker without a word. */
const floor = 'chrome80';

/** The shell, precached whole: what a learner needs and what a teacher needs, in one version (src/sw/sw.ts). */
const serviceWorker = VitePWA({
  strategies: 'injectManifest',
  srcDir: 'src/sw',
  filename: 'sw.ts',
  outDir: 'dist',
  registerType: 'prompt',
  injectRegister: false,
  manifest: {
    id: '/',
    name: 'Footpath',
    short_name: 'Footpath',
    description: 'Learning that goes where you go, with or without a network.',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#faf5ea',
    theme_color: '#1c5f46',
    lang: 'en',
    dir: 'ltr',
    icons: [
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  },
  // 41 kB that only an installation needs, and it fetches them itself.
  includeManifestIcons: false,
  injectManifest: {
    globPatterns: ['**/*.{js,css,html,svg,woff2}'],
    globIgnores: ['old-browser.*', '**/en-XB-*.js', 'manifest.json', '.vite/**'],
    target: floor,
  },
  devOptions: { enabled: false },
});

export default defineConfig(({ mode }) => ({
  plugins: [
    preact({ reactAliasesEnabled: false }),
    poPlugin(),
    earlyWorker(),
    ...(mode === 'gallery' ? [] : [serviceWorker]),
  ],
  // Its notes to bundlers have done their work.
  worker: { format: 'es', rolldownOptions: { output: { comments: { annotation: false, legal: true } } } },
  resolve: {
    // Dexie's build for browsers that await natively, which all from our floor on do: 2 kB less on the way to a question.
    alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }],
  },
  build: {
    target: floor,
    cssTarget: floor,
    modulePreload: { polyfill: false },
    manifest: true,
    sourcemap: false,
    rolldownOptions: {
      // One file before the first heading, and one for what only the later screens share: each file more is a wait more.
      preserveEntrySignatures: false,
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 1 },
            // What a first visit needs of what screens share: no dialog opens before its first question.
            {
              name: 'parts',
              test: /src\/(app\/(ui(?!\/[Dd]ialog)|learner)|domain)\//,
              minShareCount: 2,
            },
          ],
        },
      },
      ...(mode === 'gallery' ? { input: 'gallery.html' } : {}),
    },
    // `vite build --mode gallery` builds the page of kit parts, which production never contains.
    ...(mode === 'gallery' ? { outDir: 'dist-gallery' } : {}),
  },
  // `npm run dev` starts a hub behind this (scripts/dev.mjs).
  server: {
    host: '127.0.0.1',
    proxy: { '/api': 'http://127.0.0.1:8090', '/packs': 'http://127.0.0.1:8090' },
  },
  preview: { host: '127.0.0.1' },
}));
