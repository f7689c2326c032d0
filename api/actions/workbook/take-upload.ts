/**
 * Reads a file that was sent in, unit by unit, and saves what it can as drafts: by the real act of saving, as the person
 * who sent it, on the version of the report that the file was made from. A unit is saved whole or not at all; nothing
 * is ever submitted. What became of each unit is written down before the next, so that whoever takes the file up again
 * goes on where it was left.
 */
import { canonical } from '../../../regimes/canonical.js';
import { carried } from '../../../forms/explanations.js';
import type { CellProblem, FoundMark, ReadPart } from '../../../forms/workbook/read.js';
import { may } from '../../../regimes/policy.js';
import type { Issue, JsonObject, Text } from '../../../regimes/words.js';
import { Problem, PROBLEMS } from '../../problems.js';
import { keepBlob, readBlob } from '../../store/blobs.js';
import type { Database } from '../../store/database.js';
import { recordEvent } from '../../store/events.js';
import { personById, type Person } from '../../store/people.js';
import { loadReport, type ReportKey, type ReportRow } from '../../store/reports.js';
import {
  claimUpload,
  endUpload,
  tellUpload,
  uploadsOf,
  uploadUse,
  type UnitResult,
  type Upload,
  type UploadProblem,
} from '../../store/workbook-uploads.js';
import { actOnReport } from '../act-on-report.js';
import { etagOf, judge, reportContext, subjectIn, type ReportContext } from '../report-context.js';
import { FileRefused } from './file-refused.js';
import { wasSavedFrom } from './same-file.js';
import { openUpload, type OpenedUpload } from './open-upload.js';

export interface TakeDeps {
  readonly database: Database;
  readonly now: () => Date;
  readonly nudge: () => void;
}

/** Problems that are kept of one unit; a file that is wrong everywhere is told so by the first of them. */
const KEPT = 500;

/** Reads the file unless it is over, or somebody lives who reads it. Answers whether it came to its end here. */
export async function takeUpload(deps: TakeDeps, id: number): Promise<boolean> {
  const { database, now } = deps;
  const upload = await claimUpload(database, id, now());
  if (!upload) return false;
  const end = (outcome: Parameters<typeof endUpload>[2]): Promise<boolean> =>
    database.write((trx) => endUpload(trx, upload, outcome, now().toISOString()));
  try {
    const person = await personById(database.read, upload.userId);
    if (!person) return await end({ state: 'failed' });
    const bytes = await bytesOf(database, upload.hash);
    const opened = await openUpload(bytes);
    const results = await takeUnits(deps, upload, opened, person);
    return results === undefined ? false : await finish(deps, upload, opened, results);
  } catch (failure) {
    if (!(failure instanceof FileRefused)) throw failure;
    return await end({ state: 'refused', refusal: { rule: failure.rule, ...failure.text } });
  }
}

async function bytesOf({ read }: Database, hash: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of readBlob(read, hash)) parts.push(part);
  return Buffer.concat(parts);
}

/** Undefined where the file is somebody else's by now. */
async function takeUnits(
  deps: TakeDeps,
  upload: Upload,
  { marks, read }: OpenedUpload,
  person: Person,
): Promise<UnitResult[] | undefined> {
  const results = [...upload.results];
  const asked = marksToTake(upload, marks);
  for (const mark of asked) {
    if (results.some(({ number }) => number === mark.number)) continue;
    results.push(await takeUnit(deps, upload, mark, read, person));
    const so = { done: results.length, total: asked.length, results };
    if (!(await tellUpload(deps.database, upload, so, deps.now()))) return undefined;
  }
  return results;
}

/** Whoever overwrites one report of a file of many leaves the others as they are. */
function marksToTake(upload: Upload, marks: readonly FoundMark[]): readonly FoundMark[] {
  if (!upload.overwrite || upload.unit === null) return marks;
  const named = marks.filter((mark) => !('rule' in placeOf(upload, mark)));
  return named.length === 0 ? marks : named;
}

async function finish(
  { database, now }: TakeDeps,
  upload: Upload,
  opened: OpenedUpload,
  results: readonly UnitResult[],
): Promise<boolean> {
  const problems = results.flatMap((one) => one.problems);
  const etags = new Map(
    results.flatMap(({ number, etag }) => (etag === undefined ? [] : [[number, etag] as const])),
  );
  const bytes = problems.length === 0 ? undefined : await opened.mark(problems, upload.language, etags);
  const at = now().toISOString();
  return database.write(async (trx) => {
    const marked = bytes && (await keepBlob(trx, bytes, opened.type, uploadUse(upload.id), at)).hash;
    const count = (outcome: UnitResult['outcome']): number =>
      results.filter((one) => one.outcome === outcome).length;
    const data = {
      id: upload.id,
      saved: count('saved'),
      problems: count('problems'),
      refused: count('refused'),
    };
    await recordEvent(trx, { at, type: 'workbook.read', actorId: upload.userId, data });
    return endUpload(trx, upload, { state: 'done', ...(marked === undefined ? {} : { marked }) }, at);
  });
}

async function takeUnit(
  deps: TakeDeps,
  upload: Upload,
  mark: FoundMark,
  read: OpenedUpload['read'],
  person: Person,
): Promise<UnitResult> {
  const place = placeOf(upload, mark);
  const base = { number: mark.number, regime: mark.regime, ...(mark.period ? { period: mark.period } : {}) };
  if ('rule' in place) return { ...base, ...place, outcome: 'refused', problems: [] };
  const report = await loadReport(deps.database.read, place);
  const named = {
    ...base,
    period: place.period,
    ...(report ? { unit: { code: report.unit.code, name: report.unit.name } } : {}),
  };
  const refusal = report ? await refusalOf(deps.database, report, mark, person, deps.now()) : NOT_OWED;
  if (!report || 'rule' in refusal)
    return { ...named, ...(refusal as Refusal), outcome: 'refused', problems: [] };
  const part = read(mark, refusal.form);
  const wrong = part.problems.slice(0, KEPT).map((one): UploadProblem => ({ ...one, severity: 'error' }));
  if (wrong.length > 0) return { ...named, outcome: 'problems', problems: wrong };
  return { ...named, ...(await save(deps, upload, mark, report, refusal, part, person)) };
}

interface Refusal {
  readonly rule: string;
  readonly message: Text;
}
const refusal = (rule: string, vi: string, en: string): Refusal => ({ rule, message: { vi, en } });

const NOT_OWED = refusal(
  'not-owed',
  'Đơn vị không có nghĩa vụ báo cáo này trong kỳ này',
  'The unit owes no such report for this period',
);

/** The report that the part belongs to: what the file says, which must be where it was sent to. */
function placeOf(upload: Upload, mark: FoundMark): ReportKey | Refusal {
  const { regime, period, unit } = upload;
  if (regime !== null && regime !== mark.regime)
    return refusal(
      'wrong-regime',
      `Tệp là biểu của chế độ ${mark.regime}, không phải ${regime}`,
      `The file is a form of the regime ${mark.regime}, not of ${regime}`,
    );
  if (period !== null && mark.period !== undefined && period !== mark.period)
    return refusal(
      'wrong-period',
      `Tệp là của kỳ ${mark.period}, báo cáo này là kỳ ${period}`,
      `The file is of the period ${mark.period}, this report is of ${period}`,
    );
  if (unit !== null && mark.unit !== undefined && unit !== mark.unit)
    return refusal(
      'wrong-unit',
      `Tệp là của đơn vị ${mark.unit}, báo cáo này là của đơn vị ${unit}`,
      `The file is of the unit ${mark.unit}, this report is of the unit ${unit}`,
    );
  const key = { regime: mark.regime, period: mark.period ?? period, unit: mark.unit ?? unit };
  if (key.period === null || key.unit === null)
    return refusal(
      'no-unit',
      'Đây là biểu trống, không ghi đơn vị và kỳ. Hãy tải lên từ trang của báo cáo',
      'This is an empty form that names no unit and no period. Upload it on the page of the report',
    );
  return { regime: key.regime, period: key.period, unit: key.unit };
}

async function refusalOf(
  database: Database,
  report: ReportRow,
  mark: FoundMark,
  person: Person,
  now: Date,
): Promise<ReportContext | Refusal> {
  const context = await reportContext(database.read, report);
  if (!may(person, 'save', subjectIn(context, now)))
    return refusal(
      'forbidden',
      'Bạn không có quyền soạn báo cáo của đơn vị này',
      'You may not write the report of this unit',
    );
  if (mark.hash !== report.versionHash)
    return refusal(
      'wrong-version',
      `Tệp theo phiên bản ${mark.version} của biểu, báo cáo này dùng phiên bản ${report.version}: hãy tải lại biểu và chép số liệu sang`,
      `The file is of version ${mark.version} of the form, this report of version ${report.version}: download the form anew and copy the figures over`,
    );
  if (mark.level !== report.formLevel)
    return refusal('wrong-level', 'Tệp là biểu của một cấp khác', 'The file is the form of another level');
  return context;
}

type Saved = Pick<UnitResult, 'outcome' | 'problems' | 'rule' | 'message' | 'from' | 'etag'>;

async function save(
  deps: TakeDeps,
  upload: Upload,
  mark: FoundMark,
  report: ReportRow,
  context: ReportContext,
  part: ReadPart,
  person: Person,
): Promise<Saved> {
  const verdict = judge(context, part.content);
  const before = etagOf(context);
  const place = { regime: report.regime, period: report.period, unit: report.unit };
  const goesOn =
    before !== mark.etag &&
    wasSavedFrom(
      await uploadsOf(deps.database.read, upload.userId, LOOKED_AT),
      upload,
      place,
      mark.etag,
      before,
    );
  const ifMatch = upload.overwrite && report.counter > 0 ? '*' : goesOn ? before : mark.etag;
  const preconditions = { ifMatch, ifNoneMatch: ifMatch === undefined ? '*' : undefined };
  // What was explained is the figure that stood there: another one, or another row's, asks anew.
  const { root } = context.regime;
  const { explanations } = carried(root, report.content, verdict.content, report.explanations, true);
  const input = { content: part.content, explanations };
  let etag = before;
  try {
    await actOnReport(deps, { person, now: deps.now(), preconditions }, report, 'save', input);
    etag = await etagNow(deps.database, { ...place, unit: report.unit.code });
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    // Whoever read the file before may have saved it and not come to write that down.
    if (failure.code !== 'stale' || !same(report.content, verdict.content)) return refusedBy(failure, part);
  }
  const doubts = part.doubts.map((one): UploadProblem => ({ ...one, severity: 'warning' }));
  const issues = verdict.issues.map((issue) => placed(issue, part));
  return {
    ...{ outcome: 'saved', problems: [...doubts, ...issues].slice(0, KEPT) },
    ...(upload.overwrite ? {} : { from: mark.etag ?? '' }),
    ...(etag === undefined ? {} : { etag }),
  };
}

/** Files of the sender that are looked through for the same file sent before. */
const LOOKED_AT = 50;

async function etagNow({ read }: Database, key: ReportKey): Promise<string | undefined> {
  const report = await loadReport(read, key);
  return report && etagOf(await reportContext(read, report));
}

const same = (a: JsonObject, b: JsonObject): boolean => canonical(a) === canonical(b);

const STALE: Text = {
  vi: 'Báo cáo đã được sửa sau khi tải biểu này về. Tải lại biểu, hoặc chọn ghi đè',
  en: 'The report was changed after this form was downloaded. Download it anew, or choose to overwrite',
};

function refusedBy({ code, details }: Problem, part: ReadPart): Saved {
  const issues = (details.issues ?? []).map((issue) => placed(issue, part));
  if (issues.length > 0) return { outcome: 'problems', problems: issues.slice(0, KEPT) };
  const message = code === 'stale' ? STALE : (details.detail ?? PROBLEMS[code].title);
  return { outcome: 'refused', rule: code, message, problems: [] };
}

function placed({ path, rule, severity, message }: Issue, part: ReadPart): UploadProblem & CellProblem {
  const place = part.placeOf(path);
  return {
    sheet: place?.sheet ?? '',
    ...(place?.cell === undefined ? {} : { cell: place.cell }),
    ...{ path, rule, severity, message },
  };
}
