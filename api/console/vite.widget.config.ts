import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * The widget: one file, widget.js, that a portal includes with one script tag. widget/size.test.ts holds it below 10
 * KB.
 */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: process.env.LETHE_CONSOLE_OUT ?? 'dist',
    // The console's pages are there already.
    emptyOutDir: false,
    target: 'es2022',
    lib: {
      entry: fileURLToPath(new URL('widget/index.ts', import.meta.url)),
      formats: ['iife'],
      name: 'letheConsent',
      fileName: () => 'widget.js',
    },
  },
});
