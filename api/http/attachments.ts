/** Files of a report over the wire: add, take away, download. */
import { pipeline } from 'node:stream/promises';
import { attachFile, detachFile } from '../actions/attach-file.js';
import { problem } from '../problems.js';
import { blobOf, readBlob } from '../store/blobs.js';
import { attachmentsFrom, type Attachment } from '../store/reports.js';
import { revisionsOf } from '../store/revisions.js';
import { param, type Answer, type Call, type Endpoint } from './endpoint.js';
import { reportKeyOf } from './mount.js';
import { actingOf, answer, conditional, conflicts, owed, params, PATH, readable, reread } from './reports.js';
import * as s from './schemas.js';

const hashParameter = { type: 'string', pattern: '^[0-9a-f]{64}$' };

export const attachmentEndpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: `${PATH}/attachments`,
    id: 'attachFile',
    tag: 'reports',
    summary: 'Attaches a file, the body as it is, to a report that is not sent; its content says what it is',
    access: 'session',
    reads: 'report',
    params,
    query: { name: { type: 'string', minLength: 1, maxLength: 255 } },
    ...conditional,
    body: {
      schema: { description: 'The bytes of the file' },
      type: 'application/octet-stream',
      limit: ({ attachmentLimit }) => attachmentLimit,
      tooLarge: 'attachment-too-large',
    },
    answers: { 201: { description: 'The report as it is now', schema: s.report } },
    problems: [
      ...conflicts,
      'attachment-type',
      'attachment-damaged',
      'attachment-macros',
      'attachment-too-large',
      'attachments-too-many',
      'conflict',
    ],
    handle: async (call) => {
      owed(call);
      const file = { name: call.query['name'] ?? 'tep', bytes: call.bytes };
      await attachFile(call, actingOf(call), reportKeyOf(call.params), file);
      return answer(call, await reread(call), 201);
    },
  },
  {
    method: 'delete',
    path: `${PATH}/attachments/{hash}`,
    id: 'detachFile',
    tag: 'reports',
    summary: 'Takes a file from a report that is not sent; revisions that were sent with it keep it',
    access: 'session',
    reads: 'report',
    params: { ...params, hash: hashParameter },
    ...conditional,
    answers: { 200: { description: 'The report as it is now', schema: s.report } },
    problems: [...conflicts],
    handle: async (call) => {
      owed(call);
      await detachFile(call, actingOf(call), reportKeyOf(call.params), param(call, 'hash'));
      return answer(call, await reread(call));
    },
  },
  {
    method: 'get',
    path: `${PATH}/attachments/{hash}`,
    id: 'readAttachment',
    tag: 'reports',
    summary: 'The bytes of a file of the report, or of one of its revisions, to be saved and not shown',
    access: 'session',
    reads: 'report',
    params: { ...params, hash: hashParameter },
    headers: ['If-None-Match'],
    answers: {
      200: { description: 'The file', schema: s.text, type: 'application/octet-stream' },
      304: { description: 'The caller has it' },
    },
    handle: download,
  },
];

async function download(call: Call): Promise<Answer> {
  const { row } = await readable(call);
  const queries = call.database.read;
  const hash = param(call, 'hash');
  const blob = await blobOf(queries, hash, { kind: 'report', owner: row.id });
  const named = blob && (await nameOf(call, row.id, row.attachments, hash));
  if (!blob || named === undefined) throw problem('not-found');
  const headers = {
    ETag: `"${hash}"`,
    'Cache-Control': 'private, no-cache',
    'Content-Disposition': `attachment; filename*=UTF-8''${escaped(named)}`,
    'X-Content-Type-Options': 'nosniff',
    // Whatever it is, and however a browser comes to show it: it runs nothing, loads nothing and is of no origin.
    'Content-Security-Policy': "sandbox; default-src 'none'",
  };
  if (call.header('if-none-match')?.includes(`"${hash}"`)) return { status: 304, headers };
  return {
    status: 200,
    headers: { ...headers, 'Content-Type': blob.type, 'Content-Length': String(blob.size) },
    stream: (_request, response) => {
      // A caller who goes away in between ends the reading; there is nobody left to be told.
      pipeline(readBlob(queries, hash), response).catch((failure: unknown) => {
        call.log.info({ err: failure }, 'a download was broken off');
        response.destroy();
      });
    },
  };
}

/** What the file is called in the draft, or else in the last revision that was sent with it. */
async function nameOf(
  call: Call,
  obligationId: number,
  draft: readonly Attachment[],
  hash: string,
): Promise<string | undefined> {
  const isIt = (file: Attachment): boolean => file.hash === hash;
  const own = draft.find(isIt);
  if (own) return own.name;
  const revisions = await revisionsOf(call.database.read, obligationId);
  return revisions.flatMap(({ attachments }) => attachmentsFrom(attachments)).find(isIt)?.name;
}

/** RFC 8187: everything but what may stand as it is. */
const escaped = (name: string): string =>
  encodeURIComponent(name).replaceAll(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
