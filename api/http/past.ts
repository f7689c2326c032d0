/** A beginning: files with reports of past years or opening balances, and the balances themselves. */
import { flatColumns, keyNames, keyText } from '../../forms/flat.js';
import { refusals } from '../../forms/refusals.js';
import { PERIOD_PATTERN } from '../../regimes/period.js';
import type { Issue, JsonObject } from '../../regimes/words.js';
import { authoriseIssuer } from '../actions/declare-regime.js';
import { startPast, takePast } from '../actions/load-past.js';
import { isGround, pastGround, type PastPeriod } from '../actions/past-ground.js';
import { judgeBalance } from '../actions/read-past.js';
import { problem } from '../problems.js';
import { recordEvent } from '../store/events.js';
import { formOf } from '../store/forms.js';
import { dropOpening, listOpening, putOpening } from '../store/opening-balances.js';
import {
  issuesOf,
  KEPT_ISSUES,
  listPastImports,
  loadPastImport,
  PAST_KINDS,
  PAST_STATES,
  type PastImport,
  type PastKind,
} from '../store/past-imports.js';
import { regimeOf, versionsOf } from '../store/regimes.js';
import { decodeUtf8 } from './body.js';
import { csvText } from './csv-text.js';
import { pageOf, readCursor, idIn } from './cursor.js';
import { created, noContent, ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { presentIssues } from './present.js';
import * as s from './schemas.js';

const one = { regime: s.codeParameter };
const kind = { enum: [...PAST_KINDS] };
const members = {
  id: s.integer,
  regime: s.text,
  kind,
  fileName: s.text,
  hash: s.hash,
  size: s.integer,
  state: { enum: [...PAST_STATES] },
  reports: s.integer,
  done: s.integer,
  made: s.integer,
  errors: s.integer,
  warnings: s.integer,
  reason: s.nullable(s.text),
  requestedAt: s.instant,
  requestedBy: s.author,
  endedAt: s.nullable(s.instant),
};
const whole = s.object({ ...members, issues: { ...s.list(s.issue), maxItems: KEPT_ISSUES } });
const balance = s.object({
  period: s.text,
  unit: s.text,
  content: s.content,
  hash: s.hash,
  source: s.text,
  at: s.instant,
  by: s.author,
});
const imports = { id: { type: 'string', pattern: '^[1-9][0-9]{0,8}$' } };
const balances = { regime: s.codeParameter, period: s.periodParameter, unit: s.codeParameter };
const OPENING = '/regimes/{regime}/opening-balances';
/** A file of all communes and twelve months, in its wide form, is some ten million letters. */
const LARGEST = 32 * 1024 * 1024;

export const pastEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/regimes/{regime}/past-imports',
    id: 'listPastImports',
    tag: 'past',
    summary: 'Files with reports of past years or opening balances, the newest first',
    access: 'session',
    params: one,
    answers: { 200: { description: 'Files', schema: s.object({ items: s.list(s.object(members)) }) } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      const regime = await authorised(call, param(call, 'regime'));
      return ok({ items: (await listPastImports(call.database.read, regime, 100)).map(present) });
    },
  },
  {
    method: 'post',
    path: '/regimes/{regime}/past-imports',
    id: 'takePast',
    tag: 'past',
    summary: 'Takes in a CSV file and has it checked; nothing is loaded by this',
    access: 'session',
    params: one,
    query: { kind, name: { type: 'string', minLength: 1, maxLength: 255 } },
    body: {
      schema: { description: 'The CSV file, UTF-8' },
      type: 'application/octet-stream',
      limit: () => LARGEST,
    },
    answers: {
      200: { description: 'The same file was taken in before', schema: whole },
      201: { description: 'It will be checked', schema: whole },
    },
    problems: ['forbidden', 'not-found', 'body-too-large', 'malformed-request'],
    handle: async (call) => {
      const regime = await authorised(call, param(call, 'regime'));
      const csv = decodeUtf8(call.bytes);
      // No database text holds it, and no file of figures does: this is something else.
      if (csv.includes('\u0000'))
        throw problem('malformed-request', {
          detail: { vi: 'Tệp gửi lên không phải tệp văn bản CSV', en: 'The file is no CSV text' },
        });
      const fileName = call.query['name'] ?? 'file.csv';
      const file = { regime, kind: (call.query['kind'] ?? 'reports') as PastKind, fileName, csv };
      const { id, known } = await takePast(call, personOf(call), file);
      call.nudge();
      const body = await presentWhole(call, id);
      return known ? ok(body) : created(body);
    },
  },
  {
    method: 'get',
    path: '/past-imports/{id}',
    id: 'readPastImport',
    tag: 'past',
    summary: 'One file: how far it is, and what is wrong with it by line and column',
    access: 'session',
    params: imports,
    answers: { 200: { description: 'The file', schema: whole } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => ok(await presentWhole(call, (await reachable(call)).id)),
  },
  {
    method: 'post',
    path: '/past-imports/{id}/start',
    id: 'startPastImport',
    tag: 'past',
    summary: 'Has a checked file loaded, or one that failed half-way gone on with; nothing is loaded twice',
    access: 'session',
    params: imports,
    body: { schema: s.object({}), optional: true },
    answers: { 200: { description: 'The file', schema: whole } },
    problems: ['forbidden', 'not-found', 'state-forbids'],
    handle: async (call) => {
      const found = await reachable(call);
      await startPast(call, personOf(call), found);
      call.nudge();
      return ok(await presentWhole(call, found.id));
    },
  },
  {
    method: 'get',
    path: '/regimes/{regime}/versions/{n}/past-template',
    id: 'readPastTemplate',
    tag: 'past',
    summary:
      'A CSV file to fill in with the past; with a period, a line for every unit that owed a report in it',
    access: 'session',
    params: { regime: s.codeParameter, n: s.versionParameter },
    query: { period: { type: 'string', pattern: PERIOD_PATTERN } },
    answers: { 200: { description: 'The file', schema: s.text, type: 'text/csv' } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      const code = await authorised(call, param(call, 'regime'));
      const name = `${code}-${call.query['period'] ?? `v${param(call, 'n')}`}.csv`;
      return {
        status: 200,
        text: { type: 'text/csv; charset=utf-8', text: await template(call, code) },
        headers: { 'Content-Disposition': `attachment; filename="${name}"` },
      };
    },
  },
  {
    method: 'get',
    path: OPENING,
    id: 'listOpeningBalances',
    tag: 'past',
    summary: 'What units go on from where there is no previous report',
    access: 'session',
    params: one,
    query: {
      period: { type: 'string', pattern: PERIOD_PATTERN },
      unit: s.codeParameter,
      cursor: s.cursorParameter,
      limit: s.limitParameter,
    },
    answers: {
      200: { description: 'Balances', schema: s.object({ items: s.list(balance), 'next?': s.text }) },
    },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      const regime = await authorised(call, param(call, 'regime'));
      const limit = Number(call.query['limit'] ?? 100);
      const after = idIn(readCursor(call.query['cursor']) ?? '0');
      const { period, unit } = call.query;
      const rows = await listOpening(call.database.read, { regime, period, unit }, limit + 1, after);
      const { page, next } = pageOf(rows, limit, ({ id }) => String(id));
      const items = page.map((row) => ({
        period: row.period,
        unit: row.unitCode,
        content: row.content,
        hash: row.hash,
        source: row.source,
        at: row.at,
        by: { name: row.by },
      }));
      return ok({ items, ...next });
    },
  },
  {
    method: 'put',
    path: `${OPENING}/{period}/{unit}`,
    id: 'putOpeningBalance',
    tag: 'past',
    summary:
      'Says what a unit closes a period with, for the next to go on from; a real report takes its place',
    access: 'session',
    params: balances,
    body: {
      schema: s.object({
        content: s.content,
        source: { type: 'string', minLength: 1, maxLength: 1000, pattern: '\\S' },
      }),
    },
    mistakes: { code: 'content-has-mistakes', below: '/content' },
    answers: { 200: { description: 'Kept', schema: s.object({ hash: s.hash }) } },
    problems: ['forbidden', 'not-found', 'conflict', 'content-has-mistakes'],
    handle: async (call) => {
      const regime = await authorised(call, param(call, 'regime'));
      const { ground, unit } = await placeOf(call, regime);
      if (unit.reported) throw reportedAlready();
      const { content, source } = call.body as unknown as { content: JsonObject; source: string };
      const form = formOf(ground.regime, unit.level);
      const refused = refusals(form, content);
      if (refused.length > 0) throw problem('content-has-mistakes', { issues: refused });
      const judged = judgeBalance(form, content);
      if (judged.issues.length > 0) throw problem('content-has-mistakes', { issues: judged.issues });
      const at = call.now().toISOString();
      const by = personOf(call).userId;
      const hash = await call.database.write(async (trx) => {
        const kept = await putOpening(trx, {
          regime,
          period: ground.period.id,
          unitId: unit.unitId,
          unitCode: param(call, 'unit'),
          versionId: ground.version.id,
          content: judged.content,
          source: source.trim(),
          importId: null,
          at,
          by,
        });
        await recordEvent(trx, {
          at,
          type: 'opening-balance.kept',
          actorId: by,
          regime,
          period: ground.period.id,
          unitId: unit.unitId,
          unitCode: param(call, 'unit'),
          data: { hash: kept, source: source.trim() },
        });
        return kept;
      });
      return ok({ hash });
    },
  },
  {
    method: 'delete',
    path: `${OPENING}/{period}/{unit}`,
    id: 'dropOpeningBalance',
    tag: 'past',
    summary: 'Takes an opening balance away; what was filled in from it stays where it is',
    access: 'session',
    params: balances,
    answers: { 204: { description: 'It is gone' } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => {
      const regime = await authorised(call, param(call, 'regime'));
      const { ground, unit } = await placeOf(call, regime);
      const period = ground.period.id;
      await call.database.write(async (trx) => {
        if (!(await dropOpening(trx, { regime, period, unitId: unit.unitId }))) throw problem('not-found');
        await recordEvent(trx, {
          at: call.now().toISOString(),
          type: 'opening-balance.dropped',
          actorId: personOf(call).userId,
          regime,
          period,
          unitId: unit.unitId,
          unitCode: param(call, 'unit'),
          data: {},
        });
      });
      return noContent;
    },
  },
];

const reportedAlready = (): Error =>
  problem('conflict', {
    detail: {
      vi: 'Đơn vị đã có báo cáo kỳ này: kỳ sau lấy từ báo cáo đó',
      en: 'The unit has a report of that period: the next goes on from it',
    },
  });

/** The code of the regime, whose past the caller may load. */
async function authorised(call: Call, code: string): Promise<string> {
  const row = await call.database
    .read('regimes')
    .where({ code })
    .first<{ issuer: string } | undefined>('issuer');
  if (!row) throw problem('not-found');
  await authoriseIssuer(call.database.read, personOf(call), 'load-past', row.issuer, call.now());
  return code;
}

async function reachable(call: Call): Promise<PastImport> {
  const found = await loadPastImport(call.database.read, Number(param(call, 'id')));
  // Whether a number is one of a file is nobody's business who may load none.
  if (!found) {
    await authoriseIssuer(call.database.read, personOf(call), 'load-past', '', call.now());
    throw problem('not-found');
  }
  await authorised(call, found.regime);
  return found;
}

interface Placed {
  readonly ground: PastPeriod;
  readonly unit: NonNullable<ReturnType<PastPeriod['units']['get']>>;
}

/** The unit of the path as it was in the period of the path. */
async function placeOf(call: Call, regime: string): Promise<Placed> {
  const ground = await (
    await pastGround(call.database.read, regime, call.now(), 'opening')
  ).at(param(call, 'period'));
  if (!isGround(ground)) throw problem('not-found', { detail: ground });
  const unit = ground.units.get(param(call, 'unit'));
  if (!unit) throw problem('not-found');
  return { ground, unit };
}

const present = (row: PastImport): JsonObject => ({
  id: row.id,
  regime: row.regime,
  kind: row.kind,
  fileName: row.fileName,
  hash: row.hash,
  size: row.size,
  state: row.state,
  reports: row.reports,
  done: row.done,
  made: row.made,
  errors: row.errors,
  warnings: row.warnings,
  reason: row.reason,
  requestedAt: row.requestedAt,
  requestedBy: { name: row.requestedBy },
  endedAt: row.endedAt,
});

async function presentWhole(call: Call, id: number): Promise<JsonObject> {
  const { read } = call.database;
  const row = await loadPastImport(read, id);
  if (!row) throw problem('not-found');
  const issues: readonly Issue[] = await issuesOf(read, id);
  return { ...present(row), issues: presentIssues(issues, call.language) };
}

/** A head, and the lines that a report has: one for single values, one for every row that the regime prints. */
async function template(call: Call, code: string): Promise<string> {
  const { read } = call.database;
  const row = (await versionsOf(read, code, false)).find(
    ({ version }) => version === Number(param(call, 'n')),
  );
  if (!row) throw problem('not-found');
  const regime = await regimeOf(read, row);
  const levels = regime.header.chain[0]?.levels ?? [];
  const columns = new Map(
    levels.flatMap((level) =>
      flatColumns(formOf(regime, level)).map((column) => [column.name, column] as const),
    ),
  );
  const keys = new Set<string>();
  for (const { table } of columns.values()) {
    if (!table) keys.add('');
    else if (table.rows === 'growing') keys.add(keyNames(table).join('|'));
    else for (const fixed of table.rows) keys.add(keyText(table, fixed));
  }
  const { period } = call.query;
  const ground =
    period === undefined ? undefined : await (await pastGround(read, code, call.now(), 'reports')).at(period);
  if (ground && !isGround(ground)) throw problem('not-found', { detail: ground });
  const units = ground ? [...ground.units].filter(([, { step }]) => step === 0).map(([unit]) => unit) : [''];
  const names = [...columns.keys()];
  const lines = units.flatMap((unit) =>
    [...keys].map((key) => [period ?? '', unit, key, ...names.map(() => '')]),
  );
  return csvText([['period', 'unit', 'key', ...names], ...lines]);
}
