/** Duties: who does what in a unit, deputies and absences; and reports that are filed on behalf of a unit. */
import type { Knex } from 'knex';
import type { Duty } from '../../regimes/handling.js';
import type { Instant, Role } from '../../regimes/words.js';
import type { Queries } from './database.js';

/** A duty as it is listed, with the names of whom it speaks. */
export interface DutyRow extends Duty {
  readonly id: number;
  readonly user: string | null;
  readonly userName: string | null;
  readonly departmentCode: string | null;
  readonly departmentName: string | null;
  readonly forUser: string | null;
  readonly forName: string | null;
  readonly note: string | null;
  readonly createdAt: Instant;
  readonly createdBy: string | null;
}

type Flat = Omit<DutyRow, 'own' | 'forRoles'> & { readonly own: number; readonly forRoles: string | null };

/** The newest name of a unit. */
const unitNow = (column: string): string =>
  `(select x.${column} from unit_spells as x where x.unit_id = d.department_id order by x.valid_from desc limit 1)`;

function dutyQuery(queries: Queries): Knex.QueryBuilder {
  return queries('duties as d')
    .leftJoin('users as u', 'u.id', 'd.user_id')
    .leftJoin('users as f', 'f.id', 'd.for_id')
    .leftJoin('users as c', 'c.id', 'd.created_by')
    .orderBy(['d.task', 'd.regime', 'd.id'])
    .select({
      id: 'd.id',
      unitId: 'd.unit_id',
      regime: 'd.regime',
      task: 'd.task',
      userId: 'd.user_id',
      departmentId: 'd.department_id',
      forId: 'd.for_id',
      own: 'd.own',
      firstDay: 'd.first_day',
      lastDay: 'd.last_day',
      note: 'd.note',
      createdAt: 'd.created_at',
      createdBy: 'c.name',
      user: 'u.username',
      userName: 'u.name',
      forUser: 'f.username',
      forName: 'f.name',
      departmentCode: queries.raw(unitNow('code')),
      departmentName: queries.raw(unitNow('name')),
      forRoles: queries.raw(
        `(select string_agg(role, ',') from user_roles where user_id = d.for_id and unit_id = d.unit_id)`,
      ),
    });
}

const fromRow = (row: Flat): DutyRow => ({
  ...row,
  own: row.own === 1,
  forRoles: (row.forRoles ?? '').split(',').filter((role) => role !== '') as Role[],
});

/** The duties of these units. Those of people who are locked out are theirs still: nobody else steps in by that. */
export async function dutiesOf(queries: Queries, unitIds: readonly number[]): Promise<DutyRow[]> {
  if (unitIds.length === 0) return [];
  const rows = (await dutyQuery(queries).whereIn('d.unit_id', [...unitIds])) as Flat[];
  return rows.map(fromRow);
}

export async function dutyById(queries: Queries, id: number): Promise<DutyRow | undefined> {
  const row = (await dutyQuery(queries).where('d.id', id).first()) as Flat | undefined;
  return row && fromRow(row);
}

/** Units whose duties name a person, or one of the departments that he works in. */
export async function unitsNaming(
  queries: Queries,
  userId: number,
  departmentIds: readonly number[],
): Promise<number[]> {
  const rows = await queries('duties')
    .where({ user_id: userId })
    .orWhereIn('department_id', [...departmentIds])
    .distinct<{ unit_id: number }[]>('unit_id');
  return rows.map((row) => row.unit_id);
}

export interface NewDuty extends Omit<Duty, 'forRoles'> {
  readonly note: string | null;
}

export async function addDuty(
  trx: Knex.Transaction,
  duty: NewDuty,
  by: { readonly at: Instant; readonly userId: number },
): Promise<number> {
  const [row] = await trx('duties')
    .insert({
      unit_id: duty.unitId,
      regime: duty.regime,
      task: duty.task,
      user_id: duty.userId,
      department_id: duty.departmentId,
      for_id: duty.forId,
      own: duty.own ? 1 : 0,
      first_day: duty.firstDay,
      last_day: duty.lastDay,
      note: duty.note,
      created_at: by.at,
      created_by: by.userId,
    })
    .returning<{ id: number }[]>('id');
  if (!row) throw new Error('A duty was written without an id');
  return row.id;
}

export async function endDuty(trx: Knex.Transaction, id: number): Promise<void> {
  await trx('duties').where({ id }).delete();
}

/** A report that another unit files. */
export interface Filing {
  readonly filerId: number;
  readonly filer: { readonly code: string; readonly name: string };
  readonly reason: string;
  readonly openedBy: string;
  readonly openedAt: Instant;
  /** Who sent the revision that stands, where it was sent on behalf of the unit. */
  readonly filedBy: number | null;
}

/** Who handles a report, as it is stored. */
export interface Handlers {
  readonly duties: readonly DutyRow[];
  readonly filing: Filing | undefined;
}

export async function handlersOf(
  queries: Queries,
  row: { readonly id: number; readonly unitId: number },
  reviewerIds: readonly number[],
): Promise<Handlers> {
  const duties = await dutiesOf(queries, [...new Set([row.unitId, ...reviewerIds])]);
  return { duties, filing: await filingOf(queries, row.id) };
}

async function filingOf(queries: Queries, obligationId: number): Promise<Filing | undefined> {
  const found = (await queries('filings_on_behalf as b')
    .join('users as u', 'u.id', 'b.opened_by')
    .leftJoin('reports as r', 'r.obligation_id', 'b.obligation_id')
    .leftJoin(
      'revisions as s',
      's.id',
      queries.raw('coalesce(r.submitted_revision_id, r.approved_revision_id)'),
    )
    .where('b.obligation_id', obligationId)
    .first({
      filerId: 'b.filer_id',
      reason: 'b.reason',
      openedBy: 'u.name',
      openedAt: 'b.opened_at',
      filedBy: queries.raw('case when s.on_behalf is null then null else s.submitted_by end'),
      code: queries.raw(filerNow('code')),
      name: queries.raw(filerNow('name')),
    })) as (Omit<Filing, 'filer'> & { readonly code: string; readonly name: string }) | undefined;
  if (!found) return undefined;
  const { code, name, ...filing } = found;
  return { ...filing, filer: { code, name } };
}

const filerNow = (column: string): string =>
  `(select x.${column} from unit_spells as x where x.unit_id = b.filer_id order by x.valid_from desc limit 1)`;

export async function openFiling(
  trx: Knex.Transaction,
  obligationId: number,
  filing: {
    readonly filerId: number;
    readonly reason: string;
    readonly at: Instant;
    readonly userId: number;
  },
): Promise<void> {
  await trx('filings_on_behalf').insert({
    obligation_id: obligationId,
    filer_id: filing.filerId,
    reason: filing.reason,
    opened_at: filing.at,
    opened_by: filing.userId,
  });
}

export async function closeFiling(trx: Knex.Transaction, obligationId: number): Promise<void> {
  await trx('filings_on_behalf').where({ obligation_id: obligationId }).delete();
}

/** The units that file some reports on behalf of those that owe them, by obligation. */
export async function filerIdsOf(
  queries: Queries,
  obligationIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await queries('filings_on_behalf')
    .whereIn('obligation_id', [...obligationIds])
    .select<{ obligation_id: number; filer_id: number }[]>('obligation_id', 'filer_id');
  return new Map(rows.map((row) => [row.obligation_id, row.filer_id]));
}

/** More than one unit ever files for others at a time. */
const MOST_FILINGS = 1000;

/** The obligations that these units file on behalf of others, the newest first. */
export async function filedFor(queries: Queries, filerIds: readonly number[]): Promise<number[]> {
  if (filerIds.length === 0) return [];
  const rows = await queries('filings_on_behalf')
    .whereIn('filer_id', [...filerIds])
    .orderBy('opened_at', 'desc')
    .limit(MOST_FILINGS)
    .select<{ obligation_id: number }[]>('obligation_id');
  return rows.map((row) => row.obligation_id);
}
