/** What the build of the client does beyond bundling: the list of files that work without a line, and smaller forms of all. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** The pages that a clerk or a head needs without a line; the others are kept once they were opened. */
const OFFLINE_PAGES =
  /client\/pages\/(work|reports|report|log-in|account)\/index\.tsx$|client\/messages\/\w+\.ts$/;
const OFFLINE_FONTS = /be-vietnam-pro-(latin|vietnamese)-(400|600)-normal.*\.woff2$/;
const SMALLER = /\.(js|css|html|svg|webmanifest)$/;
/** Below this a smaller form is hardly smaller. */
const LEAST = 1_000;

export function builtFiles(): Plugin[] {
  return [offlineFiles(), smallerForms()];
}

/** Tells the service worker its files. Any change of them changes it, which is how browsers know of a new version. */
function offlineFiles(): Plugin {
  return {
    name: 'offline-files',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const worker = bundle['service-worker.js'];
      if (worker?.type !== 'chunk') return;
      const files = filesOf(bundle);
      const page = bundle['index.html'];
      const hash = createHash('sha256').update(worker.code).update(JSON.stringify(files));
      if (page?.type === 'asset') hash.update(page.source);
      const name = `baocao-shell-${hash.digest('hex').slice(0, 16)}`;
      const list = JSON.stringify(['/index.html', ...files.map((file) => `/${file}`)]);
      worker.code = `const FILES=${list},SHELL_NAME=${JSON.stringify(name)};\n${worker.code}`;
    },
  };
}

function filesOf(bundle: Rolldown.OutputBundle): string[] {
  const found = new Set<string>();
  const take = (name: string): void => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || found.has(name)) return;
    found.add(name);
    const { importedCss, importedAssets } = chunk.viteMetadata ?? {};
    for (const file of [...(importedCss ?? []), ...(importedAssets ?? [])]) found.add(file);
    chunk.imports.forEach(take);
  };
  for (const [name, output] of Object.entries(bundle)) {
    if (output.type !== 'chunk') {
      if (OFFLINE_FONTS.test(name)) found.add(name);
      continue;
    }
    const entry = output.isEntry && output.fileName !== 'service-worker.js';
    if (entry || OFFLINE_PAGES.test(output.facadeModuleId ?? '')) take(name);
  }
  return [...found].filter((name) => !/\.woff$/.test(name)).sort();
}

/** Beside every text file its form in brotli and gzip, so that no request waits for compressing. */
function smallerForms(): Plugin {
  return {
    name: 'smaller-forms',
    writeBundle({ dir }) {
      if (dir === undefined) return;
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!SMALLER.test(name)) continue;
        const file = path.join(dir, name);
        const text = readFileSync(file);
        if (text.length < LEAST) continue;
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: 10,
          [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
        };
        writeFileSync(`${file}.br`, brotliCompressSync(text, { params }));
        writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }));
      }
    },
  };
}
