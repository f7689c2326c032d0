/**
 * A real PostgreSQL for the tests: one throw-away server for the whole run, or the one of TEST_DATABASE_URL. It is
 * started when the first test asks and ends with the process.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createLog } from '../api/log.js';
import { startPrivatePostgres } from '../worker/private-postgres.js';

const servers = new Map<string, Promise<string>>();
let databases = 0;

/** Commits that last, and memory as a small server gives it: what a benchmark measures on. */
const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
};

async function start(settings: Readonly<Record<string, string>>): Promise<string> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined) return given;
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return (await startPrivatePostgres(folder, createLog('silent'), settings)).url;
}

/**
 * Makes an empty database. Answers its address.
 * @param keeps whether what is committed survives a power cut; tests need not wait for the disk
 */
export async function freshDatabase(keeps: 'durable' | 'fleeting' = 'fleeting'): Promise<string> {
  const server = servers.get(keeps) ?? start(keeps === 'durable' ? DURABLE : {});
  servers.set(keeps, server);
  const url = new URL(await server);
  const name = `test_${process.pid}_${++databases}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  url.pathname = `/${name}`;
  return url.href;
}
