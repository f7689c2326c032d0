/**
 * How SQLite goes about the statements of everyday work. It keeps no statistics: which index it takes is decided by the
 * statement alone, so a small database shows what a nation's would do. Nothing reads a table that grows with every
 * report from end to end, nor all reports in a state: nearly every report that there ever was is approved.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLog } from '../../api/log.js';
import { openSqlite, type Database } from '../../api/store/database.js';
import { sealEvents } from '../../api/store/event-seals.js';
import { migrate } from '../../api/store/migrate.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { makeNotices } from '../../worker/handlers/notices/make-notices.js';
import { relayMarks } from '../../worker/relay-marks.js';
import { relayNotices } from '../../worker/relay-notices.js';
import { houses, paper, publish } from '../api/life.js';
import { HOUSES } from '../houses.js';
import { assertOk, openWorld, type World } from '../world.js';

const WHO = [
  ['clerk', '00070'],
  ['aggregator', '01'],
  ['aggregator', 'VN'],
] as const;

/** Large tables by the names that statements give them. */
const WHOLE_TABLE =
  /^SCAN (obligations|reports|revisions|revision_inputs|events|event_seals|rollup_nodes|notices|o|r|s|n|e)\b(?! VIRTUAL)/;
const WHOLE_STATE = /reports_state_index/;

describe('The plans of SQLite', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'baocao-plans-'));
  let database: Database;
  let world: World;
  before(async () => {
    database = openSqlite(path.join(folder, 'plans.sqlite'));
    await migrate(database, MIGRATIONS);
    world = await openWorld(database);
    await publish(world, HOUSES, '2026-10');
    await world.settle();
    for (const [role, unit] of WHO) await world.as(role, unit); // hired now, which is nobody's everyday work
  });
  after(async () => {
    await world.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('read no large table from end to end, nor all reports in a state, for what is done all day', async () => {
    const statements = await statementsOnSqlite(() => workDay(world, database));
    const wrong: string[] = [];
    for (const text of statements) {
      // On the connection that writes: acts go into a view of its own.
      const plan = await database.write((trx) => trx.raw<{ detail: string }[]>(`explain query plan ${text}`));
      for (const { detail } of plan)
        if (isWhole(detail, text)) wrong.push(`${detail}: ${text.slice(0, 2000)}`);
    }
    assert.deepEqual(wrong, []);
    assert.ok(
      statements.some((text) => text.includes('correction_due_at` >= ?')),
      'what falls due was not looked for',
    );
  });
});

/** The newest row by the key of a table is the end of it, not all of it. */
const isWhole = (detail: string, text: string): boolean =>
  WHOLE_STATE.test(detail) ||
  (WHOLE_TABLE.test(detail) && !/order by `(number|id)` desc limit \?$/.test(text));

async function workDay(world: World, database: Database): Promise<void> {
  const clerk = await world.as('clerk', '00070');
  const province = await world.as('aggregator', '01');
  const report = paper(world, HOUSES.code, '2026-10', '00070');
  assertOk(await report.save(clerk, houses(3, 5)), 201);
  assertOk(await report.act(clerk, 'submit'));
  assertOk(await report.act(province, 'approve'));
  const now = (): Date => new Date('2026-11-21T02:00:00.000Z');
  const relay = { database, log: createLog('silent'), now, add: () => Promise.resolve() };
  await relayMarks(relay, new Map());
  await world.settle();
  await relayNotices(relay, new Set());
  await makeNotices({ database, now, mails: true });
  await sealEvents(database, now());
  const nation = await world.as('aggregator', 'VN');
  for (const view of ['confirmed', 'provisional'])
    assertOk(await nation.get(`/rollups/${HOUSES.code}/2026-10/VN?view=${view}`));
}

interface Driver {
  readonly Database: { readonly prototype: Record<string, (text: string, ...rest: unknown[]) => unknown> };
}

/** Every statement about rows that reaches SQLite while something is done, taken at the driver, each once. */
async function statementsOnSqlite(what: () => Promise<unknown>): Promise<string[]> {
  const { prototype } = (createRequire(import.meta.url)('sqlite3') as Driver).Database;
  const texts = new Set<string>();
  const own = ['all', 'run', 'prepare'].map((name) => [name, prototype[name]] as const);
  for (const [name, method] of own)
    prototype[name] = function (text, ...rest) {
      if (/^\s*(select|insert|update|delete|with)\b/i.test(text)) texts.add(text);
      return method?.call(this, text, ...rest);
    };
  try {
    await what();
  } finally {
    for (const [name, method] of own) if (method) prototype[name] = method;
  }
  return [...texts];
}
