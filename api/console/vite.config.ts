import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` shows pages as they are edited, against the server at LETHE_SERVER.
const server = process.env.LETHE_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: process.env.LETHE_CONSOLE_OUT ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Every file has its hash in its name, and none is inlined: the policy of the pages allows no data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What is smaller than this waits longer for its answer than for its bytes.
    rollupOptions: { output: { experimentalMinChunkSize: 1_500 } },
    reportCompressedSize: true,
  },
  server: { proxy: { '/v1': server, '/openapi.yaml': server, '/healthz': server, '/readyz': server, '/metrics': server } },
});
