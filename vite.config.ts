import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { poPlugin } from './config/po-plugin.ts';

/** Chrome 80 is the floor: on Vite's default target it shows a blank page, and 92 loses its worker without a word. */
const floor = 'chrome80';

export default defineConfig(({ mode }) => ({
  plugins: [
    preact({ reactAliasesEnabled: false }),
    poPlugin({ lazyAudiences: ['teacher', 'admin', 'family', 'gallery'] }),
    // VitePWA goes here.
  ],
  worker: { format: 'es' },
  build: {
    target: floor,
    cssTarget: floor,
    modulePreload: { polyfill: false },
    manifest: true,
    sourcemap: false,
    // `vite build --mode gallery` builds the page of kit parts, which production never contains.
    ...(mode === 'gallery' ? { outDir: 'dist-gallery', rolldownOptions: { input: 'gallery.html' } } : {}),
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
}));
