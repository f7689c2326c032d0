/** All units that report to one against the figures of a part of their form: to be read, sorted, and had as Excel. */
import type { Json } from '../../regimes/words.js';
import { periodWords } from '../../forms/period-words.js';
import { childTableBook } from '../../forms/workbook/child-table.js';
import { childTable, type ChildTable, type TableFigure } from '../actions/child-table.js';
import { XLSX } from '../actions/workbook/open-upload.js';
import { inThread } from '../actions/threads/in-thread.js';
import { regimeOf } from '../store/regimes.js';
import { presentOutlier } from './claims.js';
import { ok, type Answer, type Call, type Endpoint } from './endpoint.js';
import { isLateNow } from './present-obligation.js';
import { readable, rollupParams, ROLLUP_PATH, type NamedNode } from './rollups.js';
import * as s from './schemas.js';
import { download } from './workbooks.js';

const tag = 'review';
/** A place in the form: a grid or a section. Without one, every figure that the reports have. */
const query = { path: { type: 'string', minLength: 2, maxLength: 1000, pattern: '^(/[^/]+)+$' } };
const figure = { anyOf: [{ type: 'number' }, { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' }] };

export const childTableEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: `${ROLLUP_PATH}/table`,
    id: 'readChildTable',
    tag,
    summary:
      'Every unit that reports to this one against the figures of one grid or section, with what stands out',
    access: 'session',
    params: rollupParams,
    query,
    answers: {
      200: {
        description: 'Units by code; `values` by figure, of what is sent or approved only',
        schema: s.object({
          regime: s.text,
          label: s.words,
          regimeVersion: s.integer,
          period: s.text,
          unit: s.unitName,
          figures: s.list(
            s.object({
              figure: s.text,
              label: s.words,
              'unit?': s.text,
              'decimals?': s.integer,
              'median?': { type: 'number', description: 'Zeros apart' },
              'mad?': { type: 'number' },
              count: { ...s.integer, description: 'How many values are not zero' },
            }),
          ),
          'left?': { ...s.integer, description: 'Figures beyond the most that are answered: ask for a part' },
          items: s.list(
            s.object({
              unit: s.unitName,
              state: s.obligationMembers.state,
              correction: s.boolean,
              revision: s.nullable(s.integer),
              late: s.boolean,
              'values?': s.record(figure),
              outliers: s.list(s.outlier),
            }),
          ),
        }),
      },
    },
    problems: ['unknown-parameter', 'not-found', 'forbidden'],
    handle: async (call) => ok(await presentTable(call)),
  },
  {
    method: 'get',
    path: `${ROLLUP_PATH}/table.xlsx`,
    id: 'readChildTableFile',
    tag,
    summary: 'The same table as an Excel file, with what stands out filled, noted, and listed in words',
    access: 'session',
    params: rollupParams,
    query,
    answers: { 200: { description: 'A file to be saved', schema: s.text, type: 'application/octet-stream' } },
    problems: ['unknown-parameter', 'not-found', 'forbidden'],
    handle: sendFile,
  },
];

async function tableOf(call: Call): Promise<{ readonly node: NamedNode; readonly table: ChildTable }> {
  const node = await readable(call);
  const key = { regimePeriodId: node.period.id, unitId: node.unit.id };
  return { node, table: await childTable(call.database.read, key, call.query['path'] ?? '') };
}

/** Nothing is in the middle of nothing. */
const medianOf = ({ among }: TableFigure): number | undefined => (among.count > 0 ? among.median : undefined);

async function presentTable(call: Call): Promise<Json> {
  const { node, table } = await tableOf(call);
  const { period, unit } = node;
  const regime = await regimeOf(call.database.read, { id: period.versionId, hash: period.versionHash });
  return {
    regime: period.regime,
    label: { vi: regime.label.vi, en: regime.label.en },
    regimeVersion: period.version,
    period: period.period,
    unit: { code: unit.code, name: unit.name, level: unit.level },
    figures: table.figures.map((one) => ({
      figure: one.figure,
      label: { vi: one.label.vi, en: one.label.en },
      ...(one.unit === undefined ? {} : { unit: one.unit }),
      ...(one.decimals === undefined ? {} : { decimals: one.decimals }),
      ...(medianOf(one) === undefined ? {} : { median: one.among.median, mad: one.among.mad }),
      count: one.among.count,
    })),
    ...(table.left > 0 ? { left: table.left } : {}),
    items: table.rows.map(({ row, values, outliers }) => ({
      unit: { code: row.unit.code, name: row.unit.name, level: row.unit.level },
      state: row.state,
      correction: row.correction,
      revision: row.standing,
      late: isLateNow(row, call.now()),
      ...(values ? { values: Object.fromEntries(values) } : {}),
      outliers: outliers.map(presentOutlier),
    })),
  };
}

async function sendFile(call: Call): Promise<Answer> {
  const { node, table } = await tableOf(call);
  const { period, unit } = node;
  const regime = await regimeOf(call.database.read, { id: period.versionId, hash: period.versionHash });
  const when = periodWords(period.period);
  const book = childTableBook(
    {
      title: regime.label,
      subtitle: { vi: `${unit.name} · ${when.vi}`, en: `${unit.name} · ${when.en}` },
      figures: table.figures.map((one) => ({ ...one, median: medianOf(one) })),
      rows: table.rows.map(({ row, values, outliers }) => {
        return { unit: row.unit, state: row.state, values, outliers };
      }),
    },
    call.language,
  );
  return download(call, [period.regime, period.period, unit.code], {
    bytes: await inThread('writeXlsx', book),
    type: XLSX,
  });
}
