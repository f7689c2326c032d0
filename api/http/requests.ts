/** Requests over the wire: asking, following, handing down, closing, and the sheet of what was answered. */
import { LEVELS, type Json, type JsonObject, type Level } from '../../regimes/words.js';
import { QUESTION_KINDS } from '../../regimes/small-regime.js';
import { addToRequest, approveAnswers, extendRequest, remindRequest } from '../actions/follow-request.js';
import { closeRequest } from '../actions/close-request.js';
import { handDownRequest, type HandingDown } from '../actions/hand-down-request.js';
import { issueRequest, type Issuing } from '../actions/issue-request.js';
import { resultSheet, type Sheet } from '../actions/result-sheet.js';
import { regimeOf } from '../store/regimes.js';
import { answersOf, givenAnswers } from '../store/request-answers.js';
import { findRequests } from '../store/requests.js';
import { csvText } from './csv-text.js';
import { pageOf, readCursor } from './cursor.js';
import { problem } from '../problems.js';
import { created, ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import {
  presentListed,
  presentRequest,
  readableRequest,
  roundAsked,
  unit as unitAt,
  within,
} from './present-request.js';
import * as s from './schemas.js';

const id = { id: { type: 'string', pattern: '^[1-9][0-9]{0,8}$' } };
const roundQuery = { round: { type: 'string', pattern: '^[1-9][0-9]{0,3}$' } };
const time: JsonObject = { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' };
const line: JsonObject = { type: 'string', minLength: 1, maxLength: 300, pattern: '\\S' };
const codes: JsonObject = { type: 'array', items: s.codeParameter, maxItems: 5000, uniqueItems: true };
const asked = { 'units?': codes, 'level?': { enum: LEVELS.filter((level) => level !== 'nation') } };

const question: JsonObject = s.object({
  kind: { enum: [...QUESTION_KINDS] },
  label: line,
  required: s.boolean,
  'unit?': { type: 'string', minLength: 1, maxLength: 60, pattern: '\\S' },
  'decimals?': { type: 'integer', minimum: 0, maximum: 6 },
  'choices?': { type: 'array', items: line, minItems: 2, maxItems: 30, uniqueItems: true },
});
// A choice without choices would be one that nobody can make.
const withChoices: JsonObject = {
  ...question,
  if: { properties: { kind: { const: 'choice' } } },
  then: { required: ['choices'] },
};

const head = {
  id: s.integer,
  regime: s.text,
  regimeVersion: s.integer,
  label: s.words,
  title: s.text,
  text: s.text,
  issuer: s.unitName,
  state: { enum: ['open', 'closed'] },
  dueAt: s.instant,
  createdAt: s.instant,
  handDown: s.boolean,
  rounds: s.list(s.object({ round: s.integer, period: s.text, opensAt: s.instant })),
  'repeat?': s.object({ opens: s.text, due: s.text }),
  'nextRoundAt?': s.instant,
  'createdBy?': s.author,
  'remindedAt?': s.instant,
  'closedAt?': s.instant,
};
const counts = s.object({
  asked: s.integer,
  opened: s.integer,
  sent: s.integer,
  approved: s.integer,
  late: s.integer,
});
const answer = s.object({
  unit: s.unitName,
  receiver: s.named,
  period: s.text,
  collates: s.boolean,
  state: s.text,
  late: s.boolean,
  dueAt: s.instant,
  'submittedAt?': s.instant,
});
const whole = s.object({
  ...head,
  round: s.integer,
  period: s.text,
  whole: s.boolean,
  top: s.text,
  counts,
  answers: s.list(answer),
  notOwing: s.list(s.named),
  setAside: s.list(s.object({ unit: s.named, content: s.content })),
  actions: s.list({ enum: ['remind', 'extend', 'add-units', 'approve', 'close'] }),
  handDownFrom: s.list(s.named),
});
const answered = { description: 'The request as it is now', schema: whole };
const sheet = s.object({
  title: s.text,
  issuer: s.named,
  round: s.integer,
  period: s.text,
  dueAt: s.instant,
  counted: s.list(s.named),
  waiting: s.list(s.named),
  missing: s.list(s.named),
  questions: s.list(
    s.object({
      field: s.text,
      label: s.words,
      kind: { enum: ['tally', 'texts', 'figures'] },
      answers: s.list(s.object({ value: s.text, label: s.words, units: s.list(s.named) })),
      said: s.list(s.object({ unit: s.named, value: s.text })),
      'total?': s.text,
      'unitOfMeasure?': s.text,
    }),
  ),
});

const LIMIT = 50;

export const requestEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/requests',
    id: 'listRequests',
    tag: 'requests',
    summary: 'Requests that the caller’s units have issued or have been asked by, the newest first',
    access: 'session',
    query: { state: { enum: ['open', 'closed'] }, cursor: s.cursorParameter },
    answers: {
      200: {
        description: 'Requests, each with how far it is and what the caller’s own units owe',
        schema: s.object({
          items: s.list(s.object({ ...head, counts, mine: s.list(answer) })),
          'next?': s.text,
        }),
      },
    },
    handle: async (call) => ok(await listed(call)),
  },
  {
    method: 'post',
    path: '/requests',
    id: 'issueRequest',
    tag: 'requests',
    summary: 'Issues a request: a regime, or a few questions, put to named units or all of a level',
    access: 'session',
    body: {
      schema: s.object({
        issuer: s.codeParameter,
        'regime?': s.codeParameter,
        'questions?': { type: 'array', items: withChoices, minItems: 1, maxItems: 50 },
        'signature?': s.boolean,
        title: line,
        text: { type: 'string', maxLength: 10_000 },
        dueAt: s.moment,
        'repeat?': s.object({ opens: time, due: time }),
        'handDown?': s.boolean,
        ...asked,
      }),
    },
    answers: { 201: answered },
    problems: ['forbidden', 'body-has-mistakes', 'regime-has-mistakes', 'conflict'],
    handle: async (call) => {
      const made = await issueRequest(call, personOf(call), call.body as unknown as Issuing);
      return created(await presented({ ...call, params: { id: String(made) } }), {
        Location: `/api/v1/requests/${made}`,
      });
    },
  },
  {
    method: 'get',
    path: '/requests/{id}',
    id: 'readRequest',
    tag: 'requests',
    summary: 'A request with the answers of one round, the latest by default',
    access: 'session',
    params: id,
    query: roundQuery,
    answers: { 200: answered },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => ok(await presented(call, call.query['round'])),
  },
  {
    method: 'post',
    path: '/requests/{id}/remind',
    id: 'remindRequest',
    tag: 'requests',
    summary: 'Reminds everybody who has not answered; once an hour at most',
    access: 'session',
    params: id,
    answers: {
      200: { description: 'How many units were reminded', schema: s.object({ reminded: s.integer }) },
    },
    problems: ['forbidden', 'not-found', 'state-forbids'],
    handle: async (call) => ok({ reminded: await remindRequest(call, personOf(call), idOf(call)) }),
  },
  {
    method: 'post',
    path: '/requests/{id}/extend',
    id: 'extendRequest',
    tag: 'requests',
    summary: 'Gives everybody who has not answered until a later moment',
    access: 'session',
    params: id,
    body: { schema: s.object({ dueAt: s.moment }) },
    answers: { 200: answered },
    problems: ['forbidden', 'not-found', 'state-forbids', 'body-has-mistakes'],
    handle: async (call) => {
      const { dueAt } = call.body as unknown as { readonly dueAt: string };
      await extendRequest(call, personOf(call), idOf(call), dueAt);
      return ok(await presented(call));
    },
  },
  {
    method: 'post',
    path: '/requests/{id}/units',
    id: 'addToRequest',
    tag: 'requests',
    summary: 'Puts an open request to further units',
    access: 'session',
    params: id,
    body: { schema: s.object(asked) },
    answers: { 200: answered },
    problems: ['forbidden', 'not-found', 'state-forbids', 'body-has-mistakes'],
    handle: async (call) => {
      await addToRequest(call, personOf(call), idOf(call), call.body as { units?: string[]; level?: Level });
      return ok(await presented(call));
    },
  },
  {
    method: 'post',
    path: '/requests/{id}/hand-down',
    id: 'handDownRequest',
    tag: 'requests',
    summary: 'A unit that was asked asks units of its own, and answers with what they answer',
    access: 'session',
    params: id,
    body: { schema: s.object({ unit: s.codeParameter, ...asked }) },
    answers: { 200: answered },
    problems: ['forbidden', 'not-found', 'state-forbids', 'body-has-mistakes'],
    handle: async (call) => {
      await handDownRequest(call, personOf(call), idOf(call), call.body as unknown as HandingDown);
      return ok(await presented(call));
    },
  },
  {
    method: 'post',
    path: '/requests/{id}/approve',
    id: 'approveAnswers',
    tag: 'requests',
    summary: 'Approves every answer to the issuer in the latest round that has no issue, 200 at most',
    access: 'session',
    params: id,
    answers: {
      200: {
        description: 'How many were approved, and how many are left to be looked at',
        schema: s.object({ approved: s.integer, left: s.integer }),
      },
    },
    problems: ['forbidden', 'not-found', 'state-forbids'],
    handle: async (call) => ok({ ...(await approveAnswers(call, personOf(call), idOf(call))) }),
  },
  {
    method: 'post',
    path: '/requests/{id}/close',
    id: 'closeRequest',
    tag: 'requests',
    summary: 'Closes a request; what was never sent is withdrawn, or stays owed',
    access: 'session',
    params: id,
    body: { schema: s.object({ open: { enum: ['withdraw', 'leave'] } }) },
    answers: { 200: answered },
    problems: ['forbidden', 'not-found', 'state-forbids'],
    handle: async (call) => {
      const { open } = call.body as unknown as { readonly open: 'withdraw' | 'leave' };
      await closeRequest(call, personOf(call), idOf(call), open);
      return ok(await presented(call));
    },
  },
  {
    method: 'get',
    path: '/requests/{id}/sheet',
    id: 'readResultSheet',
    tag: 'requests',
    summary:
      'The result sheet of a round: tallies with who said what, texts under their names, who has not answered',
    access: 'session',
    params: id,
    query: roundQuery,
    answers: { 200: { description: 'What the approved answers say', schema: sheet } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => ok(await presentSheet(call)),
  },
  {
    method: 'get',
    path: '/requests/{id}/sheet.csv',
    id: 'readResultSheetCsv',
    tag: 'requests',
    summary: 'The result sheet as CSV: one line for each unit and question',
    access: 'session',
    params: id,
    query: roundQuery,
    answers: { 200: { description: 'One line for each answer', schema: s.text, type: 'text/csv' } },
    problems: ['forbidden', 'not-found'],
    handle: async (call) => ({
      status: 200,
      text: { type: 'text/csv; charset=utf-8', text: await sheetCsv(call) },
      headers: { 'Content-Disposition': `attachment; filename="request-${idOf(call)}.csv"` },
    }),
  },
];

const idOf = (call: Call): number => Number(param(call, 'id'));

async function presented(call: Call, round?: string): Promise<Json> {
  const about = await readableRequest(call);
  return presentRequest(call, about, roundAsked(about, round));
}

async function listed(call: Call): Promise<Json> {
  const { state, cursor } = call.query;
  const last = readCursor(cursor);
  if (last !== undefined && !/^[1-9][0-9]{0,8}$/.test(last)) throw problem('unknown-parameter');
  const before = last === undefined ? undefined : Number(last);
  const unitIds = [...new Set(personOf(call).roles.map(({ unitId }) => unitId))];
  const rows = await findRequests(call.database.read, { state, unitIds, before, limit: LIMIT + 1 });
  const { page, next } = pageOf(rows, LIMIT, (row) => String(row.id));
  const items: JsonObject[] = [];
  for (const row of page) items.push(await presentListed(call, row));
  return { items, ...next };
}

async function sheetOf(call: Call): Promise<{ sheet: Sheet; head: JsonObject }> {
  const about = await readableRequest(call);
  const round = roundAsked(about, call.query['round']);
  const queries = call.database.read;
  const { request, issuer } = about;
  const regime = await regimeOf(queries, { id: request.versionId, hash: request.versionHash });
  const person = personOf(call);
  const rows = await answersOf(queries, round.id);
  const pathOf = new Map(rows.map((row) => [row.unitId, row.unitPath]));
  const given = (await givenAnswers(queries, round.id)).map((one) => ({
    ...one,
    unitPath: pathOf.get(one.unitId) ?? '',
  }));
  const owing = new Set(rows.map(({ unitId }) => unitId));
  const withdrawn = about.addressees
    .filter(({ unitId, step }) => step === 0 && !owing.has(unitId))
    .map(({ unitId, step }) => {
      const { code, name, path } = unitAt(about.units, unitId);
      return { unitId, unitCode: code, unitName: name, unitPath: path, step };
    });
  const sheet = resultSheet(
    regime,
    within(about, person, given),
    within(about, person, [...rows, ...withdrawn]),
    call.language,
  );
  const head = {
    title: request.title,
    issuer: { code: issuer.code, name: issuer.name },
    round: round.round,
    period: round.period,
    dueAt: request.dueAt,
  };
  return { sheet, head };
}

async function presentSheet(call: Call): Promise<Json> {
  const { sheet, head } = await sheetOf(call);
  return { ...head, ...(sheet as unknown as JsonObject) };
}

const HEADS = {
  vi: ['Mã đơn vị', 'Đơn vị', 'Câu hỏi', 'Trả lời'],
  en: ['Unit code', 'Unit', 'Question', 'Answer'],
} as const;
const NOT_ANSWERED = { vi: 'Chưa trả lời', en: 'Not answered' } as const;

async function sheetCsv(call: Call): Promise<string> {
  const { sheet } = await sheetOf(call);
  const { language } = call;
  const lines = sheet.questions.flatMap((question) => [
    ...question.answers.flatMap(({ label, units }) =>
      units.map(({ code, name }) => [code, name, question.label[language], label[language]]),
    ),
    ...question.said.map(({ unit, value }) => [unit.code, unit.name, question.label[language], value]),
  ]);
  const missing = sheet.missing.map(({ code, name }) => [code, name, '', NOT_ANSWERED[language]]);
  return csvText([HEADS[language], ...lines, ...missing]);
}
