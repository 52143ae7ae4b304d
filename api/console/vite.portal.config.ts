import react from '@vitejs/plugin-react';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, defineConfig, type Plugin } from 'vite';

// Builds the demo portal below /portal/, beside the console. As a development server it shows the console at /, the
// portal at /portal/ and the widget, built anew for each reading, at /widget.js: `npx vite --config
// vite.portal.config.ts`.
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const pages = readdirSync(here('portal')).filter((name) => name.endsWith('.html'));
const server = process.env.LETHE_SERVER ?? 'http://127.0.0.1:8080';

const builtWidget: Plugin = {
  name: 'lethe-built-widget',
  configureServer(vite) {
    vite.middlewares.use('/widget.js', (_request, response, next) => {
      build({ configFile: here('vite.widget.config.ts'), logLevel: 'error', build: { write: false } }).then((built) => {
        const [first] = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []));
        response.setHeader('Content-Type', 'text/javascript');
        response.end(first?.type === 'chunk' ? first.code : '');
      }, next);
    });
  },
};

export default defineConfig(({ command }) => ({
  plugins: command === 'serve' ? [react(), builtWidget] : [],
  build: {
    outDir: process.env.LETHE_CONSOLE_OUT ?? 'dist',
    // The console's pages are there already, with their icon.
    emptyOutDir: false,
    copyPublicDir: false,
    assetsDir: 'portal/assets',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    rollupOptions: { input: pages.map((name) => here(`portal/${name}`)) },
  },
  server: { proxy: { '/v1': server, '/openapi.yaml': server, '/healthz': server, '/readyz': server, '/metrics': server } },
}));
