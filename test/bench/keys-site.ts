/** A form of any size without a program behind it, for measuring and for tests of tables that no regime has. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BUILD = path.join(import.meta.dirname, 'keys-page/build.ts');

/** Builds the page as the program's own pages are built, and serves it. */
export async function openSite(): Promise<{ origin: string; close: () => void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-keys-'));
  // In a process of its own: within mocha the bundler does not find its way.
  await run(process.execPath, ['--import', 'tsx', BUILD, folder]);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = path.join(folder, path.normalize(pathname === '/' ? '/index.html' : pathname));
    readFile(file).then(
      (bytes) =>
        response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'font/woff2' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  const origin = await listening(server);
  const close = (): void => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  };
  return { origin, close };
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

function listening(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}
