import path from 'node:path';
import { defineConfig } from 'vite';
import react from '@vitejs/plugin-react';
import { builtFiles } from './built-files.js';

/**
 * The browser's part, built from `client/` into `client/dist` with hashed names, so that everything but
 * index.html may be cached for ever. Nothing is inlined as a `data:` address: the Content Security Policy
 * allows fonts and scripts from our own origin only.
 */
export default defineConfig({
  root: 'client',
  plugins: [react(), ...builtFiles()],
  // @rjsf/core imports it for its own tests only, and nothing here may generate code at run time.
  resolve: {
    alias: { '@rjsf/validator-ajv8': path.resolve(import.meta.dirname, 'client/form/no-validator.ts') },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2023',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: path.resolve(import.meta.dirname, 'client/index.html'),
        'service-worker': path.resolve(import.meta.dirname, 'client/offline/service-worker.ts'),
      },
      // The service worker keeps its name: browsers look for a newer one at the address of the old one.
      output: {
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:8080' } },
});
