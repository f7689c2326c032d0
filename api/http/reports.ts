/** Reports over the wire: read, save, act, look at revisions. */
import type { Form } from '../../forms/form.js';
import type { Outside } from '../../forms/outside.js';
import { may } from '../../regimes/policy.js';
import { ACTIONS, type Action, type Json, type JsonObject } from '../../regimes/words.js';
import {
  actOnReport,
  noSuchReport,
  type Acted,
  type Acting,
  type ActInput,
  type Afterwards,
} from '../actions/act-on-report.js';
import { fileNilReturn } from '../actions/nil-return.js';
import {
  etagOf,
  previousOf,
  reorganisedSince,
  reportContext,
  subjectIn,
  type Previous,
  type ReportContext,
} from '../actions/report-context.js';
import { filledFrom, outsideFor } from '../actions/prefill-basis.js';
import { problem } from '../problems.js';
import { loadReport, type ReportRow } from '../store/reports.js';
import { loadRevision, revisionsOf } from '../store/revisions.js';
import { ok, param, personOf, type Answer, type Call, type Endpoint } from './endpoint.js';
import { presentCell, presentReport, presentRevision, presentRevisionItem } from './present-report.js';
import { reportKeyOf } from './mount.js';
import * as s from './schemas.js';

export const PATH = '/reports/{regime}/{period}/{unit}';
export const params = { regime: s.codeParameter, period: s.periodParameter, unit: s.codeParameter };
export const conditional = { headers: ['If-Match', 'If-None-Match'] } as const;
export const conflicts = ['precondition-required', 'stale', 'state-forbids', 'content-has-mistakes'] as const;

/** The report of the path, which somebody owes. */
export function owed({ report, params }: Call): ReportRow {
  if (!report) throw noSuchReport(reportKeyOf(params));
  return report;
}

/** The same, if the caller may read it, with what it stands on. */
export async function readable(call: Call): Promise<ReportContext> {
  return readableAs(call, owed(call));
}

async function readableAs(call: Call, row: ReportRow): Promise<ReportContext> {
  const context = await reportContext(call.database.read, row);
  if (!may(personOf(call), 'read-report', subjectIn(context, call.now()))) throw problem('forbidden');
  return context;
}

export async function answer(call: Call, { context, verdict }: Afterwards, status = 200): Promise<Answer> {
  const etag = etagOf(context);
  const body = await presentReport({
    queries: call.database.read,
    context,
    verdict,
    person: personOf(call),
    language: call.language,
    now: call.now(),
  });
  return { status, body, ...(etag === undefined ? {} : { headers: { ETag: etag } }) };
}

/** What an act answers: the report as reading it would find it now. */
async function answerActed(call: Call, { opened, after }: Acted): Promise<Answer> {
  return answer(call, after ?? (await reread(call)), opened ? 201 : 200);
}

export async function reread(call: Call): Promise<Afterwards> {
  const row = await loadReport(call.database.read, owed(call).id);
  if (!row) throw noSuchReport(reportKeyOf(call.params));
  return { context: await readableAs(call, row), verdict: undefined };
}

export const actingOf = (call: Call): Acting => ({
  person: personOf(call),
  now: call.now(),
  preconditions: { ifMatch: call.header('if-match'), ifNoneMatch: call.header('if-none-match') },
});

const explanations: JsonObject = {
  type: 'object',
  maxProperties: 2000,
  additionalProperties: { type: 'string', maxLength: 4000 },
};
const reason: JsonObject = { type: 'string', minLength: 1, maxLength: 4000, pattern: '\\S' };
const nothing = s.object({});

const BODIES: Readonly<Partial<Record<Action, JsonObject>>> = {
  submit: s.object({ 'explanations?': explanations, 'gaps?': s.object({ reason }) }),
  reject: s.object({ reason }),
  correct: s.object({ reason }),
  'request-correction': s.object({ reason, 'dueAt?': s.moment }),
  return: s.object({
    reason,
    'remarks?': {
      type: 'array',
      maxItems: 500,
      items: s.object({
        path: { type: 'string', maxLength: 1000, pattern: '^(/[^/]*)*$' },
        message: { type: 'string', minLength: 1, maxLength: 4000, pattern: '\\S' },
      }),
    },
    'dueAt?': s.moment,
  }),
};

const SUMMARIES: Readonly<Record<Exclude<Action, 'save'>, string>> = {
  'request-signature': 'Puts the draft before the head of the unit',
  withdraw: 'Takes it back from the head',
  reject: 'The head sends it back to the clerk, with a reason',
  submit: 'Sends the report: an immutable revision with its hash',
  recall: 'The sending unit takes back what was sent and is not decided',
  return: 'The receiving unit asks for changes, with a reason and remarks on cells',
  approve: 'The receiving unit approves: the report counts in the roll-up above',
  'request-correction': 'The receiving unit asks for a correction of an approved report',
  correct: 'Opens a correction beside the approved revision',
  discard: 'Drops a correction that is not approved',
};

const actionEndpoint = (action: Exclude<Action, 'save'>): Endpoint => ({
  method: 'post',
  path: `${PATH}/${action}`,
  id: action.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase()) + 'Report',
  tag: 'reports',
  summary: SUMMARIES[action],
  access: 'session',
  reads: 'report',
  params,
  ...conditional,
  body: { schema: BODIES[action] ?? nothing, optional: BODIES[action] === undefined || action === 'submit' },
  answers: { 200: { description: 'The report as it is now', schema: s.report } },
  problems: [
    ...conflicts,
    ...(action === 'submit'
      ? (['window-not-closed', 'rollup-not-settled', 'children-missing'] as const)
      : action === 'request-signature'
        ? (['signature-not-needed'] as const)
        : []),
  ],
  handle: async (call) => {
    const input = call.body as unknown as ActInput;
    return answerActed(call, await actOnReport(call, actingOf(call), owed(call), action, input));
  },
});

export const reportEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: PATH,
    id: 'readReport',
    tag: 'reports',
    summary: 'One report with its state, content, mistakes and what the caller may do with it',
    access: 'session',
    reads: 'report',
    params,
    answers: { 200: { description: 'The report', schema: s.report } },
    handle: async (call) => answer(call, { context: await readable(call), verdict: undefined }),
  },
  {
    method: 'put',
    path: PATH,
    id: 'saveReport',
    tag: 'reports',
    summary: 'Saves a draft; mistakes in it do not stop this',
    access: 'session',
    reads: 'report',
    params,
    ...conditional,
    body: {
      schema: s.object({
        content: { description: 'What the unit fills in; anything but an object is refused with its issue' },
        'explanations?': explanations,
      }),
    },
    mistakes: { code: 'content-has-mistakes', below: '/content' },
    answers: {
      200: { description: 'The report as it is now', schema: s.report },
      201: { description: 'The report, opened by this', schema: s.report },
    },
    problems: [...conflicts, 'window-not-open'],
    handle: async (call) => {
      const input = call.body as unknown as ActInput;
      return answerActed(call, await actOnReport(call, actingOf(call), owed(call), 'save', input));
    },
  },
  ...ACTIONS.filter((action) => action !== 'save').map(actionEndpoint),
  {
    method: 'post',
    path: `${PATH}/nil-return`,
    id: 'nilReturn',
    tag: 'reports',
    summary: 'Files a nil return (không phát sinh): zeros, said to be one, and sent or put before the head',
    access: 'session',
    reads: 'report',
    params,
    ...conditional,
    body: { schema: nothing, optional: true },
    answers: {
      200: { description: 'The report as it is now', schema: s.report },
      201: { description: 'The report, opened by this', schema: s.report },
    },
    problems: [...conflicts, 'nil-return-impossible', 'window-not-open', 'window-not-closed'],
    handle: async (call) => {
      return answerActed(call, await fileNilReturn(call, actingOf(call), owed(call)));
    },
  },
  {
    method: 'get',
    path: `${PATH}/basis`,
    id: 'readBasis',
    tag: 'reports',
    summary: 'What a form starts from: the previous approved report and the values it carries over',
    access: 'session',
    reads: 'report',
    params,
    answers: {
      200: {
        description: 'Previous content and prefilled values with their sources',
        schema: s.object({
          previous: s.nullable(
            s.object({ period: s.text, revision: s.integer, content: s.content, 'opening?': s.boolean }),
          ),
          prefill: s.object({
            content: s.content,
            sources: s.record(s.origin),
            cells: s.list(s.object(s.prefilledCell)),
          }),
          'reorganised?': s.list(s.object({ code: s.text, name: s.text, effective: s.day, share: s.text })),
        }),
      },
    },
    handle: async (call) => {
      const context = await readable(call);
      const previous = await previousOf(call.database.read, context.row);
      const outside = await outsideFor(call.database.read, context.regime, context.row);
      const basis = presentBasis(context.form, previous, outside) as JsonObject;
      const reorganised = await reorganisedSince(call.database.read, context.row);
      return ok({
        ...basis,
        ...(reorganised.length > 0 ? { reorganised: reorganised.map((one) => ({ ...one })) } : {}),
      });
    },
  },
  {
    method: 'get',
    path: `${PATH}/revisions`,
    id: 'listRevisions',
    tag: 'reports',
    summary: 'All revisions, the newest first',
    access: 'session',
    reads: 'report',
    params,
    answers: { 200: { description: 'Revisions', schema: s.object({ items: s.list(s.revisionItem) }) } },
    handle: async (call) => {
      const { row } = await readable(call);
      const rows = await revisionsOf(call.database.read, row.id);
      return ok({ items: rows.map(presentRevisionItem) });
    },
  },
  {
    method: 'get',
    path: `${PATH}/revisions/{n}`,
    id: 'readRevision',
    tag: 'reports',
    summary: 'One immutable revision with its content, remarks and lineage',
    access: 'session',
    reads: 'report',
    params: { ...params, n: s.versionParameter },
    answers: { 200: { description: 'The revision', schema: s.revision } },
    handle: async (call) => {
      const { row } = await readable(call);
      const which = { obligationId: row.id, revision: Number(param(call, 'n')) };
      const revision = await loadRevision(call.database.read, which);
      if (!revision) throw problem('not-found');
      return ok(await presentRevision(call.database.read, row.id, revision));
    },
  },
];

function presentBasis(form: Form, previous: Previous | undefined, outside: Outside): Json {
  const { content, sources, cells } = filledFrom(form, previous, outside);
  return {
    previous: previous
      ? {
          period: previous.period,
          revision: previous.revision,
          content: previous.content,
          ...(previous.opening === true ? { opening: true } : {}),
        }
      : null,
    prefill: {
      content,
      sources: sources as unknown as JsonObject,
      cells: cells.map(presentCell),
    },
  };
}
