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

let server: Promise<string> | undefined;
let databases = 0;

async function start(): Promise<string> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined) return given;
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return (await startPrivatePostgres(folder, createLog('silent'))).url;
}

/** Makes an empty database. Answers its address. */
export async function freshDatabase(): Promise<string> {
  const url = new URL(await (server ??= start()));
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
