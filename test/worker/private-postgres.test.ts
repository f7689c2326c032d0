import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createLog } from '../../api/log.js';
import { startPrivatePostgres } from '../../worker/private-postgres.js';

const log = createLog('silent');
const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('The private PostgreSQL', function () {
  this.timeout(60_000);
  let folder: string;
  const record = (): string => path.join(folder, 'private-postgres.json');
  const left = (): { folder: string; pid: number } => {
    const { folder: data } = JSON.parse(readFileSync(record(), 'utf8')) as { folder: string };
    return {
      folder: data,
      pid: Number(readFileSync(path.join(data, 'data/postmaster.pid'), 'utf8').split('\n')[0]),
    };
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'baocao-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('answers on this machine alone, and leaves nothing behind when it stops', async () => {
    const server = await startPrivatePostgres(folder, log);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query<{ listen_addresses: string }>('show listen_addresses');
    assert.deepEqual(rows, [{ listen_addresses: '127.0.0.1' }]);
    await client.end();
    const { folder: data, pid } = left();
    await server.stop();
    await server.stop();
    assert.deepEqual([alive(pid), existsSync(data), existsSync(record())], [false, false, false]);
  });

  it('is not open to a wrong password', async () => {
    const server = await startPrivatePostgres(folder, log);
    const url = new URL(server.url);
    url.password = 'guess';
    const client = new pg.Client({ connectionString: url.href });
    await assert.rejects(client.connect(), /password/);
    await server.stop();
  });

  it('tells when it goes away, and does not take the process with it', async () => {
    const server = await startPrivatePostgres(folder, log);
    process.kill(left().pid, 'SIGKILL');
    await server.gone;
    await server.stop();
    assert.equal(existsSync(record()), false);
  });

  it('what a killed process left behind is cleared by the next start', async () => {
    const script = `
      import { startPrivatePostgres } from './worker/private-postgres.ts';
      import { createLog } from './api/log.ts';
      startPrivatePostgres(process.argv[1], createLog('silent')).then(() => process.stdout.write('up'));
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, folder], {
      cwd: path.resolve(import.meta.dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const before = left();
    assert.equal(alive(before.pid), true);
    const server = await startPrivatePostgres(folder, log);
    assert.deepEqual([alive(before.pid), existsSync(before.folder)], [false, false]);
    await server.stop();
  });

  it('a record that points elsewhere harms nobody', async () => {
    const precious = mkdtempSync(path.join(tmpdir(), 'precious-'));
    writeFileSync(record(), JSON.stringify({ folder: precious }));
    const server = await startPrivatePostgres(folder, log);
    assert.equal(existsSync(precious), true);
    await server.stop();
    rmSync(precious, { recursive: true });
  });
});
