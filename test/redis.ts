/** A real Redis for the tests, where the machine has one: a throw-away server for the whole run, or TEST_REDIS_URL. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Whether this machine can give the tests a Redis. */
export function hasRedis(): boolean {
  if (process.env['TEST_REDIS_URL'] !== undefined) return true;
  return spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
}

let server: Promise<string> | undefined;

/** The address of the shared Redis. */
export function redis(): Promise<string> {
  return (server ??= start());
}

async function start(): Promise<string> {
  const given = process.env['TEST_REDIS_URL'];
  if (given !== undefined) return given;
  return (await startRedis()).url;
}

/** A Redis of a test's own, which it may stop or kill. @param at the port of one that was stopped */
export async function startRedis(
  at?: number,
): Promise<{ url: string; port: number; stop: () => Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-redis-'));
  const port = at ?? (await freePort());
  const child = spawn(
    'redis-server',
    [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--dir',
      folder,
      '--maxmemory-policy',
      'noeviction',
    ],
    { stdio: 'ignore' },
  );
  const clear = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', clear);
  child.unref();
  await listening(port);
  const stop = async (): Promise<void> => {
    process.removeListener('exit', clear);
    child.ref(); // nothing else may keep the process alive until it is gone
    const gone = once(child, 'exit');
    clear();
    await gone;
  };
  return { url: `redis://127.0.0.1:${port}`, port, stop };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 250; attempt++) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      socket.destroy();
    }
  }
  throw new Error('redis-server does not answer');
}
