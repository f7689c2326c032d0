/** Issuing a request: a regime, or a few questions, put to units with a deadline; their obligations are made at once. */
import { dayOf } from '../../regimes/calendar.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { parsePeriod } from '../../regimes/period.js';
import { mayRequest } from '../../regimes/policy.js';
import { nextRoundAt, type Repeat } from '../../regimes/request.js';
import { smallRegime, type Question } from '../../regimes/small-regime.js';
import type { Instant, Issue, Level } from '../../regimes/words.js';
import type { Knex } from 'knex';
import { problem } from '../problems.js';
import { locked, takeTurn } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import type { Person } from '../store/people.js';
import {
  insertDraft,
  markPublished,
  regimeExists,
  regimeOf,
  versionFor,
  versionsOf,
} from '../store/regimes.js';
import { retirementOf } from '../store/retirements.js';
import { insertAddressees, insertRequest } from '../store/requests.js';
import { idsOfPath, nation, type UnitRow } from '../store/units.js';
import { readDeclared } from './declare-regime.js';
import { openRound } from './open-round.js';
import {
  addresseesFor,
  recordRequest,
  refuse,
  unitsAsked,
  unitsOfDay,
  wrong,
  type Asked,
  type RequestDeps,
} from './request-ground.js';

export interface Issuing extends Asked {
  /** The code of the unit that asks. */
  readonly issuer: string;
  /** The regime that is asked for, or the questions of a small one. */
  readonly regime?: string;
  readonly questions?: readonly Question[];
  /** Of a small one: whether heads of units sign. */
  readonly signature?: boolean;
  readonly title: string;
  readonly text: string;
  readonly dueAt: Instant;
  readonly repeat?: Repeat;
  readonly handDown?: boolean;
}

/** A deadline further away than that is taken for a mistake of the year. */
const LONGEST = 366 * 86_400_000;

/**
 * Issues a request. Answers its id.
 * @throws Problem forbidden, body-has-mistakes, regime-has-mistakes
 */
export async function issueRequest(deps: RequestDeps, person: Person, issuing: Issuing): Promise<number> {
  const now = deps.now();
  const at = now.toISOString();
  const id = await deps.database.write(async (trx) => {
    const units = await unitsOfDay(trx, now);
    const issuer = units.byCode.get(issuing.issuer);
    const place = issuer && { issuerPath: idsOfPath(issuer.path), asked: [] };
    if (!issuer || !mayRequest(person, 'issue-request', place ?? { issuerPath: [], asked: [] }))
      throw problem('forbidden');
    const dueAt = new Date(issuing.dueAt).toISOString();
    refuse([...timeIssues(dueAt, issuing.repeat, now), ...subjectIssues(issuing)]);
    const asked = unitsAsked(units, issuer, issuing);
    const { regime, versionId } = issuing.regime
      ? await chosenRegime(trx, issuing.regime, now)
      : await writtenRegime(trx, issuer, asked, issuing, { at, userId: person.userId });
    await locked(deps.database, trx('regimes').where({ code: regime.code }).select('code'));
    const request = {
      regime: regime.code,
      versionId,
      issuerId: issuer.id,
      ...(await topOf(trx, issuer, asked, now)),
      title: issuing.title.trim(),
      text: issuing.text.trim(),
      dueAt,
      repeat: issuing.repeat,
      nextRoundAt: issuing.repeat ? nextRoundAt(issuing.repeat, at) : null,
      handDown: issuing.handDown ?? true,
      written: issuing.regime === undefined,
    };
    const made = await insertRequest(trx, request, { at, userId: person.userId });
    const addressees = addresseesFor(regime.header, asked, request.topId);
    await insertAddressees(trx, made, addressees, at);
    const round = await openRound(trx, { ...request, id: made }, { addressees, units, now, dueAt, round: 1 });
    await recordRequest(trx, 'request.issued', {
      request: { ...request, id: made },
      unit: issuer,
      period: round.period,
      at,
      actorId: person.userId,
      data: { units: asked.map((unit) => unit.id), recipient: request.recipientId },
    });
    return made;
  });
  deps.nudge();
  return id;
}

function timeIssues(dueAt: Instant, repeat: Repeat | undefined, now: Date): Issue[] {
  return [
    ...dueIssues(dueAt, now),
    ...(repeat && repeat.due <= repeat.opens
      ? [
          wrong('/repeat/due', 'due-before-opening', {
            vi: 'Hạn gửi hằng ngày phải sau giờ hỏi',
            en: 'The daily deadline must come after the hour at which it is asked',
          }),
        ]
      : []),
  ];
}

/** What is wrong with a deadline. */
export function dueIssues(dueAt: Instant, now: Date): Issue[] {
  const left = Date.parse(dueAt) - now.getTime();
  if (left > 0 && left <= LONGEST) return [];
  return [
    wrong('/dueAt', left > 0 ? 'due-too-late' : 'due-in-the-past', {
      vi: left > 0 ? 'Hạn gửi cách nay hơn một năm' : 'Hạn gửi đã qua',
      en: left > 0 ? 'The deadline is more than a year away' : 'The deadline has passed',
    }),
  ];
}

/** Either a regime or questions. */
function subjectIssues({ regime, questions }: Issuing): Issue[] {
  if ((regime === undefined) !== (questions === undefined)) return [];
  return [
    wrong('/regime', 'regime-or-questions', {
      vi: 'Chọn một chế độ báo cáo, hoặc soạn câu hỏi: đúng một trong hai',
      en: 'Choose a regime or write questions: exactly one of the two',
    }),
  ];
}

interface Subject {
  readonly regime: Regime;
  readonly versionId: number;
}

async function chosenRegime(trx: Knex.Transaction, code: string, now: Date): Promise<Subject> {
  const today = dayOf(now.toISOString());
  const ended = (await retirementOf(trx, code))?.lastDay;
  const version = versionFor(await versionsOf(trx, code, false), today);
  const regime = version && (await regimeOf(trx, version));
  if (!version || (ended !== undefined && ended < today) || !regime?.header.frequencies.includes('day')) {
    const message = {
      vi: `${code} không phải là chế độ báo cáo theo yêu cầu đang có hiệu lực`,
      en: `${code} is no regime in force that is asked for on request`,
    };
    throw problem('body-has-mistakes', { issues: [wrong('/regime', 'regime-not-on-request', message)] });
  }
  return { regime, versionId: version.id };
}

/** The questions as a regime of the issuer's, declared and published by the way that every regime goes. */
async function writtenRegime(
  trx: Knex.Transaction,
  issuer: UnitRow,
  asked: readonly UnitRow[],
  { title, questions = [], signature = false }: Issuing,
  by: { readonly at: Instant; readonly userId: number },
): Promise<Subject> {
  await takeTurn(trx, 'declaring');
  const day = dayOf(by.at);
  const code = await freeCode(trx, issuer.code, day);
  const levels = [...new Set<Level>(asked.map((unit) => unit.level))];
  const recipient = issuer.level === 'ministry' ? issuer.code : undefined;
  const document = smallRegime({
    code,
    issuer: issuer.code,
    recipient,
    title: title.trim(),
    levels,
    signature,
    questions,
  });
  const regime = readDeclared(document);
  const version = await insertDraft(trx, regime, by);
  const row = (await versionsOf(trx, code)).find((one) => one.version === version);
  const from = parsePeriod(day);
  if (!row || !from) throw new Error(`The regime ${code} was not written`);
  await markPublished(trx, row.id, from, by);
  const event = { at: by.at, actorId: by.userId, regime: code };
  await recordEvent(trx, { ...event, type: 'regime.declared', data: { version, hash: regime.hash } });
  await recordEvent(trx, {
    ...event,
    type: 'regime.published',
    data: { version, effectiveFrom: from.id, made: 0, kept: [], migrated: [] },
  });
  return { regime, versionId: row.id };
}

async function freeCode(trx: Knex.Transaction, issuer: string, day: string): Promise<string> {
  const stem = `${issuer.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '') || 'X'}-YC-${day.replaceAll('-', '')}`;
  for (let number = 1; ; number += 1) {
    const code = `${stem}-${number}`;
    if (!(await regimeExists(trx, code))) return code;
  }
}

/**
 * Where the roll-up ends. Whoever asks units below it receives itself; an agency that asks others has its figures
 * stand at the nation, where it looks after them, as with every regime that names it as the recipient.
 */
async function topOf(
  trx: Knex.Transaction,
  issuer: UnitRow,
  asked: readonly UnitRow[],
  now: Date,
): Promise<{ readonly topId: number; readonly recipientId: number | null }> {
  if (asked.every(({ path }) => path.startsWith(issuer.path))) return { topId: issuer.id, recipientId: null };
  const top = await nation(trx, dayOf(now.toISOString()));
  if (!top) throw new Error('There is no nation');
  return { topId: top.id, recipientId: issuer.id };
}
