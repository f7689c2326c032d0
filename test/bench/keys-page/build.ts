/** `build.ts FOLDER`: builds the page as the program's own pages are built. */
import path from 'node:path';
import { build } from 'vite';
import react from '@vitejs/plugin-react';

const validator = path.resolve(import.meta.dirname, '../../../client/form/no-validator.ts');

await build({
  root: import.meta.dirname,
  configFile: false,
  logLevel: 'warn',
  plugins: [react()],
  resolve: { alias: { '@rjsf/validator-ajv8': validator } },
  build: {
    outDir: process.argv[2] ?? 'dist',
    emptyOutDir: true,
    chunkSizeWarningLimit: 2_000,
    target: 'es2023',
    modulePreload: { polyfill: false },
  },
});
