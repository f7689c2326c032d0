/** Texts that roll-ups quote: a state names the report by its unit's code and name and by the revision's number. */
import type { TextReference } from '../../regimes/aggregate/aggregation.js';
import { at } from '../../regimes/pointer.js';
import type { JsonObject } from '../../regimes/words.js';
import type { Queries } from './database.js';

/** A revision that a reference may mean. */
interface Quoted {
  readonly unit: string;
  readonly name: string;
  readonly revision: number;
  /** What the unit wrote itself. */
  readonly content: JsonObject;
}

/** Answers the text that a reference means; undefined where none does, or where it may be one of several. */
export type TextOf = (reference: TextReference) => string | undefined;

/**
 * Reads what references name. A code may have gone to another unit since a state was frozen: the report of the unit
 * that had it before is found under `15~ID`, and states that were frozen until then quote it under `15` still. Of
 * several reports that may be meant, the one is whose unit has the name that the reference has.
 */
export async function textsOf(
  queries: Queries,
  regimePeriodId: number,
  wanted: readonly TextReference[],
): Promise<TextOf> {
  const codes = [...new Set(wanted.map(({ unit }) => unit.code))];
  const revisions = [...new Set(wanted.map(({ revision }) => revision))];
  const known = new Map<string, Quoted[]>();
  for (const one of [
    ...(await underCodes(queries, regimePeriodId, codes, revisions)),
    ...(await renamed(queries, regimePeriodId, codes, revisions)),
  ]) {
    const key = keyOf(one.unit, one.revision);
    known.set(key, [...(known.get(key) ?? []), one]);
  }
  return ({ unit, revision, path }) => {
    const found = known.get(keyOf(unit.code, revision)) ?? [];
    const meant = found.length > 1 ? found.filter(({ name }) => name === unit.name) : found;
    const texts = new Set(meant.map(({ content }) => at(content, path)));
    const [text] = texts;
    return texts.size === 1 && typeof text === 'string' ? text : undefined;
  };
}

const keyOf = (code: string, revision: number): string => `${code} ${revision}`;

interface QuotedRow extends Omit<Quoted, 'content'> {
  readonly content: string;
}

const parsed = (row: QuotedRow): Quoted => ({ ...row, content: JSON.parse(row.content) as JsonObject });

async function underCodes(
  queries: Queries,
  regimePeriodId: number,
  codes: readonly string[],
  revisions: readonly number[],
): Promise<Quoted[]> {
  const rows = (await queries('revisions as s')
    .join('obligations as o', 'o.id', 's.obligation_id')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .where({ 'o.regime_period_id': regimePeriodId })
    .whereIn('o.unit_code', [...codes])
    .whereIn('s.revision', [...revisions])
    .select({
      unit: 'o.unit_code',
      name: 'u.name',
      revision: 's.revision',
      content: queries.raw('coalesce(s.own_content, s.content)'),
    })) as QuotedRow[];
  return rows.map(parsed);
}

/**
 * Revisions of reports that gave up one of the codes. Where the unit has the name of its successor, only those that
 * something was frozen from while they had it: any other is quoted as it is called now.
 */
async function renamed(
  queries: Queries,
  regimePeriodId: number,
  codes: readonly string[],
  revisions: readonly number[],
): Promise<Quoted[]> {
  const had = queries('unit_spells')
    .whereIn('code', [...codes])
    .select('unit_id');
  const rows = (await queries('obligations as o')
    .join('revisions as s', 's.obligation_id', 'o.id')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .where({ 'o.regime_period_id': regimePeriodId })
    .whereIn('o.unit_id', had)
    .whereLike('o.unit_code', '%~%')
    .whereIn('s.revision', [...revisions])
    .select({
      unit: 'o.unit_code',
      name: 'u.name',
      revision: 's.revision',
      content: queries.raw('coalesce(s.own_content, s.content)'),
      id: 's.id',
      frozen: queries.raw('case when s.rollup_state is null then 0 else 1 end'),
    })) as (QuotedRow & { readonly id: number; readonly frozen: number })[];
  if (rows.length === 0) return [];
  const inputs = await queries('revision_inputs')
    .whereIn(
      'input_id',
      rows.map(({ id }) => id),
    )
    .select<{ id: number; code: string }[]>({ id: 'input_id', code: 'unit_code' });
  const asFrozen = new Set(inputs.map(({ id, code }) => keyOf(code, id)));
  const now = new Map((await holders(queries, regimePeriodId, codes)).map(({ code, name }) => [code, name]));
  return rows.flatMap(({ id, frozen, ...row }) => {
    const unit = row.unit.replace(/~\d+$/, '');
    const may = frozen === 1 || asFrozen.has(keyOf(unit, id)) || now.get(unit) !== row.name;
    return may ? [parsed({ ...row, unit })] : [];
  });
}

/** Whose reports have the codes now. */
async function holders(
  queries: Queries,
  regimePeriodId: number,
  codes: readonly string[],
): Promise<{ code: string; name: string }[]> {
  return queries('obligations as o')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .where({ 'o.regime_period_id': regimePeriodId })
    .whereIn('o.unit_code', [...codes])
    .select<{ code: string; name: string }[]>({ code: 'o.unit_code', name: 'u.name' });
}
