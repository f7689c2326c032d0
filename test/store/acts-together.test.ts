/** Acts that reach the database in one group: each is written or not by itself, and answered once and rightly. */
import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { ACT, type ActDocument } from '../../api/store/act.js';
import { openPostgres, type Database } from '../../api/store/database.js';
import { isPassing } from '../../api/store/trouble.js';
import { publish, regimeLike } from '../api/life.js';
import { forEachDatabase } from '../database.js';
import { openWorld, type World } from '../world.js';

const CODE = 'TEST-GROUP';
const PERIOD = '2026-08';
const MOMENT = '2026-11-21T03:00:00.000Z';

interface Owed {
  readonly id: number;
  readonly version_id: number;
  readonly regime_period_id: number;
  readonly receiver_id: number;
}

forEachDatabase('Acts in one group', (open) => {
  let world: World;
  let owed: Owed[];
  let user: number;

  before(async () => {
    world = await openWorld(await open());
    await world.as('clerk', '00070');
    await publish(world, regimeLike(CODE), PERIOD);
    const { read } = world.database;
    user = (await read('users').first<{ id: number }>('id')).id;
    owed = await read('obligations as o')
      .join('regime_periods as p', 'p.id', 'o.regime_period_id')
      .where({ 'p.regime': CODE, 'o.step': 0 })
      .orderBy('o.id')
      .select('o.id', 'p.version_id', 'o.regime_period_id', 'o.receiver_id');
    assert.ok(owed.length >= 18, String(owed.length));
  });
  after(() => world.close());

  /** What is written of the report of one obligation: how often, and by which act last. */
  const written = async (id: number): Promise<{ counter: number; reason: string | null; events: number }> => {
    const { read } = world.database;
    const report = await read('reports')
      .where({ obligation_id: id })
      .first<{ counter: number; reason: string | null } | undefined>('counter', 'reason');
    const [events] = await read('events')
      .where({ unit_code: `T${id}` })
      .count<{ n: number }[]>({ n: '*' });
    return { counter: report?.counter ?? 0, reason: report?.reason ?? null, events: Number(events?.n) };
  };
  const commitAll = async (
    documents: readonly ActDocument[],
    database: Database = world.database,
  ): Promise<unknown[]> => {
    const ends = await Promise.allSettled(documents.map((one) => database.commit(ACT, one)));
    return ends.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'));
  };
  const take = (count: number): Owed[] => owed.splice(0, count);
  const opening = (one: Owed, name = 'opened'): ActDocument => act(one, 0, name);

  /** An act that leaves its name as the report's reason; one event, one mark. */
  function act(one: Owed, counter: number, name: string): ActDocument {
    return {
      obligation_id: one.id,
      counter,
      lock_counter: 0,
      report: {
        counter: counter + 1,
        state: 'draft',
        correction: 0,
        version_id: one.version_id,
        content: '{"note":"\\\\ \\"{}\\", NULL"}',
        explanations: '{}',
        nil: 0,
        revision: 0,
        submitted_revision_id: null,
        approved_revision_id: null,
        reason: name,
        returned_due_at: null,
        correction_reason: null,
        correction_due_at: null,
        correction_requested_at: null,
        saved_at: MOMENT,
        saved_by: user,
        attachments: null,
      },
      revisions: [],
      inputs: [],
      fates: [],
      remarks: [],
      events: [
        {
          at: MOMENT,
          type: 'report.saved',
          actor_id: user,
          regime: CODE,
          period: PERIOD,
          unit_id: null,
          unit_code: `T${one.id}`,
          unit_path: null,
          data: '{}',
        },
      ],
      marks: [],
    };
  }

  /** An act that sends a revision, and marks the node above. */
  function sending(one: Owed, counter: number): ActDocument {
    const base = act(one, counter, 'sent');
    const { content, explanations } = base.report;
    return {
      ...base,
      report: { ...base.report, state: 'submitted', revision: 1 },
      revisions: [
        {
          revision: 1,
          state: 'submitted',
          version_id: one.version_id,
          content,
          own_content: null,
          rollup_state: null,
          rollup_hash: null,
          coverage: null,
          gaps_reason: null,
          explanations,
          nil: 0,
          empty: 0,
          hash: '0'.repeat(64),
          late: 0,
          submitted_at: MOMENT,
          submitted_by: user,
          signed_at: null,
          signed_by: null,
          attachments: null,
          signed_for: null,
          on_behalf: null,
        },
      ],
      marks: [
        {
          regime_period_id: one.regime_period_id,
          unit_id: one.receiver_id,
          unit_path: '/1/',
          bucket: 0,
          kind: 'child',
          at: MOMENT,
        },
      ],
    };
  }

  it('are written with what each of them brings, whatever the others bring', async () => {
    const three = take(3);
    const [a, b, c] = three;
    assert.ok(a && b && c);
    assert.deepEqual(await commitAll(three.map((one) => opening(one))), [true, true, true]);
    assert.deepEqual(await commitAll([sending(a, 1), act(b, 1, 'saved'), sending(c, 1)]), [true, true, true]);
    const { read } = world.database;
    for (const one of three) {
      const sent: boolean = one !== b;
      assert.deepEqual(await written(one.id), { counter: 2, reason: sent ? 'sent' : 'saved', events: 2 });
      const revisions = await read('revisions').where({ obligation_id: one.id }).select('id', 'content');
      const report = await read('reports').where({ obligation_id: one.id }).first();
      assert.equal(revisions.length, sent ? 1 : 0);
      assert.equal(report.submitted_revision_id, revisions[0]?.id ?? null);
      assert.equal(report.content, opening(one).report.content);
      if (sent) assert.equal(revisions[0].content, report.content);
    }
    const marks = await read('rollup_marks').where({ unit_id: a.receiver_id, at: MOMENT });
    assert.equal(marks.length, 2);
  });

  it('leave a content that they do not bring as it lies there, alone and together', async () => {
    const three = take(3);
    await commitAll(three.map((one) => opening(one)));
    const kept = (one: Owed): ActDocument => {
      const { report, revisions, ...rest } = sending(one, 1);
      return {
        ...rest,
        report: { ...report, content: null },
        revisions: revisions.map((revision) => ({ ...revision, content: null })),
      };
    };
    const [a, b, c] = three.map(kept);
    assert.ok(a && b && c);
    const other = '{"other":1}';
    const changing: ActDocument = { ...c, report: { ...c.report, content: other } };
    assert.deepEqual(await commitAll([a, b]), [true, true]);
    assert.equal(await world.database.commit(ACT, changing), true);
    const { read } = world.database;
    for (const [index, one] of three.entries()) {
      const content = index === 2 ? other : opening(one).report.content;
      const report = await read('reports').where({ obligation_id: one.id }).first();
      const revision = await read('revisions').where({ obligation_id: one.id }).first();
      assert.deepEqual([report.content, revision.content], [content, content]);
    }
  });

  it('are not written where the counter moved or the report vanished, and the others are', async () => {
    const [a, b, c, d] = take(4);
    assert.ok(a && b && c && d);
    await commitAll([a, b, c].map((one) => opening(one)));
    await world.database.write((trx) => trx('reports').where({ obligation_id: c.id }).delete());
    await world.database.write((trx) => trx('obligations').where({ id: c.id }).delete());
    const all = [act(a, 1, 'x'), act(b, 7, 'x'), act(c, 1, 'x'), act(d, 1, 'x'), opening(d, 'y')];
    assert.deepEqual(await commitAll(all), [true, false, false, false, true]);
    assert.deepEqual(await written(a.id), { counter: 2, reason: 'x', events: 2 });
    assert.deepEqual(await written(b.id), { counter: 1, reason: 'opened', events: 1 });
    assert.deepEqual(await written(d.id), { counter: 1, reason: 'y', events: 1 });
  });

  it('on one report are written in the order in which they came, as far as they fit', async () => {
    const [a, b] = take(2);
    assert.ok(a && b);
    const all = [
      opening(a, 'first'),
      opening(b),
      act(a, 1, 'second'),
      opening(a, 'again'),
      act(a, 2, 'third'),
      act(a, 1, 'stale'),
    ];
    assert.deepEqual(await commitAll(all), [true, true, true, false, true, false]);
    assert.deepEqual(await written(a.id), { counter: 3, reason: 'third', events: 3 });
  });

  it('are tried alone where their statement fails, so that only the one that is wrong fails', async () => {
    const [a, b, c] = take(3);
    assert.ok(a && b && c);
    const wrong = opening(b);
    const broken: ActDocument = { ...wrong, report: { ...wrong.report, saved_by: 999_999 } };
    assert.deepEqual(await commitAll([opening(a), broken, opening(c)]), [true, 'failed', true]);
    assert.deepEqual(await written(a.id), { counter: 1, reason: 'opened', events: 1 });
    assert.deepEqual(await written(b.id), { counter: 0, reason: null, events: 0 });
    assert.deepEqual(await written(c.id), { counter: 1, reason: 'opened', events: 1 });
  });

  it('do not wait for one whose report somebody holds; that one waits, and is written then', async function () {
    if (world.database.dialect === 'sqlite') this.skip(); // it has one writer: whoever holds a row holds all
    const [a, b, c] = reuse();
    const before = await counters([a, b, c]);
    let held: Promise<boolean> | undefined;
    await holding('obligations', { id: b.id }, async () => {
      const [first, second, third] = [a, b, c].map((one, at) =>
        world.database.commit(ACT, act(one, before[at] ?? 0, 'free')),
      );
      held = second;
      assert.deepEqual(await Promise.all([first, third]), [true, true]);
      assert.equal((await written(b.id)).counter, before[1]);
    });
    assert.equal(await held, true);
    assert.deepEqual(
      await counters([a, b, c]),
      before.map((n) => n + 1),
    );
  });

  it('are all told so where the connection is lost on the way, and nothing of them was written', async function () {
    if (world.database.dialect === 'sqlite') this.skip(); // a file has no connection to lose
    const three = reuse();
    const before = await counters(three);
    // Who writes refers to the user, whose row somebody holds: the group is on its way until its connection ends.
    await holding('users', { id: user }, async (trx) => {
      const all = Promise.allSettled(
        three.map((one, at) => world.database.commit(ACT, act(one, before[at] ?? 0, 'lost'))),
      );
      for (let ended = 0; ended === 0;) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        const { rows } = await trx.raw<{ rows: unknown[] }>(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query like 'with given%'`,
        );
        ended = rows.length;
      }
      for (const one of await all)
        assert.ok(one.status === 'rejected' && isPassing(one.reason), JSON.stringify(one));
    });
    assert.deepEqual(await counters(three), before);
    assert.deepEqual(await commitAll(three.map((one, at) => act(one, before[at] ?? 0, 'again'))), [
      true,
      true,
      true,
    ]);
  });

  it('of several processes on the same reports: one of them each time, and none in the way of another', async function () {
    if (world.database.dialect === 'sqlite') this.skip(); // one process has the file
    const { connectionString } = (world.database.read.client as Knex.Client).config.connection as {
      connectionString: string;
    };
    const others = [1, 2, 3].map(() => openPostgres(connectionString, 4));
    const reports = [...reuse(), ...owed];
    const rounds = 15;
    for (let round = 0; round < rounds; round++) {
      const before = await counters(reports);
      // Each in an order of its own: who locked in the order of asking would meet the others in a dead-lock.
      const ends = await Promise.all(
        others.map((database, turn) => {
          const order = reports.map((_, at) => (at * (turn + 1) + turn) % reports.length);
          const distinct = [...new Set(order)];
          return commitAll(
            distinct.map((at) => act(reports[at] as Owed, before[at] ?? 0, `${turn}`)),
            database,
          );
        }),
      );
      const wins = ends.flat().filter((end) => end === true).length;
      assert.equal(ends.flat().filter((end) => end === 'failed').length, 0);
      const after = await counters(reports);
      assert.deepEqual(
        after,
        before.map((n, at) => n + ((after[at] ?? 0) > n ? 1 : 0)),
      );
      assert.equal(wins, after.filter((n, at) => n > (before[at] ?? 0)).length);
    }
    await Promise.all(others.map((database) => database.close()));
  });

  /** Three that earlier tests have opened. */
  let first: Owed[] | undefined;
  const reuse = (): [Owed, Owed, Owed] => {
    first ??= take(3);
    return first as [Owed, Owed, Owed];
  };
  const counters = async (reports: readonly Owed[]): Promise<number[]> => {
    const all: number[] = [];
    for (const { id } of reports) all.push((await written(id)).counter);
    return all;
  };
  const holding = (
    table: string,
    row: Readonly<Record<string, number>>,
    work: (trx: Knex.Transaction) => Promise<void>,
  ): Promise<void> =>
    world.database.write(async (trx) => {
      await trx(table).where(row).forUpdate().select('id');
      await work(trx);
    });
});
