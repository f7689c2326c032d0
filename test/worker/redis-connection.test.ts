/** The addresses of a Redis, and the queue on a master found by sentinels and on a cluster. */
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { readSettings, SettingsError } from '../../api/settings.js';
import { openQueue, type HandedJob } from '../../worker/queue.js';
import { redisPlace } from '../../worker/redis-connection.js';
import { hasRedis, startRedis } from '../redis.js';
import { QUIET } from './nation.js';

describe('The address of a Redis', () => {
  it('names a server, a master by its sentinels, or a cluster', () => {
    const host = (name: string, port: number): object => ({ host: name, port });
    assert.deepEqual(redisPlace('redis://r1'), { kind: 'server', hosts: [host('r1', 6379)], tls: false });
    assert.deepEqual(redisPlace('rediss://u:p%40ss@r1:7000/3'), {
      kind: 'server',
      hosts: [host('r1', 7000)],
      db: 3,
      username: 'u',
      password: 'p@ss',
      tls: true,
    });
    assert.deepEqual(redisPlace('redis-sentinel://:geheim@s1,s2:26380,[::1]:5/chinh/2'), {
      kind: 'sentinel',
      hosts: [host('s1', 26379), host('s2', 26380), host('::1', 5)],
      master: 'chinh',
      db: 2,
      password: 'geheim',
      tls: false,
    });
    assert.deepEqual(redisPlace('rediss-cluster://n1:1,n2:2'), {
      kind: 'cluster',
      hosts: [host('n1', 1), host('n2', 2)],
      tls: true,
    });
  });

  it('is checked before anything starts', () => {
    for (const url of ['redis://r', 'rediss://r', 'redis-cluster://a,b', 'rediss-sentinel://s/master'])
      assert.equal(readSettings({ REDIS_URL: url }).redisUrl, url);
    for (const url of ['http://r', 'redis-sentinel://s', 'redis-sentinel://s/', 'redis-ring://a'])
      assert.throws(() => readSettings({ REDIS_URL: url }), SettingsError, url);
  });
});

describe('The queue on a Redis of many servers', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-redis-'));
  const children: ChildProcess[] = [];
  before(function () {
    if (!hasRedis() || spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status !== 0)
      this.skip();
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(
      children.map(async (child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')),
    );
    rmSync(folder, { recursive: true, force: true });
  });
  const serve = async (port: number, ...options: string[]): Promise<void> => {
    const child = spawn('redis-server', options, { stdio: 'ignore', cwd: folder });
    children.push(child);
    const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: 50, retryStrategy: () => 100 });
    client.on('error', () => undefined);
    await client.ping();
    client.disconnect();
  };

  it('works on a cluster: all its keys lie in one slot', async () => {
    const port = await freePort();
    // The bus of a cluster listens 10,000 above; ports of the system may lie too high for that.
    await serve(
      port,
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--dir',
      folder,
      '--cluster-announce-ip',
      '127.0.0.1',
      '--cluster-enabled',
      'yes',
      '--cluster-config-file',
      'nodes.conf',
      '--cluster-port',
      String(await freePort()),
    );
    const node = new Redis(port, '127.0.0.1');
    await node.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    while (!String(await node.call('CLUSTER', 'INFO')).includes('cluster_state:ok'))
      await new Promise((resolve) => setTimeout(resolve, 50));
    await carries(`redis-cluster://127.0.0.1:${port}`);
    const keys = await node.keys('*');
    assert.ok(keys.length > 0 && keys.every((key) => key.startsWith('{baocao}:')), keys.join(' '));
    node.disconnect();
  });

  it('works on a master that a sentinel names', async () => {
    const master = await startRedis();
    const port = await freePort();
    const file = path.join(folder, 'sentinel.conf');
    writeFileSync(
      file,
      `port ${port}\nbind 127.0.0.1\ndir ${folder}\nsentinel monitor chinh 127.0.0.1 ${master.port} 1\n`,
    );
    await serve(port, file, '--sentinel');
    await carries(`redis-sentinel://127.0.0.1:${port}/chinh`);
    await master.stop();
  });
});

/** Jobs go in at one end and come out at the other. */
async function carries(url: string): Promise<void> {
  const queue = await openQueue({ redis: url }, QUIET);
  const came: HandedJob[] = [];
  await queue.work((job) => Promise.resolve(void came.push(job)), 2);
  await queue.add(['a', 'b', 'c'].map((id) => ({ name: 'test', id: `test-${id}`, data: { n: 1 } })));
  for (const end = Date.now() + 10_000; came.length < 3;) {
    assert.ok(Date.now() < end, `${came.length} of 3 jobs came`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(came.map(({ id }) => id).toSorted(), ['test-a', 'test-b', 'test-c']);
  assert.equal((await queue.state()).waiting, 0);
  await queue.close();
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
