/**
 * A file about the past becomes contents, each judged by the version of its period. Wide: a line for every unit, period
 * and row, a column for every field. Long: a line for every value, `field` and `value` beside `period`, `unit`, `key`.
 */
import { setImmediate as letOthers } from 'node:timers/promises';
import { evaluate } from '../../forms/evaluate.js';
import { columnAt, contentOfCells, flatColumns, type FlatCell, type FlatColumn } from '../../forms/flat.js';
import type { Form } from '../../forms/form.js';
import { refusals } from '../../forms/refusals.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import type { Issue, JsonObject, Level, Text } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import { formOf } from '../store/forms.js';
import type { PastKind } from '../store/past-imports.js';
import { regimeOf } from '../store/regimes.js';
import { cell, cellIssue, readCsv, type CsvRow } from './csv.js';
import { isGround, type PastGround, type PastPeriod } from './past-ground.js';
import { pastPrevious } from './past-previous.js';

/** One report of the file. */
export interface PastReport {
  readonly period: string;
  readonly unit: string;
  /** Its first line. */
  readonly line: number;
  readonly ground: PastPeriod;
  readonly content: JsonObject;
}

export interface ReadPast {
  /** How many reports the file has. */
  readonly total: number;
  /** Mistakes of its form, which leave nothing to read. */
  readonly issues: readonly Issue[];
  /** Its reports in order of time, with what is wrong with each; a report with an error has no content. */
  readonly reports: AsyncIterable<{
    readonly report: PastReport | undefined;
    readonly issues: readonly Issue[];
  }>;
}

/** Columns that are no fields. */
const PLACE = { period: true, unit: true, key: false } as const;
const AT_A_TIME = 50;

type Where = { readonly line: number; readonly column: string };

export async function readPast(
  queries: Queries,
  ground: PastGround,
  kind: PastKind,
  csv: string,
): Promise<ReadPast> {
  const head = csv.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  const long = head
    .split(/[,;]/)
    .map((name) => name.trim())
    .includes('field');
  const names = new Set<string>();
  for (const version of ground.versions) {
    const regime = await regimeOf(queries, version);
    for (const level of levelsOf(regime, kind))
      for (const { name } of flatColumns(formOf(regime, level))) names.add(name);
  }
  const columns: Record<string, boolean> = long
    ? { ...PLACE, field: true, value: true }
    : { ...PLACE, ...Object.fromEntries([...names].map((name) => [name, false])) };
  const { rows, issues } = readCsv(csv, columns);
  const groups = groupsOf(rows, long);
  const ordered = [...groups.values()].sort((a, b) =>
    a.period < b.period ? -1 : a.period > b.period ? 1 : 0,
  );
  return {
    total: ordered.length,
    issues,
    reports: issues.length > 0 ? nothing() : judged(queries, ground, kind, ordered, long),
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- an iterable like the other, of nothing
async function* nothing(): AsyncGenerator<never> {
  yield* [];
}

const levelsOf = (regime: Regime, kind: PastKind): readonly Level[] =>
  kind === 'reports'
    ? (regime.header.chain[0]?.levels ?? [])
    : regime.header.chain.slice(0, -1).flatMap(({ levels }) => levels);

interface Group {
  readonly period: string;
  readonly unit: string;
  readonly rows: CsvRow[];
}

/** Lines that say nothing, as the template has them, are no reports. */
function groupsOf(rows: readonly CsvRow[], long: boolean): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const says = long
      ? cell(row, 'value') !== ''
      : Object.entries(row.cells).some(([name, text]) => text !== '' && !(name in PLACE));
    if (!says) continue;
    const [period, unit] = [cell(row, 'period'), cell(row, 'unit')];
    const group = groups.get(`${period} ${unit}`) ?? { period, unit, rows: [] };
    group.rows.push(row);
    groups.set(`${period} ${unit}`, group);
  }
  return groups;
}

async function* judged(
  queries: Queries,
  ground: PastGround,
  kind: PastKind,
  groups: readonly Group[],
  long: boolean,
): AsyncGenerator<{ report: PastReport | undefined; issues: Issue[] }> {
  const earlier = pastPrevious(queries);
  const columnsOf = new Map<string, ReadonlyMap<string, FlatColumn>>();
  for (const [index, group] of groups.entries()) {
    if (index % AT_A_TIME === 0) await letOthers();
    const { period, unit } = group;
    const line = group.rows[0]?.line ?? 1;
    const refused = (
      column: string,
      rule: string,
      message: Text,
    ): { report: undefined; issues: Issue[] } => ({
      report: undefined,
      issues: [cellIssue(line, column, rule, message)],
    });
    const here = await ground.at(period);
    if (!isGround(here)) {
      yield refused('period', 'period', here);
      continue;
    }
    const owing = here.units.get(unit);
    if (!owing) {
      const message = {
        vi: `kỳ ${period} đơn vị ${unit} không có nghĩa vụ báo cáo`,
        en: `in ${period} the unit ${unit} owed no report`,
      };
      yield refused('unit', 'unit', message);
      continue;
    }
    if (kind === 'reports' && owing.step > 0) {
      yield refused('unit', 'aggregates', {
        vi: `${unit} là đơn vị tổng hợp: số của đơn vị này được cộng từ cấp dưới`,
        en: `${unit} aggregates: its figures are added up from those below`,
      });
      continue;
    }
    if (owing.reported) {
      yield refused('unit', 'reported', {
        vi: `${unit} đã có báo cáo kỳ ${period}, không ghi đè`,
        en: `${unit} has a report of ${period} already; it is not overwritten`,
      });
      continue;
    }
    const form = formOf(here.regime, owing.level);
    const columnKey = `${here.version.id} ${owing.level}`;
    const columns = columnsOf.get(columnKey) ?? new Map(flatColumns(form).map((one) => [one.name, one]));
    columnsOf.set(columnKey, columns);
    const { cells, issues } = cellsOf(group, columns, long);
    const made = contentOfCells<Where>(cells);
    issues.push(
      ...made.mistakes.map(({ where, rule, message }) => cellIssue(where.line, where.column, rule, message)),
    );
    // A balance goes on from nothing: it is what others go on from.
    const previous = kind === 'reports' ? await earlier.of(here, owing.unitId) : undefined;
    const verdict = evaluate(form, made.content, { previous });
    const told = [
      ...refusals(form, made.content).filter(({ rule }) => rule !== 'additionalProperties'),
      ...verdict.issues,
    ];
    for (const issue of kind === 'reports' ? told : told.filter(({ rule }) => OF_VALUES.has(rule)))
      issues.push(atCell(issue, made.places, line));
    const failed = issues.some(({ severity }) => severity === 'error');
    if (!failed) earlier.keep(here, owing.unitId, verdict.content);
    const report = { period, unit, line, ground: here, content: verdict.content };
    yield { report: failed ? undefined : report, issues };
  }
}

/** A balance, and what of its values is none: it need not be whole, and no rule is asked. */
export function judgeBalance(
  form: Form,
  input: JsonObject,
): { readonly content: JsonObject; readonly issues: readonly Issue[] } {
  const { content, issues } = evaluate(form, input);
  return { content, issues: issues.filter(({ rule }) => OF_VALUES.has(rule)) };
}

/** What is asked of a balance, which need not be whole: that each of its values is one. */
const OF_VALUES: ReadonlySet<string> = new Set([
  'type',
  'enum',
  'const',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'digits',
  'x-unit',
  'null',
  'unicode',
  'x-levels',
  'x-aggregate',
]);

function cellsOf(
  { rows }: Group,
  columns: ReadonlyMap<string, FlatColumn>,
  long: boolean,
): { readonly cells: FlatCell<Where>[]; readonly issues: Issue[] } {
  const cells: FlatCell<Where>[] = [];
  const issues: Issue[] = [];
  for (const row of rows) {
    const key = cell(row, 'key');
    const given = long
      ? [[cell(row, 'field'), cell(row, 'value')] as const]
      : Object.entries(row.cells).filter(([name]) => !(name in PLACE));
    for (const [name, text] of given) {
      if (text === '') continue;
      const column = columns.get(name);
      const where = { line: row.line, column: long ? 'value' : name };
      if (column) cells.push({ column, key, text, where });
      else
        issues.push(
          cellIssue(row.line, long ? 'field' : name, 'field', {
            vi: `biểu mẫu của kỳ này không nhập "${name}"`,
            en: `the form of that period does not ask for "${name}"`,
          }),
        );
    }
  }
  return { cells, issues };
}

/** An issue of a content at the cell of the file that it is about, or at the report's first line. */
function atCell(issue: Issue, places: ReadonlyMap<string, Where>, first: number): Issue {
  const parent = issue.path.slice(0, issue.path.lastIndexOf('/'));
  const line = (places.get(issue.path) ?? places.get(parent))?.line ?? first;
  const column = columnAt(issue.path);
  return {
    ...cellIssue(line, column, issue.rule, issue.message),
    severity: issue.severity,
  };
}
