/** How the built client is served: what may be kept for how long, in which form, and what its pages are allowed. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { createApp } from '../../api/app.js';
import { createLog } from '../../api/log.js';
import { readSettings } from '../../api/settings.js';
import type { Database } from '../../api/store/database.js';

const SCRIPT = 'console.log("một kịch bản");'.repeat(80);

describe('The built client', () => {
  let server: Server;
  let origin: string;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'baocao-built-'));
    mkdirSync(path.join(folder, 'assets'));
    for (const [name, text] of [
      ['index.html', `<!doctype html><title>Baocao</title>${SCRIPT}`],
      ['service-worker.js', SCRIPT],
      ['manifest.webmanifest', '{}'],
      ['assets/page-abc.js', SCRIPT],
    ] as const) {
      writeFileSync(path.join(folder, name), text);
      if (text.length < 1000) continue;
      writeFileSync(path.join(folder, `${name}.br`), brotliCompressSync(text));
      writeFileSync(path.join(folder, `${name}.gz`), gzipSync(text));
    }
    const deps = {
      database: {} as Database, // never asked for a file
      settings: readSettings({}),
      log: createLog('silent'),
      now: () => new Date('2026-11-21T02:00:00.000Z'),
      nudge: () => undefined,
      queueReady: () => Promise.resolve(true),
    };
    const app = createApp(deps, folder);
    server = await new Promise<Server>((resolve) => {
      const listening = createServer(app).listen(0, '127.0.0.1', () => resolve(listening));
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (file: string, encoding = 'gzip, br') =>
    fetch(origin + file, { headers: { 'accept-encoding': encoding, accept: 'text/html,*/*' } });

  it('sends the smaller form that the browser takes, and the file itself where it takes none', async () => {
    for (const [asked, sent] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const)
      for (const file of ['/assets/page-abc.js', '/service-worker.js']) {
        const answer = await get(file, asked);
        assert.equal(answer.headers.get('content-encoding'), sent, file);
        assert.equal(answer.headers.get('vary'), 'Accept-Encoding');
        assert.match(answer.headers.get('content-type') ?? '', /javascript/);
        assert.equal(await answer.text(), SCRIPT);
      }
  });

  it('lets hashed files be kept for ever, the page and the service worker never without asking', async () => {
    const cached = async (file: string) => (await get(file)).headers.get('cache-control');
    assert.equal(await cached('/assets/page-abc.js'), 'public, max-age=31536000, immutable');
    for (const file of ['/', '/index.html', '/reports/A/2026/1', '/service-worker.js'])
      assert.equal(await cached(file), 'no-cache', file);
  });

  it('allows a service worker and a manifest of our own, and still no other origin', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? '';
    for (const rule of [
      "worker-src 'self'",
      "manifest-src 'self'",
      "default-src 'self'",
      "script-src 'self'",
    ])
      assert.ok(policy.includes(rule), rule);
    const manifest = await get('/manifest.webmanifest');
    assert.match(manifest.headers.get('content-type') ?? '', /manifest\+json/);
  });

  it('answers 404 for files that are not there, never the page in their place', async () => {
    for (const file of ['/assets/gone.js', '/assets/gone.js.br'])
      assert.equal((await get(file)).status, 404, file);
  });
});
