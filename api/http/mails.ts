/** The outbox of e-mails, for the administrator of the system: what waits, what was refused and why. */
import type { JsonObject } from '../../regimes/words.js';
import { require } from '../problems.js';
import { recordEvent } from '../store/events.js';
import {
  countMails,
  decideMail,
  MAIL_STATES,
  mailsInTrouble,
  mailTrouble,
  type NoticeMail,
} from '../store/notice-mails.js';
import { noContent, ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { requireRole } from './operations.js';
import { boolean, instant, integer, list, nullable, object, text } from './schemas.js';

const mail = object({
  id: integer,
  username: text,
  address: text,
  state: { enum: ['waiting', 'refused', 'given-up', 'unknown'] },
  tries: integer,
  reason: nullable(text),
  createdAt: instant,
  nextAt: nullable(instant),
});
const answer = object({
  configured: boolean,
  from: nullable(text),
  rate: nullable(integer),
  counts: object(Object.fromEntries(MAIL_STATES.map((state) => [state, integer]))),
  trouble: nullable(object({ since: instant, tries: integer, nextAt: instant, reason: text })),
  items: list(mail),
});

const MOST = 200;
const params = { id: { type: 'string', pattern: '^[1-9][0-9]{0,14}$' } };
const tag = 'operations';

export const mailEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/operations/mails',
    id: 'readMails',
    tag,
    summary: 'E-mails of notices: whether they are sent at all, what waits, what was refused and why',
    access: 'session',
    answers: { 200: { description: 'The outbox now', schema: answer } },
    problems: ['forbidden'],
    handle: async (call) => {
      await requireRole(call, 'administrator');
      const { read } = call.database;
      const { mail: server } = call.settings;
      return ok({
        configured: server !== undefined,
        from: server?.from ?? null,
        rate: server?.rate ?? null,
        counts: { ...(await countMails(read)) },
        trouble: presentTrouble(await mailTrouble(read)),
        items: (await mailsInTrouble(read, MOST)).map(present),
      });
    },
  },
  {
    method: 'post',
    path: '/operations/mails/{id}/retry',
    id: 'retryMail',
    tag,
    summary: 'Send a mail in trouble again at once, to the address that its reader has now',
    access: 'session',
    params,
    answers: { 204: { description: 'It waits to be sent' } },
    problems: ['forbidden', 'not-found'],
    handle: (call) => decide(call, 'retry'),
  },
  {
    method: 'post',
    path: '/operations/mails/{id}/discard',
    id: 'discardMail',
    tag,
    summary: 'Send a mail in trouble no more; its notices stay in the application',
    access: 'session',
    params,
    answers: { 204: { description: 'It is sent no more' } },
    problems: ['forbidden', 'not-found'],
    handle: (call) => decide(call, 'discard'),
  },
];

async function decide(call: Call, decision: 'retry' | 'discard'): Promise<typeof noContent> {
  await requireRole(call, 'administrator');
  const id = Number(param(call, 'id'));
  const at = call.now().toISOString();
  await call.database.write(async (trx) => {
    require(await decideMail(trx, id, decision, at), 'not-found');
    const type = decision === 'retry' ? 'mail.retried' : 'mail.discarded';
    await recordEvent(trx, { at, type, actorId: personOf(call).userId, data: { id } });
  });
  call.nudge();
  return noContent;
}

function presentTrouble(trouble: Awaited<ReturnType<typeof mailTrouble>>): JsonObject | null {
  if (!trouble) return null;
  const { since, tries, nextAt, reason } = trouble;
  return { since, tries, nextAt, reason };
}

function present(row: NoticeMail & { readonly username: string }): JsonObject {
  const { id, username, address, state, tries, reason, createdAt, nextAt } = row;
  return {
    id: Number(id),
    username,
    address,
    state,
    tries,
    reason,
    createdAt,
    nextAt: state === 'waiting' ? nextAt : null,
  };
}
