/** Reports, revisions and roll-ups on paper: PDF to be kept and signed, Word to be edited. */
import {
  describeReport,
  describeRollup,
  type Ground,
  type PrintedRevision,
} from '../../forms/print/describe.js';
import type { PrintedDocument } from '../../forms/print/document.js';
import { locate } from '../../forms/locate.js';
import type { JsonObject, Language } from '../../regimes/words.js';
import { makePdf, refuseTooLong } from '../actions/print/make-pdf.js';
import { inThread } from '../actions/threads/in-thread.js';
import { unitsAbove } from '../actions/print/units-above.js';
import { codeFor } from '../actions/print/verification-code.js';
import { withTexts, type ReportContext } from '../actions/report-context.js';
import { rollupItself } from '../actions/rollup-ground.js';
import { problem, require } from '../problems.js';
import { expectedBelow, expectedFor } from '../store/expected.js';
import { aggregationFor } from '../store/forms.js';
import { frozenRevision } from '../store/frozen.js';
import { regimeOf, versionsOf } from '../store/regimes.js';
import { loadRevision, type WholeRevision } from '../store/revisions.js';
import type { NodeKey } from '../store/rollups.js';
import { verificationKey } from '../store/verification.js';
import { originOf } from './calendar-feeds.js';
import { param, type Answer, type Call, type Endpoint } from './endpoint.js';
import { shownContent } from './present-report.js';
import { params, PATH, readable } from './reports.js';
import { readable as readableNode, ROLLUP_PATH, rollupParams, WHICH_QUERY, whichOf } from './rollups.js';
import * as s from './schemas.js';

const FORMATS = {
  pdf: { type: 'application/pdf', name: 'Pdf', words: 'a PDF in the form of the decree' },
  docx: {
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    name: 'Docx',
    words: 'a Word document',
  },
} as const;
type Format = keyof typeof FORMATS;

const tag = 'prints';
const query = { language: { enum: ['vi', 'en'] } };

const endpointsOf = (format: Format): Endpoint[] => {
  const { type, name, words } = FORMATS[format];
  const answers = { 200: { description: 'A file to be saved', schema: s.text, type } };
  const problems = ['forbidden', 'print-too-long', 'overloaded'] as const;
  const common = { method: 'get', tag, access: 'session', answers, problems } as const;
  return [
    {
      ...common,
      path: `${PATH}/print.${format}`,
      id: `printReport${name}`,
      summary: `The report as ${words}; one that is not sent is marked as a draft on every page`,
      reads: 'report',
      params,
      query,
      handle: async (call) => file(call, format, await reportDocument(call)),
    },
    {
      ...common,
      path: `${PATH}/revisions/{n}/print.${format}`,
      id: `printRevision${name}`,
      summary: `A revision as ${words}, with its receipt and the code that it is verified by`,
      reads: 'report',
      params: { ...params, n: s.versionParameter },
      query,
      handle: async (call) => file(call, format, await revisionDocument(call, Number(param(call, 'n')))),
    },
    {
      ...common,
      path: `${ROLLUP_PATH}/print.${format}`,
      id: `printRollup${name}`,
      summary: `A roll-up as ${words}, with its coverage and hash`,
      params: rollupParams,
      query: { ...query, ...WHICH_QUERY },
      problems: [...problems, 'unknown-parameter'],
      handle: async (call) => file(call, format, await rollupDocument(call)),
    },
  ];
};

export const printEndpoints: readonly Endpoint[] = [...endpointsOf('pdf'), ...endpointsOf('docx')];

const languageOf = (call: Call): Language => {
  const { language } = call.query;
  return language === 'vi' || language === 'en' ? language : call.language;
};

/** A file to be saved; its name keeps its diacritics (RFC 5987), with plain letters for who cannot read them. */
async function file(call: Call, format: Format, document: PrintedDocument): Promise<Answer> {
  refuseTooLong(document);
  const bytes = format === 'pdf' ? await makePdf(document) : await inThread('makeDocx', document);
  const title = document.title.replace(/[–/]/g, '-').replace(/[^\p{L}\p{N} ._-]/gu, '');
  const name = `${title.slice(0, 150)}.${format}`;
  const plain = [...Object.values(call.params)].join('-').replace(/[^A-Za-z0-9._-]/g, '_');
  return {
    status: 200,
    headers: {
      'Content-Type': FORMATS[format].type,
      'Content-Length': String(bytes.length),
      'Content-Disposition': `attachment; filename="${plain}.${format}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Cache-Control': 'private, no-store',
      'X-Content-Type-Options': 'nosniff',
    },
    stream: (_request, response) => {
      response.end(bytes);
    },
  };
}

async function groundOf(
  call: Call,
  { row }: ReportContext,
): Promise<Omit<Ground, 'content' | 'regime' | 'version'>> {
  return {
    period: row.period,
    window: { from: row.windowFrom, to: row.windowTo },
    unit: { code: row.unit.code, name: row.unit.name, level: row.unit.level },
    above: await unitsAbove(call.database.read, row.unitPath, row.windowTo),
    language: languageOf(call),
    now: call.now().toISOString(),
  };
}

/** What is sent prints as the revision that stands; what is not prints as a draft. */
async function reportDocument(call: Call): Promise<PrintedDocument> {
  const context = await readable(call);
  const { row, regime } = context;
  if (row.stands && (row.state === 'submitted' || row.state === 'approved'))
    return revisionDocument(call, row.stands.revision, context);
  const queries = call.database.read;
  const { content } = await shownContent({ queries, context, verdict: undefined });
  return describeReport({
    ...(await groundOf(call, context)),
    ...{ regime, version: row.version, content, receiver: row.receiver.name, nil: row.nil },
    explanations: row.explanations,
  });
}

async function revisionDocument(call: Call, n: number, known?: ReportContext): Promise<PrintedDocument> {
  const context = known ?? (await readable(call));
  const { row } = context;
  const queries = call.database.read;
  const revision = await loadRevision(queries, { obligationId: row.id, revision: n });
  require(revision, 'not-found');
  const version = (await versionsOf(queries, row.regime)).find((one) => one.version === revision.version);
  require(version, 'not-found');
  const regime = await regimeOf(queries, version);
  const content = await withTexts(queries, row.regimePeriodId, aggregationFor(regime), revision.content);
  return describeReport({
    ...(await groundOf(call, context)),
    ...{ regime, version: revision.version, content, receiver: row.receiver.name },
    nil: revision.nil === 1,
    explanations: revision.explanations as Readonly<Record<string, string>>,
    revision: await printedRevision(call, revision),
  });
}

async function printedRevision(call: Call, row: WholeRevision): Promise<PrintedRevision> {
  const { id, hash, signedAt, signedBy, signedFor, onBehalf } = row;
  const code = codeFor(await verificationKey(call.database.read), { id, hash });
  const parsed = (text: string): JsonObject => JSON.parse(text) as JsonObject;
  return {
    revision: row.revision,
    hash,
    state: row.state,
    late: row.late === 1,
    submittedAt: row.submittedAt,
    submittedBy: row.submittedBy,
    ...(signedAt === null ? {} : { signedAt }),
    ...(signedBy === null ? {} : { signedBy }),
    ...(signedFor === null ? {} : { signedFor: (parsed(signedFor) as { name: string }).name }),
    ...(onBehalf === null ? {} : { filedBy: nameOfUnit(parsed(onBehalf)) }),
    address: `${originOf(call)}/verify/${code}`,
  };
}

const nameOfUnit = ({ unit }: JsonObject): string => (unit as { name: string }).name;

async function rollupDocument(call: Call): Promise<PrintedDocument> {
  const which = whichOf(call);
  const { period, unit } = await readableNode(call);
  const queries = call.database.read;
  const key = { regimePeriodId: period.id, unitId: unit.id, unitPath: unit.path };
  const regime = await regimeOf(queries, { id: period.versionId, hash: period.versionHash });
  const aggregation = aggregationFor(regime);
  const { node, computed, settled } = await rollupItself(queries, key, aggregation, which, call.now());
  if (!computed) throw problem('not-found', { detail: NOT_COMPUTED });
  const expected = await expectedBelow(queries, key);
  const frozen = which.revision === undefined ? undefined : await frozenBy(call, key, which.revision);
  const { content, reported } = aggregation.finish(node.state);
  return describeRollup({
    ...{ regime, version: period.version, period: period.period },
    window: { from: period.windowFrom, to: period.windowTo },
    unit: { code: unit.code, name: unit.name, level: unit.level },
    above: await unitsAbove(queries, unit.path, period.windowTo),
    content: await withTexts(queries, period.id, aggregation, content),
    language: languageOf(call),
    now: call.now().toISOString(),
    view: which.view,
    ...(which.asOf === undefined ? {} : { asOf: which.asOf }),
    ...(frozen === undefined ? {} : { revision: frozen }),
    ...{ hash: node.hash, computedAt: node.computedAt, settled, coverage: node.coverage },
    partial: (path) => {
      const levels = locate(regime.root, path).field?.levels;
      const count = reported[path];
      return levels !== undefined && count !== undefined && count < expectedFor(levels, expected);
    },
  });
}

/** The revision of the unit's own report that froze its roll-up: who signed it, and the code that it is verified by. */
async function frozenBy(call: Call, key: NodeKey, n: number): Promise<PrintedRevision> {
  const queries = call.database.read;
  const frozen = await frozenRevision(queries, key, n);
  const revision = frozen && (await loadRevision(queries, { id: frozen.id }));
  require(revision, 'not-found');
  return printedRevision(call, revision);
}

const NOT_COMPUTED = {
  vi: 'Số tổng hợp này chưa được tính lần nào: chưa có gì để in',
  en: 'This roll-up was never computed: there is nothing to print yet',
};
