/**
 * What one act on a report writes, as one document: the report's new state, its revision, the fate of earlier ones,
 * remarks, lineage, events and dirty marks. It is written by one statement, whole or not at all, and not at all where
 * the report is no longer the one that the act was decided on.
 *
 * On PostgreSQL by a statement of its own (act-postgres.ts), or with others by one for all of them (acts-postgres.ts).
 * SQLite knows no such statement, but a trigger may do as much: the document is inserted into a view without rows.
 */
import { COLUMNS, names, REPORT, type ActDocument, type Columns, type List } from './act-columns.js';
import { oneAct } from './act-postgres.js';
import { manyActs } from './acts-postgres.js';
import type { Writing } from './commits.js';

export type { ActDocument };

const CHANGED = 'the report is no longer the one that was decided on';
const cells = (alias: string, columns: Columns): string =>
  Object.keys(columns)
    .map((name) => `${alias}.value ->> '${name}'`)
    .join(', ');
/** A content that is not sent is the one that lies in the report already. */
const KEPT = `(select content from reports where obligation_id = new.document ->> 'obligation_id')`;
const withContent = (columns: Columns, kept: string): string =>
  Object.keys(columns)
    .map((name) =>
      name === 'content' ? `coalesce(x.value ->> 'content', ${kept})` : `x.value ->> '${name}'`,
    )
    .join(', ');
const rows = (list: List, alias: string): string => `json_each(new.document, '$.${list}') as ${alias}`;
const REVISION_ID = `(select id from revisions where obligation_id = new.document ->> 'obligation_id'
    and revision = new.document ->> '$.revisions[0].revision')`;

const TRIGGER = `
create temp view if not exists acts as select '' as document where 0;
create temp trigger if not exists acts_written instead of insert on acts begin
  select raise(abort, '${CHANGED}')
    where not exists (select 1 from obligations where id = new.document ->> 'obligation_id'
      and lock_counter = new.document ->> 'lock_counter')
    or new.document ->> 'counter' <>
      coalesce((select counter from reports where obligation_id = new.document ->> 'obligation_id'), 0)
    or new.document ->> 'counter' = 0 and new.document ->> '$.report.version_id' <>
      (select p.version_id from obligations as o join regime_periods as p on p.id = o.regime_period_id
        where o.id = new.document ->> 'obligation_id');
  insert into revisions (obligation_id, ${names(COLUMNS.revisions)})
    select new.document ->> 'obligation_id',
      ${withContent(COLUMNS.revisions, `new.document ->> '$.report.content', ${KEPT}`)} from ${rows('revisions', 'x')};
  insert into revision_inputs (revision_id, ${names(COLUMNS.inputs)})
    select ${REVISION_ID}, ${cells('x', COLUMNS.inputs)} from ${rows('inputs', 'x')};
  insert into reports (obligation_id, ${names(REPORT)})
    select new.document ->> 'obligation_id', ${withContent(REPORT, KEPT)}
    from (select new.document -> 'report' as value) as x where true
    on conflict (obligation_id) do update set
      ${Object.keys(REPORT)
        .map((name) => `${name} = excluded.${name}`)
        .join(', ')};
  update reports set submitted_revision_id = ${REVISION_ID}
    where obligation_id = new.document ->> 'obligation_id' and new.document -> '$.revisions[0]' is not null;
  update revisions set state = x.value ->> 'state',
      decided_at = coalesce(x.value ->> 'decided_at', decided_at),
      decided_by = coalesce(x.value ->> 'decided_by', decided_by),
      reason = coalesce(x.value ->> 'reason', revisions.reason)
    from ${rows('fates', 'x')} where revisions.id = x.value ->> 'id';
  insert into remarks (obligation_id, ${names(COLUMNS.remarks)})
    select new.document ->> 'obligation_id', ${cells('x', COLUMNS.remarks)} from ${rows('remarks', 'x')};
  insert into events (${names(COLUMNS.events)}) select ${cells('x', COLUMNS.events)} from ${rows('events', 'x')};
  insert into rollup_marks (${names(COLUMNS.marks)}) select ${cells('x', COLUMNS.marks)} from ${rows('marks', 'x')};
end;`;

/** How an act is written. */
export const ACT: Writing = {
  postgres: {
    one: (document) => oneAct(document as ActDocument),
    many: (documents) => manyActs(documents as readonly ActDocument[]),
    about: (document) => (document as ActDocument).obligation_id,
    kind: (document) => ((document as ActDocument).counter === 0 ? 'opens' : 'changes'),
  },
  sqlite: {
    name: 'act',
    text: 'insert into acts (document) select value from json_each($1)',
    before: TRIGGER,
  },
  changed: CHANGED,
};
