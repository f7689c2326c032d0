/**
 * A PostgreSQL database as full as a nation's: thousands of communes, years of approved reports, the events, sessions
 * and roll-ups that go with them. Written by a few statements of the database itself, in seconds.
 */
import type { Database } from '../../api/store/database.js';

/** Tables that grow with the reports: no request may read one of them from end to end. */
export const LARGE: readonly string[] = [
  'obligations',
  'reports',
  'revisions',
  'revision_inputs',
  'rollup_nodes',
  'events',
  'sessions',
  'users',
];

const COMMUNES = 3_000;
const PEOPLE = 5_000;

/** Adds communes below the provinces of today, and people with sessions. Once. */
export async function addUnits(database: Database): Promise<void> {
  await database.write(async (trx) => {
    const run = (sql: string): Promise<unknown> => trx.raw(sql);
    await run(`
      with provinces as (
        select unit_id, path, row_number() over (order by unit_id) - 1 as n, count(*) over () as all_
          from unit_spells where level = 'province' and valid_to is null
      ), made as (
        insert into units (created_at) select '2026-01-01T00:00:00.000Z' from generate_series(1, ${COMMUNES})
        returning id
      ), numbered as (select id, row_number() over (order by id) as n from made)
      insert into unit_spells (unit_id, code, name, search, level, parent_id, path, valid_from)
      select m.id, 'X' || lpad(m.n::text, 5, '0'), 'Xã ' || m.n, 'xa ' || m.n, 'commune', p.unit_id,
             p.path || m.id || '/', '2020-01-01'
        from numbered m join provinces p on p.n = m.n % p.all_`);
    await run(`
      insert into users (username, name, password_hash, language, created_at)
      select 'person-' || n, 'Người ' || n, '-', 'vi', '2026-01-01T00:00:00.000Z' from generate_series(1, ${PEOPLE}) n`);
    await run(`
      insert into sessions (token_hash, user_id, created_at, expires_at)
      select md5(id::text) || md5(id::text), id, '2026-11-20T00:00:00.000Z', '2026-11-27T00:00:00.000Z' from users`);
  });
}

/**
 * Adds periods of the one regime that is there, each with a report of every commune, approved, and a roll-up of every
 * province; then has the database count what is in it.
 */
export async function addPeriods(database: Database, from: number, until: number): Promise<void> {
  await database.write(async (trx) => {
    const run = (sql: string): Promise<unknown> => trx.raw(sql);
    const last = await trx('regime_periods').max<{ id: number } | undefined>({ id: 'id' }).first();
    await run(`
      insert into regime_periods (regime, period, frequency, version_id, window_from, window_to, opens_at, closes_at,
                                  nation_id, recipient_id)
      select regime, (1900 + n / 12) || '-' || lpad((n % 12 + 1)::text, 2, '0'), frequency, version_id, window_from, window_to, opens_at, closes_at,
             nation_id, recipient_id
        from (select * from regime_periods where period > '2000' order by id limit 1) p,
             generate_series(${from}, ${until - 1}) n`);
    const fresh = `(select id, period, nation_id from regime_periods
                     where period < '2000' and id > ${last?.id ?? 0})`;
    await run(`
      insert into obligations (regime_period_id, unit_id, spell_id, unit_code, unit_path, receiver_id, bucket, level,
                               step, due_at)
      select p.id, u.unit_id, u.id, u.code, u.path, u.parent_id, u.unit_id % 2, u.level,
             case u.level when 'commune' then 0 else 1 end,
             p.period || '-28T17:00:00.000Z'
        from unit_spells u, ${fresh} p
       where u.level in ('commune', 'province') and u.valid_to is null and u.parent_id is not null`);
    const owed = `(select o.*, p.period from obligations o join ${fresh} p on p.id = o.regime_period_id)`;
    await run(`
      insert into revisions (obligation_id, revision, state, version_id, content, explanations, nil, hash, late,
                             submitted_at, submitted_by, decided_at)
      select o.id, 1, 'approved', v.id, '{"houses":[{"damaged":1,"kind":"brick","loss":1}],"note":"x"}', '{}', 0,
             md5(o.id::text) || md5(o.id::text), 0, o.due_at, u.id, o.due_at
        from ${owed} o, (select max(id) as id from regime_versions) v, (select min(id) as id from users) u`);
    await run(`
      insert into reports (obligation_id, counter, state, version_id, content, explanations, revision,
                           approved_revision_id, saved_at)
      select o.id, 3, 'approved', s.version_id, s.content, '{}', 1, s.id, o.due_at
        from ${owed} o join revisions s on s.obligation_id = o.id`);
    await run(`
      insert into events (at, type, actor_id, regime, period, unit_id, unit_code, unit_path, data)
      select o.due_at, 'report.approved', null, 'TEST-HOUSES', o.period, o.unit_id, o.unit_code, o.unit_path, '{}'
        from ${owed} o`);
    await run(`
      insert into rollup_nodes (regime_period_id, unit_id, view, bucket, state, inputs, coverage, hash, computed_at)
      select p.id, n.unit_id, n.view, n.bucket, n.state, n.inputs, n.coverage, n.hash, n.computed_at
        from rollup_nodes n, ${fresh} p
       where n.regime_period_id = (select min(id) from regime_periods)`);
  });
  await database.read.raw('analyze');
}
