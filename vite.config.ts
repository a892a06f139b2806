import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { earlyWorker } from './config/early-worker.ts';
import { poPlugin } from './config/po-plugin.ts';

/** Chrome 80 is the floor: on Vite's default target it shows a blank page, and 92 loses its worker without a word. */
const floor = 'chrome80';

/**
 * What makes a schema and does nothing else: a schema that nobody reads need not travel. `parse` and its like are not among
 * them, since a statement of theirs may be there to refuse.
 */
const schemaMakers =
  'array boolean brand check integer literal maxLength maxValue minLength minValue null nullable number object omit optional pick picklist pipe record regex strictObject string transform trim tuple union unknown variant'
    .split(' ')
    .map((name) => `v.${name}`);

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
    // A file with work for school, or from there, opens the app when it is tapped or shared (docs/spec/bundle.md).
    file_handlers: [{ action: '/open', accept: { 'application/x-footpath': ['.footpath'] } }],
    share_target: {
      action: '/open',
      method: 'POST',
      enctype: 'multipart/form-data',
      params: { files: [{ name: 'file', accept: ['application/x-footpath', '.footpath', 'text/plain'] }] },
    },
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
    globIgnores: ['old-browser.*', 'trust/*', '**/en-XB-*.js', 'manifest.json', '.vite/**'],
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
  worker: {
    format: 'es',
    rolldownOptions: {
      // All that the worker begins with in one file: what it shares with its later parts would else be four requests more.
      preserveEntrySignatures: false,
      treeshake: { manualPureFunctions: schemaMakers },
      output: {
        comments: { annotation: false, legal: true },
        codeSplitting: { groups: [{ name: 'worker', tags: ['$initial'], priority: 1 }] },
      },
    },
  },
  resolve: {
    // Dexie's build for browsers that await natively, which all from our floor on do: 2 kB less on the way to a question.
    alias: [
      { find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' },
      // A copy of its own beside SHA-256's, or the worker's first file would carry SHA-512 for what verifies signatures later.
      { find: '#sha512', replacement: '@noble/hashes/sha2.js?sha512' },
    ],
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
      treeshake: { manualPureFunctions: schemaMakers },
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 1 },
            // A first visit's screens with all that they share: one file and one wait, and what others use of it they find there.
            { name: 'learner', test: /src\/app\/screens\/learner\.ts$/ },
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
