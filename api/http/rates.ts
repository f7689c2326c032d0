/** The five rates of reporting: expected, received, received on time, completeness, timeliness. */
import { addDays, dayOf } from '../../regimes/calendar.js';
import { isObject } from '../../regimes/dialect/json.js';
import { quotient } from '../../regimes/rates.js';
import { FREQUENCIES, type Json, type JsonObject } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { rates, RATE_GROUPS, type RateGroup, type RateRow, type RatesAsked } from '../store/rates.js';
import { spellsPaths, unitByCode, unitsById, type UnitRow } from '../store/units.js';
import { csvText } from './csv-text.js';
import { ok, personOf, type Call, type Endpoint } from './endpoint.js';
import { seesUnder } from './reach.js';
import * as s from './schemas.js';

/** More rows than that nobody reads; a narrower question is asked. */
const MOST = 5000;
const LAST_YEAR = -400;

const rate: JsonObject = {
  anyOf: [{ type: 'number', minimum: 0, maximum: 100 }, { type: 'null' }],
  description: 'Per cent, with two decimals; null where nothing is expected',
};
const row = s.object({
  'regime?': s.text,
  'period?': s.text,
  'unit?': s.unitName,
  expected: s.integer,
  received: s.integer,
  receivedOnTime: s.integer,
  complete: s.integer,
  overdue: s.integer,
  completeness: rate,
  timeliness: rate,
});
const query: Readonly<Record<string, JsonObject>> = {
  regime: s.codeParameter,
  period: s.periodParameter,
  frequency: { enum: [...FREQUENCIES] },
  unit: s.codeParameter,
  step: { type: 'string', pattern: '^[0-9]$' },
  imported: {
    enum: ['true', 'false'],
    description: '`true`: with periods that are there only because past reports were loaded',
  },
  from: s.dayParameter,
  to: s.dayParameter,
  by: {
    type: 'string',
    pattern: `^(${RATE_GROUPS.join('|')})(,(${RATE_GROUPS.join('|')}))*$`,
    description: 'What the counts are told apart by; `child`: the units next below `unit`',
  },
};

export const rateEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/rates',
    id: 'readRates',
    tag: 'obligations',
    summary:
      'How many reports are expected, received, in time and complete below a unit, by regime and period',
    access: 'session',
    query,
    answers: {
      200: {
        description: 'One row for each group; `more` where there are others',
        schema: s.object({ unit: s.unitName, items: s.list(row), 'more?': { const: true } }),
      },
    },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      const { unit, items } = await answered(call);
      const name = { code: unit.code, name: unit.name, level: unit.level };
      const more = items.length > MOST ? { more: true } : {};
      return ok({ unit: name, items: items.slice(0, MOST), ...more });
    },
  },
  {
    method: 'get',
    path: '/rates.csv',
    id: 'readRatesCsv',
    tag: 'obligations',
    summary: 'The same as a CSV file',
    access: 'session',
    query,
    answers: { 200: { description: 'One line for each group', schema: s.text, type: 'text/csv' } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => ({
      status: 200,
      text: { type: 'text/csv; charset=utf-8', text: asCsv((await answered(call)).items) },
      headers: { 'Content-Disposition': 'attachment; filename="rates.csv"' },
    }),
  },
];

async function answered(call: Call): Promise<{ unit: UnitRow; items: JsonObject[] }> {
  const today = dayOf(call.now().toISOString());
  const unit = await unitAsked(call, today);
  const { regime, period, frequency, step, from, to, imported } = call.query;
  const asked: RatesAsked = {
    regime,
    period,
    frequency,
    step: step === undefined ? undefined : Number(step),
    imported: imported === 'true',
    from: from ?? (period === undefined ? addDays(today, LAST_YEAR) : '0000-01-01'),
    to: to ?? '9999-12-31',
    unitId: unit.id,
    paths: await spellsPaths(call.database.read, unit.id),
    by: (call.query['by'] ?? 'regime,period').split(',') as RateGroup[],
    now: call.now().toISOString(),
  };
  const rows = await rates(call.database.read, asked, MOST + 1);
  const ids = rows.flatMap((one) => [one.unitId, one.childId].filter((id) => id !== undefined));
  const units = await unitsById(call.database.read, ids, today);
  return { unit, items: rows.map((one) => present(one, units.get(one.unitId ?? one.childId ?? -1))) };
}

/** The unit of the question: one within reach; the highest of the caller's own where none is named. */
async function unitAsked(call: Call, today: string): Promise<UnitRow> {
  const { unit: code } = call.query;
  const person = personOf(call);
  if (code !== undefined) {
    const unit = await unitByCode(call.database.read, code, today);
    if (!unit) throw problem('not-found');
    if (!seesUnder(person, unit.path)) throw problem('forbidden');
    return unit;
  }
  const held = await unitsById(
    call.database.read,
    person.roles.map(({ unitId }) => unitId),
    today,
  );
  const [highest] = [...held.values()].sort((a, b) => a.path.length - b.path.length);
  if (!highest) throw problem('forbidden');
  return highest;
}

function present(one: RateRow, unit: UnitRow | undefined): JsonObject {
  return {
    ...(one.regime === undefined ? {} : { regime: one.regime }),
    ...(one.period === undefined ? {} : { period: one.period }),
    ...(unit === undefined ? {} : { unit: { code: unit.code, name: unit.name, level: unit.level } }),
    expected: one.expected,
    received: one.received,
    receivedOnTime: one.onTime,
    complete: one.complete,
    overdue: one.overdue,
    completeness: quotient(one.complete, one.expected),
    timeliness: quotient(one.onTime, one.expected),
  };
}

const COLUMNS = [
  'regime',
  'period',
  'unit',
  'expected',
  'received',
  'receivedOnTime',
  'complete',
  'overdue',
  'completeness',
  'timeliness',
] as const;

function asCsv(items: readonly JsonObject[]): string {
  const cell = (value: Json | undefined): string => {
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    const code = isObject(value) ? value['code'] : undefined;
    return typeof code === 'string' ? code : '';
  };
  return csvText([COLUMNS, ...items.map((item) => COLUMNS.map((name) => cell(item[name])))]);
}
