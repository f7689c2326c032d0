/**
 * Roll-ups against the reports: every node is computed anew, from the lowest upward and without a look at what is
 * stored, and compared. A node with dirty marks at or below it waits for the worker: it is not judged.
 */
import { canonical } from '../../../regimes/canonical.js';
import { rollupHash } from '../../../regimes/lineage.js';
import type { Json, JsonObject } from '../../../regimes/words.js';
import { computeSubtree, type ComputedNode } from '../../../api/actions/compute-rollup.js';
import type { Queries } from '../../../api/store/database.js';
import { aggregationFor } from '../../../api/store/forms.js';
import { regimeOf } from '../../../api/store/regimes.js';
import {
  unitOn,
  VIEWS,
  WHOLE,
  type NodeKey,
  type RegimePeriod,
  type View,
} from '../../../api/store/rollups.js';
import { sourcesNow } from '../../../api/store/sources.js';
import type { Tell } from './check-reports.js';
import type { DifferenceKind } from './difference.js';
import { unitsOn } from './node-places.js';
import { marksToSee, nodeRows, parsed, unitsChangedAt, type MarkToSee, type NodeRow } from './read.js';

export interface RollupsChecked {
  readonly nodes: number;
  /** Codes of the units whose roll-up waits for the worker. */
  readonly unsettled: readonly string[];
}

export interface RollupOptions {
  /** Where given, nodes of other units are passed over. */
  readonly only?: ReadonlySet<string>;
  /** Called after each node. */
  readonly step?: (n: number) => void;
}

/**
 * An event has the moment at which its request began: a large file of units is committed minutes later, and what is
 * computed in between still has the names of before.
 */
const COMMITS_WITHIN = 15 * 60_000;

/** Checks all nodes of a period. */
export async function checkRollups(
  queries: Queries,
  period: RegimePeriod,
  tell: Tell,
  { only, step }: RollupOptions = {},
): Promise<RollupsChecked> {
  const marks = await marksToSee(queries, period.id);
  let changedAt: Promise<string | undefined> | undefined;
  const renamed = async (row: NodeRow): Promise<boolean> => {
    const moment = await (changedAt ??= unitsChangedAt(queries)); // asked only where something differs
    if (moment === undefined) return false;
    return Date.parse(row.computedAt) <= Date.parse(moment) + COMMITS_WITHIN;
  };
  const unsettled: string[] = [];
  const seen = new Set<number>();
  const visit = async (key: NodeKey, node: ComputedNode): Promise<void> => {
    seen.add(key.unitId);
    step?.(1);
    const unit = await unitOn(queries, key.unitId, period.windowTo);
    const code = unit?.code ?? `#${key.unitId}`;
    if (only && !only.has(code)) return;
    const waits = waitingOf(marks, key.unitId, unit?.path ?? '/');
    if (waits !== 'nothing') unsettled.push(code);
    const rows = await nodeRows(queries, period.id, key.unitId);
    const say = (kind: DifferenceKind, detail: string, view?: View): void => {
      const { regime, period: name } = period;
      tell({ kind, regime, period: name, unit: code, detail, ...(view ? { view } : {}) });
    };
    await compareNode({ node, rows, waits, renamed, say });
    if (waits === 'nothing') await checkChangeEvents(queries, period, key.unitId, rows, say);
  };
  const regime = await regimeOf(queries, { id: period.versionId, hash: period.versionHash });
  const aggregation = aggregationFor(regime);
  const computing = { aggregation, sources: sourcesNow(queries), visit };
  await computeSubtree(computing, { regimePeriodId: period.id, unitId: period.nationId });
  const nothing = { hash: rollupHash([]), state: canonical(aggregation.identity as unknown as Json) };
  for (const { id, code } of await needless(queries, period, seen, nothing)) {
    if (only && !only.has(code)) continue;
    if (marks.some(({ unitId }) => unitId === id)) {
      unsettled.push(code);
      continue;
    }
    const detail = 'nobody reports to this unit in this period';
    tell({ kind: 'node-needless', regime: period.regime, period: period.period, unit: code, detail });
  }
  return { nodes: seen.size, unsettled };
}

/** What of a node the worker has still to do: everything, only what comes from roll-ups below, or nothing. */
type Waits = 'everything' | 'below' | 'nothing';

function waitingOf(marks: readonly MarkToSee[], unitId: number, path: string): Waits {
  if (marks.some((mark) => mark.unitId === unitId && mark.kind === 'child')) return 'everything';
  return marks.some((mark) => mark.path.startsWith(path)) ? 'below' : 'nothing';
}

/** Whether a stored text says what was computed, but perhaps for names of units that may have changed since. */
async function says(
  stored: string | null,
  now: Json,
  mayBeRenamed: () => Promise<boolean>,
): Promise<boolean> {
  if (stored === canonical(now)) return true;
  const value = parsed(stored);
  if (value === undefined || !(await mayBeRenamed())) return false;
  return canonical(withoutNames(value)) === canonical(withoutNames(now));
}

/** Without what units are called: the member `name` beside the code of a unit. */
function withoutNames(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutNames);
  if (typeof value !== 'object' || value === null) return value;
  const isUnit = 'name' in value && ('code' in value || ('unit' in value && 'hash' in value));
  const members = Object.entries(value as JsonObject).filter(([name]) => !(isUnit && name === 'name'));
  return Object.fromEntries(members.map(([name, own]) => [name, withoutNames(own)]));
}

interface Compared {
  readonly node: ComputedNode;
  readonly rows: readonly NodeRow[];
  readonly waits: Waits;
  /** Whether some unit was changed since a row was written: nothing is computed anew for a corrected name. */
  readonly renamed: (row: NodeRow) => Promise<boolean>;
  readonly say: (kind: DifferenceKind, detail: string, view?: View) => void;
}

async function compareNode({ node, rows, waits, renamed, say }: Compared): Promise<void> {
  if (waits === 'everything') return;
  for (const view of VIEWS) {
    // The confirmed figures hang on the node's own marks alone; coverage and the provisional view on all below.
    if (waits === 'below' && view === 'provisional') continue;
    const row = rows.find((one) => one.view === view && one.bucket === WHOLE);
    const computed = node.views[view];
    if (!row) {
      if (waits === 'nothing') say('node-missing', 'it is not there', view);
      continue;
    }
    const differs = async (stored: string | null, now: unknown): Promise<boolean> =>
      !(await says(stored, now as Json, () => renamed(row)));
    if (await differs(row.state, computed.state))
      say('node-state', 'its state differs from its reports', view);
    if (await differs(row.inputs, computed.inputs))
      say('node-inputs', inputsDetail(row, computed.inputs), view);
    if (row.hash !== computed.hash) {
      say('node-hash', `stored ${row.hash ?? 'none'}, computed ${computed.hash}`, view);
    }
    if (waits === 'nothing' && (await differs(row.coverage, computed.coverage))) {
      say('node-coverage', 'its coverage differs from what was sent and approved', view);
    }
    if (node.parts.size > 1) await compareParts({ node, rows, waits, renamed, say }, view);
  }
}

/** Parts are kept between passes of the worker: a wrong one would come back with the next approval. */
async function compareParts({ node, rows, renamed, say }: Compared, view: View): Promise<void> {
  const stored = rows.filter((row) => row.view === view && row.bucket !== WHOLE);
  for (const row of stored) {
    const part = node.parts.get(row.bucket);
    if (part && !(await says(row.state, part[view] as unknown as Json, () => renamed(row)))) {
      say('node-state', `the state of its part ${row.bucket} differs from its reports`, view);
    }
  }
}

function inputsDetail(row: NodeRow, now: ComputedNode['views']['confirmed']['inputs']): string {
  const computed = new Map(now.map((input) => [input.unit, canonical(input as unknown as Json)]));
  let stored: readonly { readonly unit: string }[];
  try {
    stored = JSON.parse(row.inputs ?? '[]') as readonly { readonly unit: string }[];
  } catch {
    return 'its inputs do not read';
  }
  const wrong = stored.filter((input) => computed.get(input.unit) !== canonical(input as unknown as Json));
  const codes = new Set(stored.map((input) => input.unit));
  const lacking = now.filter((input) => !codes.has(input.unit));
  const names = [...wrong, ...lacking].slice(0, 10).map((input) => input.unit);
  return `its inputs differ from the approved reports at ${names.join(', ') || 'their order'}`;
}

/** Whoever changed a roll-up left an event in the same transaction. */
async function checkChangeEvents(
  queries: Queries,
  period: RegimePeriod,
  unitId: number,
  rows: readonly NodeRow[],
  say: Compared['say'],
): Promise<void> {
  for (const row of rows.filter(({ bucket }) => bucket === WHOLE)) {
    const found = await queries('events')
      .where({ regime: period.regime, period: period.period, unit_id: unitId })
      .where({ type: 'rollup.changed', at: row.computedAt })
      .whereLike('data', `%"${row.view}"%`)
      .first<{ id: number } | undefined>('id');
    if (!found) say('node-event', `no event tells of its change at ${row.computedAt}`, row.view);
  }
}

/** What the row of a roll-up without reporters holds. */
interface Nothing {
  readonly hash: string;
  readonly state: string;
}

/** Units that nobody reports to, and whose rows hold more than nothing, with their codes in the period. */
async function needless(
  queries: Queries,
  period: RegimePeriod,
  seen: ReadonlySet<number>,
  nothing: Nothing,
): Promise<{ readonly id: number; readonly code: string }[]> {
  const rows = await queries('rollup_nodes')
    .where({ regime_period_id: period.id })
    .whereNotIn('unit_id', [...seen])
    // The worker leaves a unit that stops receiving with a roll-up of nothing.
    .where((more) => {
      void more.whereNull('hash').orWhereNot({ hash: nothing.hash }).orWhereNot({ state: nothing.state });
    })
    .distinct<{ unit_id: number }[]>('unit_id');
  const ids = rows.map(({ unit_id }) => unit_id);
  const units = await unitsOn(queries, ids, period.windowTo);
  return ids.map((id) => ({ id, code: units.get(id)?.code ?? `#${id}` }));
}
