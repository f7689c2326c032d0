/**
 * Files of a report: added to and taken from what is not sent yet, as saving is; frozen with the revision when it is
 * sent. Each of these acts changes the version of the report, so that nobody signs files that he has not seen.
 */
import type { Knex } from 'knex';
import { transition } from '../../regimes/lifecycle.js';
import { problem, type ProblemCode } from '../problems.js';
import type { Settings } from '../settings.js';
import { ACT } from '../store/act.js';
import { hashOfBytes, keepBlob, releaseBlob, type BlobUse } from '../store/blobs.js';
import { writeOn } from '../store/commits.js';
import type { Database } from '../store/database.js';
import type { Attachment, ReportKey } from '../store/reports.js';
import { wasSentWith } from '../store/revisions.js';
import { authorise, checkVersion, lockedContext, type Acting } from './act-on-report.js';
import { documentOf } from './act-document.js';
import { fileKind, KINDS } from './file-kind.js';
import { factsOf, type ReportContext } from './report-context.js';

interface Deps {
  readonly database: Database;
  readonly settings: Pick<Settings, 'attachmentLimit' | 'attachmentsLimit'>;
}

/** More than anybody reads. */
export const MOST_FILES = 30;

const useOf = (obligationId: number): BlobUse => ({ kind: 'report', owner: obligationId });

/**
 * Adds a file to the draft.
 * @param name what the sender calls it; its ending is made to fit what it is
 * @throws Problem attachment-type, attachment-damaged, attachment-macros, attachments-too-many, conflict,
 *   and whatever saving throws
 */
export async function attachFile(
  { database, settings }: Deps,
  acting: Acting,
  key: ReportKey,
  file: { readonly name: string; readonly bytes: Buffer },
): Promise<void> {
  const type = await fileKind(file.bytes);
  const hash = hashOfBytes(file.bytes);
  await database.write(async (trx) => {
    const context = await draftOf(database, trx, acting, key);
    const { attachments, id } = context.row;
    const one: Attachment = {
      name: freeName(file.name, type, attachments),
      hash,
      size: file.bytes.length,
      type,
    };
    refuseTooMuch(settings, attachments, one);
    await keepBlob(trx, file.bytes, type, useOf(id), acting.now.toISOString());
    await write(trx, acting, context, 'report.attached', one, [...attachments, one]);
  });
}

/** Takes a file from the draft. What was sent with a revision stays with it. */
export async function detachFile(
  { database }: Pick<Deps, 'database'>,
  acting: Acting,
  key: ReportKey,
  hash: string,
): Promise<void> {
  await database.write(async (trx) => {
    const context = await draftOf(database, trx, acting, key);
    const { attachments, id } = context.row;
    const one = attachments.find((file) => file.hash === hash);
    if (!one) throw problem('not-found');
    const rest = attachments.filter((file) => file !== one);
    await write(trx, acting, context, 'report.detached', one, rest);
    if (!(await wasSentWith(trx, id, hash))) await releaseBlob(database, trx, hash, useOf(id));
  });
}

/** The report with its row locked, if the caller may save it now. */
async function draftOf(
  database: Database,
  trx: Knex.Transaction,
  { person, now, preconditions }: Acting,
  key: ReportKey,
): Promise<ReportContext> {
  const context = await lockedContext(database, trx, key);
  authorise(context, person, 'save', now);
  checkVersion(context, preconditions);
  const { row, regime } = context;
  const next = transition(row.state, 'save', factsOf(row, regime, now));
  if (next.refusal !== undefined) throw problem(next.refusal satisfies ProblemCode);
  if (row.counter === 0) {
    throw problem('state-forbids', {
      detail: {
        vi: 'Hãy lưu nháp báo cáo trước khi đính kèm tệp',
        en: 'Save a draft before attaching files',
      },
    });
  }
  return context;
}

function refuseTooMuch(
  { attachmentsLimit }: Deps['settings'],
  there: readonly Attachment[],
  one: Attachment,
): void {
  if (there.some(({ hash }) => hash === one.hash)) {
    const { name } = there.find(({ hash }) => hash === one.hash) ?? one;
    throw problem('conflict', {
      detail: { vi: `Tệp này đã được đính kèm: ${name}`, en: `This file is attached already: ${name}` },
    });
  }
  const size = there.reduce((sum, file) => sum + file.size, one.size);
  if (there.length < MOST_FILES && size <= attachmentsLimit) return;
  const most = Math.floor(attachmentsLimit / 1024 / 1024);
  throw problem('attachments-too-many', {
    detail: {
      vi: `Một báo cáo có tối đa ${MOST_FILES} tệp, tổng cộng ${most} MB`,
      en: `A report has at most ${MOST_FILES} files of ${most} MB together`,
    },
  });
}

async function write(
  trx: Knex.Transaction,
  { person, now }: Acting,
  context: ReportContext,
  event: string,
  { name, hash, size, type }: Attachment,
  attachments: readonly Attachment[],
): Promise<void> {
  const { row } = context;
  const at = now.toISOString();
  const doing = { queries: trx, context, row, input: {}, to: row.state, person, now, at, verdict: undefined };
  const change = { event, data: { name, hash, size, type }, report: { attachments } };
  const document = documentOf([{ doing, effect: 'save', change }]);
  if (!(await writeOn(trx, ACT, document))) throw problem('stale');
}

/** A name that a folder can hold, with the ending of what the file is, and that no other file of the report has. */
function freeName(given: string, type: string, there: readonly Attachment[]): string {
  const ending = KINDS[type]?.ending ?? 'bin';
  const cleaned = given
    .normalize('NFC')
    .replace(/^.*[\\/]/, '')
    .replaceAll(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '_')
    .trim();
  const base = [...cleaned.replace(/\.[^.]{0,5}$/, '')].slice(0, 120).join('').replace(/^\.+/, '') || 'tep';
  const taken = new Set(there.map(({ name }) => name.toLowerCase()));
  for (let n = 1; ; n++) {
    const name = `${base}${n === 1 ? '' : ` (${n})`}.${ending}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
