/** Collated texts beyond the hundred that a roll-up shows, read from the revisions themselves. */
import { at } from '../../regimes/pointer.js';
import type { JsonObject, Level } from '../../regimes/words.js';
import type { Queries } from './database.js';

export interface CollatedText {
  readonly unit: { readonly code: string; readonly name: string };
  readonly revision: number;
  readonly text: string;
  readonly [name: string]: string | number | { readonly code: string; readonly name: string };
}

export interface TextQuery {
  readonly regimePeriodId: number;
  /** The unit whose roll-up it is; its own text is not part of it. */
  readonly unitId: number;
  readonly unitPath: string;
  /** JSON Pointer of the text in each report. */
  readonly path: string;
  /** Unit code after which the page begins. */
  readonly after: string | undefined;
  readonly limit: number;
  readonly upTo?: Level;
}

const READ = 200;

/** The approved texts below a unit, by unit code. Units that wrote none are passed over. */
export async function collatedTexts(queries: Queries, about: TextQuery): Promise<CollatedText[]> {
  const found: CollatedText[] = [];
  let after = about.after;
  while (found.length < about.limit) {
    const rows = await approvedBelow(queries, about, after);
    for (const row of rows) {
      const text = at(JSON.parse(row.content) as JsonObject, about.path);
      if (typeof text !== 'string' || text === '' || found.length >= about.limit) continue;
      found.push({ unit: { code: row.code, name: row.name }, revision: row.revision, text });
    }
    after = rows.at(-1)?.code;
    if (rows.length < READ || after === undefined) break;
  }
  return found;
}

async function approvedBelow(
  queries: Queries,
  about: TextQuery,
  after: string | undefined,
): Promise<{ code: string; name: string; revision: number; content: string }[]> {
  const query = queries('obligations as o')
    .join('reports as r', 'r.obligation_id', 'o.id')
    .join('revisions as a', 'a.id', 'r.approved_revision_id')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .where({ 'o.regime_period_id': about.regimePeriodId })
    .whereLike('o.unit_path', `${about.unitPath}%`)
    .whereNot({ 'o.unit_id': about.unitId })
    .orderBy('o.unit_code')
    .limit(READ);
  if (after !== undefined) void query.where('o.unit_code', '>', after);
  // Texts that stop at a level are seen by that level only, where their authors report to it directly.
  if (about.upTo !== undefined) void query.where({ 'o.receiver_id': about.unitId });
  return (await query.select({
    code: 'o.unit_code',
    name: 'u.name',
    revision: 'a.revision',
    content: queries.raw('coalesce(a.own_content, a.content)'),
  })) as { code: string; name: string; revision: number; content: string }[];
}
