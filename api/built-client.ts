/** Builds the browser's part where that has not been done, or not since its sources changed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from 'pino';

const ROOT = path.resolve(import.meta.dirname, '..');
/** What the built client is made of. */
const SOURCES = ['client', 'forms', 'regimes', 'vite.config.ts', 'built-files.ts', 'package-lock.json'];
const BUILT = path.join(ROOT, 'client/dist');

/**
 * Answers the folder of the built client, built if need be.
 * @throws Error with what the build said, where it fails
 */
export async function builtClient(log: Logger): Promise<string> {
  if (!isBuilt()) {
    log.info('Building the client (some seconds, once)');
    await build();
  }
  return BUILT;
}

/** Whether the built client is at least as new as everything it is made of. */
function isBuilt(): boolean {
  const page = path.join(BUILT, 'index.html');
  if (!existsSync(page)) return false;
  const built = statSync(page).mtimeMs;
  return SOURCES.every((source) => newest(path.join(ROOT, source)) <= built);
}

/** When the youngest file of a folder was changed. */
function newest(place: string): number {
  if (place === BUILT) return 0;
  const about = statSync(place, { throwIfNoEntry: false });
  if (!about?.isDirectory()) return about?.mtimeMs ?? 0;
  return Math.max(0, ...readdirSync(place).map((name) => newest(path.join(place, name))));
}

async function build(): Promise<void> {
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-8000);
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The client could not be built:\n${said}`);
}
