/**
 * How PostgreSQL goes about the statements of everyday requests in a database as full as a nation's. The statements are
 * those that the requests really send. None reads a large table from end to end, and what it costs does not grow
 * with the number of reports that lie there.
 */
import assert from 'node:assert/strict';
import { openPostgres, type Database } from '../../api/store/database.js';
import { openFeed } from '../../api/store/feed.js';
import { dirtyNodes } from '../../api/store/marks.js';
import { migrate } from '../../api/store/migrate.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { houses, paper, publish } from '../api/life.js';
import { HOUSES } from '../houses.js';
import { freshDatabase } from '../postgres.js';
import { assertOk, openWorld, type Caller, type World } from '../world.js';
import { addPeriods, addUnits, LARGE } from './large-nation.js';
import { statementsOf, type Statement } from './statements-of.js';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Total Cost': number;
  readonly Plans?: readonly Plan[];
}

/** Periods of 3,000 communes: some 60,000 reports, then 200,000. */
const SOME = 20;
const MANY = 65;
/** By how much a statement may cost more while the reports become three times as many: estimates vary a little. */
const GROWS = 2;
const TRIFLE = 100;
/** What looks at all that one unit has ever owed, or at all reports of one period, may cost what those are. */
const OWN = /people look at (their work|lists)/;

describe('The plans of PostgreSQL', function () {
  this.timeout(300_000);
  let database: Database;
  let world: World;
  const people: Partial<Record<'clerk' | 'province' | 'nation' | 'admin', Caller>> = {};
  const small = new Map<string, number>();

  /** What people and machines do all day, by name. */
  const work: Readonly<Record<string, () => Promise<unknown>>> = {
    'a clerk files': async () => {
      const report = paper(world, HOUSES.code, '2026-10', '00070');
      const clerk = people.clerk!;
      const state = (await clerk.get(report.path)).body.state;
      if (state === 'approved') await report.act(clerk, 'correct', { reason: 'Nhầm' });
      assertOk(await report.save(clerk, houses(3, 5)), state === 'none' ? 201 : 200);
      assertOk(await report.act(clerk, 'submit'));
    },
    'a province approves': async () => {
      const report = paper(world, HOUSES.code, '2026-10', '00070');
      assertOk(await report.read(people.province!));
      assertOk(await report.act(people.province!, 'approve'));
    },
    'a worker computes': async () => {
      await dirtyNodes(database.read, 500, new Date());
      await world.settle();
    },
    'people look at a report': async () => {
      const report = paper(world, HOUSES.code, '1900-04', 'X00042');
      for (const path of ['', '/revisions', '/revisions/1'])
        assertOk(await people.nation!.get(report.path + path));
    },
    'people look at their work': async () => {
      assertOk(await people.clerk!.get('/my-work'));
      assertOk(await people.province!.get('/my-work'));
      assertOk(await people.nation!.get('/my-work'));
    },
    'people look at lists': async () => {
      const lists = [
        'unit=X00042',
        'regime=TEST-HOUSES&period=1900-04',
        'receiver=01&period=1900-04',
        'period=1900-04&state=submitted',
      ];
      for (const query of lists) assertOk(await people.nation!.get(`/obligations?${query}&limit=100`));
      assertOk(await people.clerk!.get('/obligations?limit=100'));
    },
    'people look at roll-ups': async () => {
      for (const unit of ['01', 'VN'])
        for (const view of ['confirmed', 'provisional'])
          await people.nation!.get(`/rollups/${HOUSES.code}/2026-10/${unit}?view=${view}`);
    },
    'a process follows the feed': async () => {
      const feed = openFeed(database.read);
      await feed.next();
      await feed.next();
    },
    'operators look': async () => {
      assertOk(await people.admin!.get('/operations'));
      assertOk(await people.admin!.get('/metrics'));
    },
  };

  before(async () => {
    database = openPostgres(await freshDatabase(), 4);
    await migrate(database, MIGRATIONS);
    world = await openWorld(database);
    await publish(world, HOUSES, '2026-10');
    await world.settle();
    await addUnits(database);
    people.clerk = await world.as('clerk', '00070');
    people.province = await world.as('aggregator', '01');
    people.nation = await world.as('aggregator', 'VN');
    people.admin = await world.as('administrator', 'VN');
    await addPeriods(database, 0, SOME);
    for (const what of Object.values(work)) {
      for (const statement of await statementsOf(what)) {
        const plan = await planOf(database, statement);
        if (plan) small.set(statement.text, plan['Total Cost']);
      }
    }
    await addPeriods(database, SOME, MANY);
  });
  after(async () => {
    await world.close();
    await database.close();
  });

  for (const [name, what] of Object.entries(work)) {
    it(`read no large table from end to end when ${name}, however many reports there are`, async () => {
      const wrong: string[] = [];
      let looked = 0;
      for (const statement of await statementsOf(what)) {
        const plan = await planOf(database, statement);
        if (!plan) continue;
        looked++;
        const scans = nodesOf(plan).filter(
          (node) => node['Node Type'] === 'Seq Scan' && LARGE.includes(node['Relation Name'] ?? ''),
        );
        const shown = statement.text.slice(0, 4000);
        if (scans.length > 0)
          wrong.push(
            `reads all of ${scans.map((node) => node['Relation Name']).join(', ')} (${plan['Total Cost']}): ${shown}`,
          );
        const before = small.get(statement.text);
        if (
          before !== undefined &&
          !OWN.test(name) &&
          plan['Total Cost'] > Math.max(before * GROWS, before + TRIFLE)
        )
          wrong.push(`cost ${before} and costs ${plan['Total Cost']}: ${shown}`);
      }
      assert.deepEqual(wrong, []);
      assert.ok(looked > 0, 'no statement was seen');
    });
  }
});

/** The plan of a statement that reads or writes rows; undefined for any other. */
async function planOf(database: Database, { text, values }: Statement): Promise<Plan | undefined> {
  if (!/^\s*(select|insert|update|delete|with)\b/i.test(text)) return undefined;
  const client = (await database.read.client.acquireConnection()) as {
    query: (
      text: string,
      values: readonly unknown[],
    ) => Promise<{ rows: { 'QUERY PLAN': { Plan: Plan }[] }[] }>;
  };
  try {
    const { rows } = await client.query(`explain (format json) ${text}`, values);
    return rows[0]?.['QUERY PLAN'][0]?.Plan;
  } finally {
    await database.read.client.releaseConnection(client);
  }
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
