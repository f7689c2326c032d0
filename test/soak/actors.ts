/** Clerks and aggregators who file, send, return, approve and correct at random until the program is gone. */
import type { Lots } from './lots.js';
import { Gone, type Person, type Reply } from './program.js';
import { drawLeaf, drawOwn } from './regime.js';
import { learn, type Answered, type Asked, type Report } from './reports.js';

type Act = readonly [action: string, by: 'clerk' | 'reviewer', weight: number];

/** What may come next, and how likely it is. */
const NEXT: Readonly<Record<string, readonly Act[]>> = {
  none: [['save', 'clerk', 1]],
  draft: [
    ['save', 'clerk', 3],
    ['submit', 'clerk', 6],
  ],
  correction: [
    ['save', 'clerk', 3],
    ['submit', 'clerk', 6],
    ['discard', 'clerk', 1],
  ],
  returned: [
    ['save', 'clerk', 2],
    ['submit', 'clerk', 5],
  ],
  submitted: [
    ['approve', 'reviewer', 7],
    ['return', 'reviewer', 2],
    ['recall', 'clerk', 1],
  ],
  approved: [
    ['request-correction', 'reviewer', 1],
    ['correct', 'clerk', 4],
  ],
};

const REASON = { reason: 'Kiểm tra sức bền' };

/** What counts as an answer although nothing was done: another act, or the roll-up below, was faster. */
const OVERTAKEN = new Set([409, 412]);

export interface Tally {
  /** Acts that were answered with success. */
  done: number;
  readonly mistakes: string[];
}

/**
 * Works on these reports, which nobody else touches, until the program is gone.
 * @param login a person by user name
 */
export async function act(
  reports: readonly Report[],
  login: (username: string) => Promise<Person>,
  draw: Lots,
  tally: Tally,
): Promise<void> {
  try {
    for (;;) await step(draw.one(reports), login, draw, tally);
  } catch (failure) {
    if (!(failure instanceof Gone)) tally.mistakes.push(String(failure));
  }
}

async function step(
  known: Report,
  login: (username: string) => Promise<Person>,
  draw: Lots,
  tally: Tally,
): Promise<void> {
  const [action, by] = drawAct(known, draw);
  const person = await login(by === 'clerk' ? known.clerk : known.reviewer);
  const now = await person.call('GET', known.path);
  if (!known.aggregating && now.etag !== known.etag) {
    tally.mistakes.push(`${known.path}: ${known.etag ?? 'none'} became ${now.etag ?? 'none'} by itself`);
  }
  const asked: Asked =
    action === 'save' ? { action, content: known.aggregating ? drawOwn(draw) : drawLeaf(draw) } : { action };
  known.pending = asked;
  const reply = await ask(person, known, asked, now.etag);
  if (reply.status >= 200 && reply.status < 300) {
    const mistake = learn(known, asked, reply.body as unknown as Answered, reply.etag);
    if (mistake !== undefined) tally.mistakes.push(`${known.path}: ${mistake}`);
    tally.done++;
    return;
  }
  known.pending = undefined;
  if (known.aggregating && OVERTAKEN.has(reply.status)) return;
  tally.mistakes.push(`${action} ${known.path}: ${reply.status} ${JSON.stringify(reply.body)}`);
}

function drawAct(known: Report, draw: Lots): Act {
  const correcting = known.state === 'draft' && known.approved !== undefined;
  const acts = NEXT[correcting ? 'correction' : known.state];
  if (!acts) throw new Error(`${known.path} is ${known.state}`);
  let lot = draw.next() * acts.reduce((sum, [, , weight]) => sum + weight, 0);
  return acts.find(([, , weight]) => (lot -= weight) < 0) ?? acts[0]!;
}

function ask(person: Person, known: Report, asked: Asked, etag: string | undefined): Promise<Reply> {
  const condition = etag === undefined ? { 'If-None-Match': '*' } : { 'If-Match': etag };
  if (asked.action === 'save') return person.call('PUT', known.path, { content: asked.content }, condition);
  return person.call('POST', `${known.path}/${asked.action}`, bodyOf(known, asked.action), condition);
}

function bodyOf(known: Report, action: string): unknown {
  if (action === 'submit') return known.aggregating ? { gaps: REASON } : {};
  return ['return', 'correct', 'request-correction'].includes(action) ? REASON : {};
}
