/** Plays a history: draws each act from what the report's state allows, and holds the answer against the book. */
import { strict as assert } from 'node:assert';
import { ACTIONS, type Action } from '../../regimes/words.js';
import { allows, enter, foreseen, type ActInput, type Report } from './book.js';
import type { History, Step } from './history.js';
import { drawMerge } from './merge.js';
import { drawLeaf, drawOwn } from './regimes.js';
import type { Answer, Asked, Stage } from './stage.js';

/** A line for each thing that happened; printed where the history fails. */
export type Telling = (line: string) => void;

/** How likely an act is that the state allows; corrections go on more often than they are given up. */
const WEIGHTS: Readonly<Partial<Record<Action, number>>> = { submit: 3, approve: 3, correct: 2, save: 2 };
const REASON = 'Lý do';
const DAY = 86_400_000;

/** @throws AssertionError where the answer to an act is not what it must be */
export async function play(history: History, stage: Stage, tell: Telling): Promise<void> {
  let merged = 0;
  for (const step of history.steps) {
    if (step.do === 'merge') merged += await merge(stage, step, merged, tell);
    else await take(stage, step, tell);
  }
}

async function take(stage: Stage, step: Exclude<Step, { do: 'merge' }>, tell: Telling): Promise<void> {
  switch (step.do) {
    case 'act': {
      const report = reportOf(stage, step.who, step.what % 8 > 0);
      const action = drawAction(report, step.what, stage.book.variant === 'signed');
      await act(stage, askedOf(stage, report, action, step.value), tell);
      return;
    }
    case 'file':
      await file(stage, step, tell);
      return;
    case 'meanwhile':
      tell('meanwhile:');
      await Promise.all([file(stage, step, tell, true), stage.work([step.value, step.who])]);
      return;
    case 'work':
      tell(`the worker works (${step.fates.join(' ')})`);
      await stage.work(step.fates);
      return;
    case 'clock':
      tell(`the clock goes on by ${step.minutes} minutes`);
      await stage.clock(step.minutes);
      return;
    case 'ask': {
      const at = stage.now().toISOString();
      tell(`somebody will ask what was known at ${at}`);
      stage.book.asked.push(at);
      return;
    }
  }
}

/** One merger a history: its days are fixed, and a unit ends once. @returns how many there were */
async function merge(
  stage: Stage,
  step: Extract<Step, { do: 'merge' }>,
  before: number,
  tell: Telling,
): Promise<number> {
  const drawn = before > 0 ? undefined : drawMerge(stage.book, step, step.which % 9999);
  if (!drawn) return 0;
  tell(drawn.said);
  await stage.merge(drawn);
  return 1;
}

/** @param opened one that somebody has opened, where there is one */
function reportOf({ book }: Stage, who: number, opened = false): Report {
  const begun = opened ? book.reports.filter(({ counter }) => counter > 0) : [];
  const among = begun.length > 0 ? begun : book.reports;
  const report = among[who % among.length];
  assert.ok(report, 'somebody owes a report');
  return report;
}

async function file(
  stage: Stage,
  { who, acts, value }: { readonly who: number; readonly acts: number; readonly value: number },
  tell: Telling,
  atWork = false,
): Promise<void> {
  const report = reportOf(stage, who);
  if (report.aggregating && value % 4 > 0) await stage.wait();
  for (let done = 0; done < acts; done++) {
    const action = onward(report, stage.book.variant === 'signed', done);
    if (!action) return;
    const asked = askedOf(stage, report, action, value + done * 7919);
    if (!(await act(stage, asked, tell, atWork))) return;
  }
}

/** The next act on the way to approval. */
function onward(report: Report, signed: boolean, done: number): Action | undefined {
  switch (report.state) {
    case 'none':
      return 'save';
    case 'draft':
    case 'returned':
      if (!report.aggregating && report.draft['total'] === undefined) return 'save';
      return signed && done === 0 ? 'request-signature' : 'submit';
    case 'ready':
      return 'submit';
    case 'submitted':
      return 'approve';
    case 'approved':
      return done === 0 ? 'correct' : undefined;
  }
}

/** One of what the state allows; now and then whatever. */
function drawAction(report: Report, what: number, signed: boolean): Action {
  if (what % 16 === 9) return ACTIONS[(what >> 4) % ACTIONS.length] ?? 'save';
  const allowed = ACTIONS.filter(
    (action) => allows(report, action) && (action !== 'request-signature' || signed),
  );
  let lot = (what >> 4) % allowed.reduce((sum, action) => sum + (WEIGHTS[action] ?? 1), 0);
  return allowed.find((action) => (lot -= WEIGHTS[action] ?? 1) < 0) ?? 'save';
}

const REVIEWED: readonly Action[] = ['approve', 'return', 'request-correction'];
const REASONED: readonly Action[] = ['return', 'reject', 'correct', 'request-correction'];

function askedOf(stage: Stage, report: Report, action: Action, value: number): Asked {
  const { variant } = stage.book;
  const heads = action === 'reject' || (action === 'submit' && variant === 'signed');
  const by = REVIEWED.includes(action) ? 'reviewer' : heads ? 'head' : 'clerk';
  const content = report.aggregating ? drawOwn(variant, value) : drawLeaf(variant, value);
  const input: ActInput = {
    ...(action === 'save' ? { content } : {}),
    // Over HTTP a body without a reason is refused as a body, whatever the state.
    ...(REASONED.includes(action) && (stage.busy || value % 16 !== 15) ? { reason: REASON } : {}),
    ...(action === 'submit' && report.aggregating && value % 4 !== 3 ? { gaps: { reason: REASON } } : {}),
    ...(action === 'return' || action === 'request-correction'
      ? { dueAt: new Date(stage.now().getTime() + 2 * DAY).toISOString() }
      : {}),
  };
  return { report, action, by, input };
}

/** @param atWork a worker works at the same time: what an aggregator saw may be stale before he sends it */
async function act(stage: Stage, asked: Asked, tell: Telling, atWork = false): Promise<boolean> {
  const { report, action, input } = asked;
  const waiting = await waitsFor(stage, report);
  const answer = await stage.act(asked);
  const told = `${report.period} ${report.unit}: ${action} (${report.state}${report.correction ? ', correction' : ''})`;
  tell(`${answer.at} ${told}: ${answer.outcome}`);
  if (overtaken(asked, answer, waiting, atWork || stage.busy)) return false;
  const expected = foreseen(stage.book, report, action, input, answer.at);
  assert.equal(answer.outcome, expected, `the answer to: ${told}`);
  if (answer.outcome !== 'done') return false;
  enter(stage.book, report, action, input, answer.at);
  return true;
}

/** A roll-up that waits for the worker may not be signed; and what has just been recomputed was not seen. */
function overtaken(
  { report, action }: Asked,
  { outcome }: Answer,
  waiting: boolean,
  atWork: boolean,
): boolean {
  if (!report.aggregating) return false;
  if (outcome === 'rollup-not-settled') return action === 'submit' && waiting;
  return outcome === 'stale' && atWork;
}

/** Whether the roll-up below a report has dirty marks, or was never computed. */
async function waitsFor({ database, book }: Stage, report: Report): Promise<boolean> {
  if (!report.aggregating) return false;
  const here = (table: string) =>
    database
      .read(`${table} as x`)
      .join('regime_periods as p', 'p.id', 'x.regime_period_id')
      .join('obligations as o', (join) => {
        void join.on('o.unit_id', 'x.unit_id').andOn('o.regime_period_id', 'x.regime_period_id');
      })
      .where({ 'p.regime': book.regime, 'p.period': report.period, 'o.unit_code': report.unit });
  const mark = await here('rollup_marks').first<{ id: number } | undefined>('x.id');
  const node = mark ?? (await here('rollup_nodes').first<{ id: number } | undefined>({ id: 'x.unit_id' }));
  return mark !== undefined || node === undefined;
}
