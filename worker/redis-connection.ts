/**
 * Clients of the Redis that `REDIS_URL` names: one server (`redis://host:6379/0`), a master found by sentinels
 * (`redis-sentinel://s1:26379,s2:26379/mymaster/0`), or a cluster (`redis-cluster://n1:6379,n2:6379`); with `rediss`
 * in place of `redis` all of it by TLS. User and password stand before an `@`, as in any address.
 */
import { Cluster, Redis, type RedisOptions } from 'ioredis';

/** Where a Redis is, read from its address. */
export interface RedisPlace {
  readonly kind: 'server' | 'sentinel' | 'cluster';
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  /** What the sentinels call the master. */
  readonly master?: string;
  readonly db?: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls: boolean;
}

const SHAPE = /^redis(s)?(?:-(sentinel|cluster))?:\/\/(?:([^@/]*)@)?([^/@]+)(?:\/(.*))?$/;

/** @throws Error for an address of another shape */
export function redisPlace(url: string): RedisPlace {
  const [, secure, kind = 'server', user = '', hosts = '', rest = ''] = SHAPE.exec(url) ?? [];
  if (hosts === '') throw new Error('REDIS_URL is no Redis address');
  const parts = rest.split('?')[0]?.split('/').filter(Boolean) ?? [];
  const master = kind === 'sentinel' ? parts.shift() : undefined;
  if (kind === 'sentinel' && master === undefined)
    throw new Error(
      'REDIS_URL lacks the name that the sentinels call the master: redis-sentinel://host:26379/name',
    );
  const [username = '', password = ''] = user.split(':').map(decodeURIComponent);
  const db = Number(parts[0] ?? 0);
  if (!Number.isInteger(db) || db < 0) throw new Error('REDIS_URL names a database that is no number');
  return {
    kind: kind as RedisPlace['kind'],
    hosts: hosts.split(',').map((one) => hostOf(one, kind === 'sentinel' ? 26_379 : 6_379)),
    ...(master === undefined ? {} : { master: decodeURIComponent(master) }),
    ...(db === 0 ? {} : { db }),
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    tls: secure !== undefined,
  };
}

function hostOf(text: string, preset: number): { host: string; port: number } {
  const [, bracketed, plain = '', port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text) ?? [];
  return { host: bracketed ?? plain, port: Number(port ?? preset) };
}

/** Opens a client. It reconnects by itself, and finds the new master or node of a slot after a fail-over. */
export function openRedis(url: string, options: RedisOptions): Redis | Cluster {
  const { kind, hosts, master, db, username, password, tls } = redisPlace(url);
  const access: RedisOptions = {
    ...options,
    ...(db === undefined ? {} : { db }),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls: {} } : {}),
  };
  if (kind === 'cluster') {
    return new Cluster(
      hosts.map((one) => ({ ...one })),
      {
        redisOptions: access,
        ...(options.retryStrategy ? { clusterRetryStrategy: options.retryStrategy } : {}),
      },
    );
  }
  if (kind === 'sentinel')
    return new Redis({
      ...access,
      sentinels: hosts.map((one) => ({ ...one })),
      name: master ?? '',
      enableTLSForSentinelMode: tls,
    });
  return new Redis({ ...access, ...(hosts[0] ?? {}) });
}
