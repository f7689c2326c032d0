/** Whether a printed report was received: for anybody who holds the paper, and nothing of what it says. */
import { REVISION_STATES, type JsonObject } from '../../regimes/words.js';
import { isCodeFor, revisionIdIn } from '../actions/print/verification-code.js';
import { problem } from '../problems.js';
import { regimeOf } from '../store/regimes.js';
import {
  guessedTooOften,
  noteGuess,
  verificationKey,
  verifiedRevision,
  type VerifiedRow,
} from '../store/verification.js';
import { ok, param, type Call, type Endpoint } from './endpoint.js';
import * as s from './schemas.js';

export const verificationEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/verifications/{code}',
    id: 'verifyPrint',
    tag: 'prints',
    summary:
      'Whether the revision with the code on a printed report was received, and what became of it; nothing of its content',
    access: 'public',
    params: { code: { type: 'string', pattern: '^[0-9a-z]{1,7}-[0-9a-f]{24}$' } },
    answers: {
      200: {
        description: 'What was received',
        schema: s.object({
          regime: s.text,
          label: s.words,
          period: s.text,
          window: s.object({ from: s.day, to: s.day }),
          unit: s.named,
          revision: s.integer,
          state: { enum: [...REVISION_STATES] },
          standing: s.nullable(s.integer),
          hash: s.hash,
          late: s.boolean,
          submittedAt: s.instant,
          'signedAt?': s.instant,
          signedByDeputy: s.boolean,
          'filedBy?': s.text,
          'decidedAt?': s.instant,
        }),
      },
    },
    problems: ['not-found', 'too-many-guesses'],
    handle: async (call) => ok(await verify(call), { 'Cache-Control': 'no-store' }),
  },
];

async function verify(call: Call): Promise<JsonObject> {
  const now = call.now();
  const until = await guessedTooOften(call.database.read, call.address, now);
  if (until !== undefined) {
    const seconds = Math.max(1, Math.ceil((Date.parse(until) - now.getTime()) / 1000));
    throw problem('too-many-guesses', { headers: { 'Retry-After': String(seconds) } });
  }
  const row = await find(call, param(call, 'code'));
  if (row) return present(call, row);
  await call.database.write((trx) => noteGuess(trx, call.address, now));
  throw problem('not-found', { detail: UNKNOWN });
}

const UNKNOWN = {
  vi: 'Không có báo cáo nào mang mã này: mã sai, hoặc bản in không phải do hệ thống này lập',
  en: 'No report has this code: it is wrong, or the paper was not made by this system',
};

async function find({ database }: Call, code: string): Promise<VerifiedRow | undefined> {
  const id = revisionIdIn(code);
  const row = id === undefined ? undefined : await verifiedRevision(database.read, id);
  return row && isCodeFor(await verificationKey(database.read), code, row) ? row : undefined;
}

async function present({ database }: Call, row: VerifiedRow): Promise<JsonObject> {
  const { label } = await regimeOf(database.read, { id: row.versionId, hash: row.versionHash });
  const { signedAt, decidedAt, onBehalf } = row;
  return {
    regime: row.regime,
    label: { vi: label.vi, en: label.en },
    period: row.period,
    window: { from: row.windowFrom, to: row.windowTo },
    unit: { code: row.unitCode, name: row.unitName },
    revision: row.revision,
    state: row.state,
    standing: row.standing,
    hash: row.hash,
    late: row.late === 1,
    submittedAt: row.submittedAt,
    ...(signedAt === null ? {} : { signedAt }),
    signedByDeputy: row.signedFor !== null,
    ...(onBehalf === null ? {} : { filedBy: filer(onBehalf) }),
    ...(decidedAt === null ? {} : { decidedAt }),
  };
}

const filer = (text: string): string => (JSON.parse(text) as { unit: { name: string } }).unit.name;
