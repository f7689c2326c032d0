/**
 * What time alone brings: reports that fall due in three days and tomorrow, that are overdue, and that are overdue for
 * so long that the unit above is told. Days are calendar days in Asia/Ho_Chi_Minh, told in the morning; the unit above
 * hears after two working days.
 */
import { lastDayOf } from '../../../forms/due-text.js';
import type { NoticeKindName } from '../../../forms/notices.js';
import {
  addDays,
  addWorkingDays,
  dayOf,
  instantAt,
  workingCalendar,
  workingDaysAfter,
  type WorkingCalendar,
} from '../../../regimes/calendar.js';
import { dayNumber } from '../../../regimes/day.js';
import type { Instant } from '../../../regimes/words.js';
import { dueNow } from '../../../api/actions/due.js';
import { dueBetween } from '../../../api/store/due-reports.js';
import { forgetNotices, lookedAt, noteLook } from '../../../api/store/notices.js';
import { isLocked, type ObligationRow } from '../../../api/store/obligation-rows.js';
import { workingDays } from '../../../api/store/working-days.js';
import { factsOf, filersOf, heads, placeOf, preparers, reviewers } from './occasions.js';
import { tell, type Audience, type TellDeps, type Telling } from './telling.js';

/** People are told of coming days from this hour of the morning on. */
export const MORNING = '07:00';
/** Working days after which the unit above is told. */
export const PATIENCE_ABOVE = 2;
/** How long notices are kept. */
const KEPT_DAYS = 400;
/** What was due so many days before the very first look is told of too. */
const FIRST_LOOK_BACK = 3;

interface Look {
  readonly now: Instant;
  /** What became overdue before was told by an earlier look. */
  readonly since: Instant;
  readonly calendar: WorkingCalendar;
}

/** Looks once. Whatever a look misses because nothing ran is made good by the next. */
export async function tellTime(deps: TellDeps): Promise<void> {
  const { read } = deps.database;
  const now = deps.now().toISOString();
  const before = await lookedAt(read);
  // A day more: a look may have been cut short, and looking twice changes nothing.
  const back = before === undefined ? FIRST_LOOK_BACK : 1;
  const since = instantAt(addDays(dayOf(before ?? now), -back), 'start');
  const calendar = workingCalendar(await workingDays(read));
  const look: Look = { now, since, calendar };
  await tellSoon(deps, look);
  await tellOverdue(deps, look);
  await tellAbove(deps, look);
  const old = instantAt(addDays(dayOf(now), -KEPT_DAYS), 'start');
  while ((await deps.database.write((trx) => forgetNotices(trx, old))) > 0);
  await deps.database.write((trx) => noteLook(trx, now));
}

async function tellSoon(deps: TellDeps, { now }: Look): Promise<void> {
  const today = dayOf(now);
  if (now < instantAt(today, MORNING)) return;
  await tellDue(deps, now, instantAt(addDays(today, 3), 'end'), (row, filer) => {
    const days = dayNumber(lastDayOf(dueNow(row))) - dayNumber(today);
    if (days < 1 || days > 3) return undefined;
    const kind = days === 1 ? 'due-tomorrow' : 'due-in-three-days';
    return { kind, to: [preparers(row), ...filer, ...(row.state === 'ready' ? [heads(row)] : [])] };
  });
}

async function tellOverdue(deps: TellDeps, { now, since }: Look): Promise<void> {
  await tellDue(deps, since, now, (row, filer) => ({
    kind: 'overdue',
    to: [preparers(row), heads(row), ...filer],
  }));
}

async function tellAbove(deps: TellDeps, { now, since, calendar }: Look): Promise<void> {
  const earliest = instantAt(addWorkingDays(dayOf(since), -PATIENCE_ABOVE - 1, calendar), 'start');
  await tellDue(deps, earliest, now, (row) => {
    const due = dueNow(row);
    const from = workingDaysAfter(instantAt(lastDayOf(due), '12:00'), PATIENCE_ABOVE, calendar);
    return from < now && from >= since ? { kind: 'overdue-below', to: reviewers(row) } : undefined;
  });
}

async function tellDue(
  deps: TellDeps,
  from: Instant,
  to: Instant,
  about: (
    row: ObligationRow,
    filer: readonly Audience[],
  ) => { readonly kind: NoticeKindName; readonly to: readonly Audience[] } | undefined,
): Promise<void> {
  const { read } = deps.database;
  for await (const rows of dueBetween(read, from, to)) {
    const tellings: Telling[] = [];
    const filers = await filersOf(
      read,
      rows.map(({ id }) => id),
    );
    for (const row of rows) {
      // Where the period is locked nothing can be sent any more.
      const found = isLocked(row, deps.now().toISOString())
        ? undefined
        : about(row, filers.get(row.id) ?? []);
      if (!found) continue;
      const facts = await factsOf(read, row);
      // Once for each due moment: one that is put off falls due again.
      const subject = `${row.regime} ${row.period} ${row.unitId} due ${dueNow(row)}`;
      tellings.push({ ...found, subject, at: deps.now().toISOString(), ...placeOf(row), facts });
    }
    await tell(deps, tellings);
  }
}
