/**
 * Who reports to some nodes, without what their revisions say, and a short text that is another where any of it has changed. Each
 * database has its own quickest way: PostgreSQL sends rows and adds up hashes of them, SQLite sends one text for each node,
 * since a row there costs what its columns cost.
 */
import { sha256 } from '../../../regimes/canonical.js';
import type { Level, ReportState } from '../../../regimes/words.js';
import type { Queries } from '../../../api/store/database.js';
import { ask, dialectOf, listOf, oneOf, type Statement } from '../../../api/store/statements.js';
import type { Reporting } from './compute-node.js';

/** By the id of the node's unit; not there: nobody reports to it. */
export type ReportersBy = ReadonlyMap<number, readonly Reporting[]>;
/** By the id of the node's unit: two equal texts were made of the same reporters, reports and names. */
export type PrintsBy = ReadonlyMap<number, string>;

const from = (dialect: 'sqlite' | 'postgres'): string => `from obligations as o
    join unit_spells as u on u.id = o.spell_id
    left join reports as r on r.obligation_id = o.id
    where o.regime_period_id = $1 and o.receiver_id ${oneOf(dialect, '$2')}`;

/** 64 bits of everything that is read of a reporter; each hash is the seed of the next. */
const HASH = [
  'hashint8extended(o.id, 0)',
  'hashint8extended(o.spell_id, #)',
  'hashint8extended(o.bucket, #)',
  'hashint8extended(o.step, #)',
  'hashtextextended(o.level, #)',
  'hashtextextended(o.unit_code, #)',
  'hashtextextended(u.name, #)',
  "hashtextextended(coalesce(r.state, ''), #)",
  'hashint8extended(coalesce(r.approved_revision_id, 0), #)',
  'hashint8extended(coalesce(r.submitted_revision_id, 0), #)',
].reduce((seed, hash) => hash.replace('#', seed));

const ROWS: Statement = {
  name: 'rebuild-reporters',
  text: `select o.receiver_id as "receiverId", o.unit_id as "unitId", o.unit_code as "unitCode", u.name as "unitName",
      o.level, o.step, o.bucket, r.state, r.approved_revision_id as "approvedRevisionId",
      r.submitted_revision_id as "submittedRevisionId", cast(${HASH} as text) as hash
    ${from('postgres')} order by o.unit_code`,
};

type Row = Reporting & { readonly receiverId: number; readonly hash: string };

const HASHES: Statement = {
  name: 'rebuild-standing',
  text: `select o.receiver_id as id, cast(sum(${HASH}) as text) as print ${from('postgres')} group by o.receiver_id`,
};

const TEXTS: Statement = {
  name: 'rebuild-reporters',
  text: `select o.receiver_id as id, json_group_array(json_array(o.unit_id, o.unit_code, u.name, o.level, o.step, o.bucket,
      r.state, r.approved_revision_id, r.submitted_revision_id, o.id, o.spell_id) order by o.unit_code) as reporters
    ${from('sqlite')} group by o.receiver_id`,
};

interface Text {
  readonly id: number;
  readonly reporters: string;
}

type Values = readonly [
  unitId: number,
  unitCode: string,
  unitName: string,
  level: Level,
  step: number,
  bucket: number,
  state: ReportState | null,
  approvedRevisionId: number | null,
  submittedRevisionId: number | null,
];

function fromValues([
  unitId,
  unitCode,
  unitName,
  level,
  step,
  bucket,
  state,
  ...revisions
]: Values): Reporting {
  const [approvedRevisionId, submittedRevisionId] = revisions;
  return { unitId, unitCode, unitName, level, step, bucket, state, approvedRevisionId, submittedRevisionId };
}

/** @param ids units that others report to; of each node its reporters are by unit code, as the database sorts */
export async function reportersOf(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
): Promise<{ readonly reporters: ReportersBy; readonly prints: PrintsBy }> {
  const dialect = dialectOf(queries);
  const values = [regimePeriodId, listOf(dialect, ids)];
  if (dialect === 'sqlite') {
    const texts = await ask<Text>(queries, TEXTS, values);
    const own = (text: string): Reporting[] => (JSON.parse(text) as Values[]).map(fromValues);
    const reporters = texts.map(({ id, reporters: text }) => [id, own(text)] as const);
    return { reporters: new Map(reporters), prints: printsFrom(texts) };
  }
  const nodes = new Map<number, { own: Row[]; print: bigint }>();
  for (const row of await ask<Row>(queries, ROWS, values)) {
    const node = nodes.get(row.receiverId) ?? { own: [], print: 0n };
    nodes.set(row.receiverId, node);
    node.own.push(row);
    node.print += BigInt(row.hash);
  }
  return {
    reporters: new Map([...nodes].map(([id, { own }]) => [id, own])),
    prints: new Map([...nodes].map(([id, { print }]) => [id, String(print)])),
  };
}

/** The same prints read again, without the reporters. */
export async function printsNow(
  queries: Queries,
  regimePeriodId: number,
  ids: readonly number[],
): Promise<PrintsBy> {
  const dialect = dialectOf(queries);
  const values = [regimePeriodId, listOf(dialect, ids)];
  if (dialect === 'sqlite') return printsFrom(await ask<Text>(queries, TEXTS, values));
  const rows = await ask<{ id: number; print: string }>(queries, HASHES, values);
  return new Map(rows.map(({ id, print }) => [id, print]));
}

const printsFrom = (texts: readonly Text[]): PrintsBy =>
  new Map(texts.map(({ id, reporters }) => [id, sha256(reporters)]));
