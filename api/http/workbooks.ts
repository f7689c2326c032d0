/** Workbooks out: of a report, of a version, of many units; and files in: sent, followed, returned with marks. */
import { dayOf } from '../../regimes/calendar.js';
import { addDays } from '../../regimes/day.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import { may } from '../../regimes/policy.js';
import { LEVELS, type Json, type JsonObject, type Level } from '../../regimes/words.js';
import { compileCheck } from '../../forms/ajv.js';
import { makeForm } from '../../forms/form.js';
import { authoriseIssuer, readDeclared } from '../actions/declare-regime.js';
import { reportContext, subjectIn } from '../actions/report-context.js';
import type { BookFormat } from '../actions/workbook/book-file.js';
import { makeFile, partOf, type MadeFile } from '../actions/workbook/make-workbook.js';
import { problem, require } from '../problems.js';
import { blobOf, hashOfBytes, keepBlob, readBlob } from '../store/blobs.js';
import { formOf } from '../store/forms.js';
import { regimeOf, versionsOf } from '../store/regimes.js';
import { loadReport } from '../store/reports.js';
import {
  forgetUploads,
  insertUpload,
  loadUpload,
  obligationsFor,
  OUTCOMES,
  UPLOAD_STATES,
  uploadsOf,
  uploadUse,
  type UnitResult,
  type Upload,
} from '../store/workbook-uploads.js';
import { created, ok, param, personOf, type Answer, type Call, type Endpoint } from './endpoint.js';
import { params, PATH, readable } from './reports.js';
import * as s from './schemas.js';

const MOST_BYTES = 10 * 1024 * 1024;
/** Units that one file holds at most. */
const MOST_UNITS = 200;
/** Files are kept for so many days, for those who come back to them. */
const KEPT_DAYS = 30;

const format = { enum: ['xlsx', 'csv'] };
const fileAnswer = { description: 'A file to be saved', schema: s.text, type: 'application/octet-stream' };
const tag = 'workbooks';

const found = s.object({
  sheet: s.text,
  'cell?': s.text,
  'path?': s.text,
  rule: s.text,
  severity: { enum: ['error', 'warning'] },
  message: s.text,
});
const result = s.object({
  regime: s.text,
  'period?': s.text,
  'unit?': s.named,
  outcome: { enum: [...OUTCOMES] },
  'rule?': s.text,
  'message?': s.text,
  problems: s.list(found),
});
const upload = s.object({
  id: s.integer,
  name: s.text,
  state: { enum: [...UPLOAD_STATES] },
  done: s.integer,
  total: s.integer,
  'regime?': s.text,
  'period?': s.text,
  'unit?': s.text,
  'refusal?': s.object({ rule: s.text, message: s.text }),
  results: s.list(result),
  marked: s.boolean,
  requestedAt: s.instant,
  'endedAt?': s.instant,
});
const one = { id: { type: 'string', pattern: '^[1-9][0-9]{0,8}$' } };

export const workbookEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: `${PATH}/workbook`,
    id: 'readWorkbook',
    tag,
    summary: 'The report as an Excel workbook to fill in and send back, or as CSV',
    access: 'session',
    reads: 'report',
    params,
    query: { format },
    answers: { 200: fileAnswer },
    problems: ['forbidden', 'workbook-impossible'],
    handle: async (call) => {
      const context = await readable(call);
      const { regime, period, unit } = context.row;
      return download(call, [regime, period, unit.code], await fileOf(call, [partOf(context)]));
    },
  },
  {
    method: 'get',
    path: '/regimes/{regime}/versions/{n}/workbook',
    id: 'readTemplate',
    tag,
    summary: 'The empty workbook of a version for one level, the lowest unless given',
    access: 'session',
    params: { regime: s.codeParameter, n: s.versionParameter },
    query: { format, level: { enum: [...LEVELS] } },
    answers: { 200: fileAnswer },
    problems: ['workbook-impossible'],
    handle: async (call) => {
      const code = param(call, 'regime');
      const version = Number(param(call, 'n'));
      const row = (await versionsOf(call.database.read, code)).find((each) => each.version === version);
      require(row, 'not-found');
      const regime = await regimeOf(call.database.read, row);
      const level = levelAsked(
        call,
        regime.header.chain.slice(0, -1).flatMap(({ levels }) => levels),
      );
      const mark = { regime: code, version, hash: row.hash };
      const part = { form: formOf(regime, level), content: {}, mark };
      return download(call, [code, `v${version}`, level], await fileOf(call, [part]));
    },
  },
  {
    method: 'post',
    path: '/regimes/trial/workbook',
    id: 'tryWorkbook',
    tag,
    summary: 'The workbook that a regime document gives, with a content or empty; keeps nothing',
    access: 'session',
    body: {
      schema: s.object({
        document: { description: 'A regime document' },
        level: s.level,
        'content?': { type: 'object' },
      }),
    },
    mistakes: { code: 'regime-has-mistakes', below: '/document' },
    answers: { 200: fileAnswer },
    problems: ['forbidden', 'regime-has-mistakes', 'workbook-impossible'],
    handle: async (call) => {
      const body = call.body as unknown as { document: Json; level: Level; content?: JsonObject };
      const regime = readDeclared(body.document);
      const { issuer, chain } = regime.header;
      await authoriseIssuer(call.database.read, personOf(call), 'declare-regime', issuer, call.now());
      const level = chain
        .slice(0, -1)
        .flatMap(({ levels }) => levels)
        .find((each) => each === body.level);
      require(level, 'not-found');
      const form = makeForm(regime, level, compileCheck(schemaForLevel(regime, level)));
      const mark = { regime: regime.code, version: 1, hash: regime.hash };
      return download(
        call,
        [regime.code, level],
        await fileOf(call, [{ form, content: body.content ?? {}, mark }]),
      );
    },
  },
  {
    method: 'get',
    path: '/workbooks/{regime}/{period}',
    id: 'readWorkbooks',
    tag,
    summary: `One file for many units: those whose reports the caller writes, or all below a receiver; ${MOST_UNITS} at most`,
    access: 'session',
    params: { regime: s.codeParameter, period: s.periodParameter },
    query: { format, receiver: s.codeParameter },
    answers: { 200: fileAnswer },
    problems: ['not-found', 'workbook-impossible'],
    handle: manyUnits,
  },
  {
    method: 'post',
    path: '/uploads',
    id: 'sendWorkbook',
    tag,
    summary:
      'Sends a filled-in workbook or CSV, the body as it is; a job reads it and saves drafts, never submits',
    access: 'session',
    query: {
      name: { type: 'string', minLength: 1, maxLength: 255 },
      regime: s.codeParameter,
      period: s.periodParameter,
      unit: s.codeParameter,
      overwrite: { enum: ['true', 'false'] },
    },
    body: {
      schema: { description: 'The bytes of the file' },
      type: 'application/octet-stream',
      limit: () => MOST_BYTES,
    },
    answers: { 201: { description: 'The upload, which waits for a worker', schema: upload } },
    problems: ['body-too-large'],
    handle: send,
  },
  {
    method: 'get',
    path: '/uploads',
    id: 'listUploads',
    tag,
    summary: 'The files that the caller has sent in, the newest first',
    access: 'session',
    answers: { 200: { description: 'At most fifty', schema: s.object({ items: s.list(upload) }) } },
    handle: async (call) => {
      const rows = await uploadsOf(call.database.read, personOf(call).userId, 50);
      return ok({ items: rows.map((row) => present(row, call)) });
    },
  },
  {
    method: 'get',
    path: '/uploads/{id}',
    id: 'readUpload',
    tag,
    summary: 'How far the reading of a file is, and what became of each unit',
    access: 'session',
    params: one,
    answers: { 200: { description: 'The upload', schema: upload } },
    handle: async (call) => ok(present(await own(call), call)),
  },
  {
    method: 'get',
    path: '/uploads/{id}/marked',
    id: 'readMarked',
    tag,
    summary: 'The same file with every problem marked at its cell, and listed',
    access: 'session',
    params: one,
    answers: { 200: fileAnswer },
    problems: ['not-found'],
    handle: async (call) => {
      const { id, marked, name } = await own(call);
      require(marked, 'not-found');
      const blob = await blobOf(call.database.read, marked, uploadUse(id));
      require(blob, 'not-found');
      const parts: Buffer[] = [];
      for await (const part of readBlob(call.database.read, marked)) parts.push(part);
      const file = { bytes: Buffer.concat(parts), type: blob.type };
      return download(
        call,
        [name.replace(/\.[^.]*$/, ''), call.language === 'vi' ? 'co-loi' : 'marked'],
        file,
      );
    },
  },
];

const formatAsked = (call: Call): BookFormat => (call.query['format'] === 'csv' ? 'csv' : 'xlsx');
const fileOf = (call: Call, parts: Parameters<typeof makeFile>[0]): Promise<MadeFile> =>
  makeFile(parts, formatAsked(call), call.language);

function levelAsked(call: Call, levels: readonly Level[]): Level {
  const wanted = call.query['level'];
  const level = wanted === undefined ? levels[0] : levels.find((each) => each === wanted);
  require(level, 'not-found');
  return level;
}

/** A file to be saved and never shown. */
export function download(call: Call, names: readonly string[], { bytes, type }: MadeFile): Answer {
  const ending = type.startsWith('text/csv') ? 'csv' : 'xlsx';
  const name = `${names
    .join(' ')
    .replace(/[^\p{L}\p{N} ._-]/gu, '_')
    .slice(0, 150)}.${ending}`;
  return {
    status: 200,
    headers: {
      'Content-Type': type,
      'Content-Length': String(bytes.length),
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'X-Content-Type-Options': 'nosniff',
    },
    stream: (_request, response) => {
      response.end(bytes);
    },
  };
}

async function manyUnits(call: Call): Promise<Answer> {
  const key = { regime: param(call, 'regime'), period: param(call, 'period') };
  const person = personOf(call);
  const receiver = call.query['receiver'];
  const who = receiver === undefined ? { units: person.roles.map(({ unitId }) => unitId) } : { receiver };
  const ids = await obligationsFor(call.database.read, key, who, MOST_UNITS + 1);
  if (ids.length > MOST_UNITS) throw problem('workbook-impossible', { detail: TOO_MANY });
  const parts = [];
  for (const id of ids) {
    const report = await loadReport(call.database.read, id);
    if (!report) continue;
    const context = await reportContext(call.database.read, report);
    const subject = subjectIn(context, call.now());
    // What one writes oneself, or may read of those below.
    if (may(person, receiver === undefined ? 'save' : 'read-report', subject)) parts.push(partOf(context));
  }
  require(parts.length > 0, 'not-found', { detail: NOBODY });
  return download(call, [key.regime, key.period, receiver ?? ''], await fileOf(call, parts));
}

const TOO_MANY = {
  vi: `Một tệp có tối đa ${MOST_UNITS} đơn vị`,
  en: `One file holds ${MOST_UNITS} units at most`,
};
const NOBODY = {
  vi: 'Không có báo cáo nào của kỳ này mà bạn soạn',
  en: 'There is no report of this period that you write',
};

async function send(call: Call): Promise<Answer> {
  const person = personOf(call);
  const at = call.now().toISOString();
  const { name = 'tep.xlsx', regime = null, period = null, unit = null } = call.query;
  const bytes = call.bytes;
  const id = await call.database.write(async (trx) => {
    const before = addDays(dayOf(at), -KEPT_DAYS);
    await forgetUploads(call.database, trx, person.userId, before);
    const made = await insertUpload(trx, {
      ...{ userId: person.userId, language: call.language, name, hash: hashOfBytes(bytes) },
      ...{ regime, period, unit, overwrite: call.query['overwrite'] === 'true', requestedAt: at },
    });
    await keepBlob(trx, bytes, 'application/octet-stream', uploadUse(made), at);
    return made;
  });
  call.nudge();
  const row = await loadUpload(call.database.read, id);
  require(row, 'not-found');
  return created(present(row, call), { Location: `/api/v1/uploads/${id}` });
}

/** What one has sent in is nobody else's to see. */
async function own(call: Call): Promise<Upload> {
  const row = await loadUpload(call.database.read, Number(param(call, 'id')));
  require(row?.userId === personOf(call).userId, 'not-found');
  return row;
}

function present(row: Upload, { language }: Call): JsonObject {
  const { id, name, state, done, total, regime, period, unit, refusal, results, marked } = row;
  return {
    ...{ id, name, state, done, total },
    ...(regime === null ? {} : { regime }),
    ...(period === null ? {} : { period }),
    ...(unit === null ? {} : { unit }),
    ...(refusal === null ? {} : { refusal: { rule: refusal.rule, message: refusal[language] } }),
    results: results.map((each) => presentResult(each, language)),
    marked: marked !== null,
    requestedAt: row.requestedAt,
    ...(row.endedAt === null ? {} : { endedAt: row.endedAt }),
  };
}

function presentResult(each: UnitResult, language: Call['language']): Json {
  const { regime, period, unit, outcome, rule, message, problems } = each;
  return {
    regime,
    ...(period === undefined ? {} : { period }),
    ...(unit === undefined ? {} : { unit: { ...unit } }),
    outcome,
    ...(rule === undefined ? {} : { rule }),
    ...(message === undefined ? {} : { message: message[language] }),
    problems: problems.map((one) => ({
      sheet: one.sheet,
      ...(one.cell === undefined ? {} : { cell: one.cell }),
      ...(one.path === undefined ? {} : { path: one.path }),
      rule: one.rule,
      severity: one.severity,
      message: one.message[language],
    })),
  };
}
