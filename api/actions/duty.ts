/** What every act on obligations begins with: the regime, whose administrators may act, and what the request names. */
import { dayOf } from '../../regimes/calendar.js';
import { windowOf } from '../../regimes/calendar.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { parsePeriod, type Period } from '../../regimes/period.js';
import type { Issue, Text } from '../../regimes/words.js';
import { problem } from '../problems.js';
import type { Database, Queries } from '../store/database.js';
import type { Person } from '../store/people.js';
import { regimeOf, versionsOf } from '../store/regimes.js';
import { unitByCode, type UnitRow } from '../store/units.js';
import { authoriseIssuer } from './declare-regime.js';

export interface DutyDeps {
  readonly database: Database;
  readonly now: () => Date;
  readonly nudge: () => void;
}

/** A mistake at a member of the body. */
export const bodyIssue = (path: string, rule: string, message: Text): Error => {
  const issue: Issue = { path, rule, severity: 'error', message, params: {} };
  return problem('body-has-mistakes', { issues: [issue] });
};

/** The regime by its latest published version. @throws Problem not-found */
export async function publishedRegime(queries: Queries, code: string): Promise<Regime> {
  const latest = (await versionsOf(queries, code, false)).at(-1);
  if (!latest) throw problem('not-found');
  return regimeOf(queries, latest);
}

/** The regime, if the person administers its issuer or the nation. @throws Problem not-found, forbidden */
export async function administeredRegime(
  queries: Queries,
  person: Person,
  act: 'retire-regime' | 'exempt-units' | 'lock-periods',
  code: string,
  now: Date,
): Promise<Regime> {
  const regime = await publishedRegime(queries, code);
  await authoriseIssuer(queries, person, act, regime.header.issuer, now);
  return regime;
}

/** The period that a member of the body names, one that the regime asks for. @throws Problem body-has-mistakes */
export function namedPeriod({ header }: Pick<Regime, 'header'>, text: string, path: string): Period {
  const period = parsePeriod(text);
  if (!period)
    throw bodyIssue(path, 'period', {
      vi: `"${text}" không phải là một kỳ báo cáo`,
      en: `"${text}" is no period`,
    });
  if (!header.frequencies.includes(period.frequency))
    throw bodyIssue(path, 'frequency', {
      vi: `Chế độ này không có kỳ ${text}`,
      en: `The regime does not ask for ${text}`,
    });
  return period;
}

/** The unit with a code today or on the last day of a period's window. @throws Problem body-has-mistakes */
export async function namedUnit(
  queries: Queries,
  code: string,
  { regime, period, now }: { readonly regime: Regime; readonly period: Period; readonly now: Date },
): Promise<UnitRow> {
  const unit =
    (await unitByCode(queries, code, windowOf(regime.header, period).to)) ??
    (await unitByCode(queries, code, dayOf(now.toISOString())));
  if (unit) return unit;
  throw bodyIssue('/unit', 'unit', {
    vi: `Không có đơn vị nào mang mã ${code}`,
    en: `There is no unit with the code ${code}`,
  });
}

/** The reason, without blanks around it. @throws Problem reason-missing */
export function givenReason(reason: string): string {
  const text = reason.normalize('NFC').trim();
  if (text === '') throw problem('reason-missing');
  return text;
}
