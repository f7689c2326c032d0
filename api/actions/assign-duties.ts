/**
 * Saying who does what in a unit. Heads of the unit and administrators assign; everybody says of himself when he is
 * away and who stands in. Each act is one transaction with its event.
 */
import { dayOf } from '../../regimes/calendar.js';
import { may } from '../../regimes/policy.js';
import type { Task } from '../../regimes/handling.js';
import type { Day, Issue, JsonObject, Role } from '../../regimes/words.js';
import { problem, require } from '../problems.js';
import type { Database, Queries } from '../store/database.js';
import { addDuty, dutyById, endDuty, type DutyRow } from '../store/duties.js';
import { recordEvent } from '../store/events.js';
import { unitByCode, type UnitRow } from '../store/units.js';
import { rolesOf, userByName } from '../store/users.js';
import type { By } from './manage-users.js';

/** A duty as it is asked for. */
export interface WantedDuty {
  readonly task: Task;
  readonly regime?: string | null;
  /** The user name of who does it, or the code of the department. */
  readonly user?: string;
  readonly department?: string;
  /** deputy, away: the user name of the one in whose place. */
  readonly for?: string;
  readonly own?: boolean;
  readonly from?: Day;
  readonly to?: Day;
  readonly note?: string;
}

const ROLES_FOR: Readonly<Partial<Record<Task, readonly Role[]>>> = {
  prepare: ['clerk', 'aggregator'],
  check: ['clerk', 'aggregator'],
  sign: ['head'],
  review: ['aggregator'],
};
const WITH_TERM: readonly Task[] = ['deputy', 'away'];

/**
 * Adds a duty in a unit. Answers its id.
 * @throws Problem forbidden, body-has-mistakes
 */
export async function assignDuty(
  database: Database,
  by: By,
  unit: UnitRow,
  wanted: WantedDuty,
): Promise<number> {
  return database.write(async (trx) => {
    requireRight(by, unit, wanted.task, wanted.for);
    const found = await read(trx, by, unit, wanted);
    if (found.issues.length > 0) throw problem('body-has-mistakes', { issues: found.issues });
    const note = wanted.note?.trim() ?? '';
    const duty = {
      unitId: unit.id,
      regime: wanted.regime ?? null,
      task: wanted.task,
      userId: found.userId,
      departmentId: found.departmentId,
      forId: found.forId,
      own: wanted.own === true,
      firstDay: wanted.from ?? null,
      lastDay: wanted.to ?? null,
      note: note === '' ? null : note,
    };
    const at = by.now.toISOString();
    const id = await addDuty(trx, duty, { at, userId: by.person.userId });
    await record(trx, by, unit, 'duty.assigned', { id, ...wanted });
    return id;
  });
}

/** Ends a duty. @throws Problem not-found, forbidden */
export async function endDutyOf(database: Database, by: By, unit: UnitRow, id: number): Promise<void> {
  await database.write(async (trx) => {
    const duty = await dutyById(trx, id);
    if (duty?.unitId !== unit.id) {
      requireRight(by, unit, 'prepare', undefined);
      throw problem('not-found');
    }
    requireRight(by, unit, duty.task, duty.forUser ?? undefined);
    await endDuty(trx, id);
    await record(trx, by, unit, 'duty.ended', toldOf(duty));
  });
}

const toldOf = ({
  id,
  task,
  regime,
  user,
  departmentCode,
  forUser,
  firstDay,
  lastDay,
}: DutyRow): JsonObject => ({
  id,
  task,
  regime,
  user,
  department: departmentCode,
  for: forUser,
  from: firstDay,
  to: lastDay,
});

/** Heads and administrators; and of an absence, the one who is away. */
function requireRight({ person }: By, unit: UnitRow, task: Task, whom: string | undefined): void {
  const place = { unitPath: unit.path.split('/').filter(Boolean).map(Number) };
  const himself = task === 'away' && whom === person.username;
  const there = person.roles.some(({ unitId }) => unitId === unit.id);
  require(may(person, 'assign-duties', place) || (himself && there), 'forbidden');
}

interface Read {
  readonly issues: readonly Issue[];
  readonly userId: number | null;
  readonly departmentId: number | null;
  readonly forId: number | null;
}

async function read(queries: Queries, by: By, unit: UnitRow, wanted: WantedDuty): Promise<Read> {
  const { task } = wanted;
  const issues: Issue[] = [...shapeIssues(wanted)];
  const person = async (
    name: string,
    roles: readonly Role[] | undefined,
    path: string,
  ): Promise<number | null> => {
    const user = await userByName(queries, name);
    const held = user ? ((await rolesOf(queries, [user.id])).get(user.id) ?? []) : [];
    const here = held.filter(({ unitId }) => unitId === unit.id);
    if (user && !user.locked && here.some(({ role }) => roles?.includes(role) ?? true)) return user.id;
    issues.push(
      mistake(path, 'person-of-unit', {
        vi: `"${name.slice(0, 60)}" không phải người của đơn vị có vai trò phù hợp`,
        en: `"${name.slice(0, 60)}" is nobody of this unit with a role for it`,
      }),
    );
    return null;
  };
  const userId = wanted.user === undefined ? null : await person(wanted.user, ROLES_FOR[task], '/user');
  const forId =
    wanted.for === undefined
      ? null
      : await person(wanted.for, task === 'deputy' ? ['head'] : undefined, '/for');
  const departmentId =
    wanted.department === undefined ? null : await department(queries, by, unit, wanted, issues);
  if (typeof wanted.regime === 'string') {
    const known = await queries('regimes')
      .where({ code: wanted.regime })
      .first<{ code: string } | undefined>('code');
    if (!known) {
      const text = { vi: 'Không có chế độ báo cáo này', en: 'There is no such regime' };
      issues.push(mistake('/regime', 'unknown-regime', text));
    }
  }
  return { issues, userId, departmentId, forId };
}

/** A department stands below the unit; whoever files for it may stand anywhere but below. */
async function department(
  queries: Queries,
  { now }: By,
  unit: UnitRow,
  { department: code = '', task }: WantedDuty,
  issues: Issue[],
): Promise<number | null> {
  const found = await unitByCode(queries, code, dayOf(now.toISOString()));
  const below = found?.path.startsWith(unit.path) === true && found.id !== unit.id;
  if (found && found.id !== unit.id && (task === 'file-for' || below)) return found.id;
  issues.push(
    mistake('/department', 'department-of-unit', {
      vi: `"${code.slice(0, 40)}" không phải đơn vị trực thuộc`,
      en: `"${code.slice(0, 40)}" is no department of this unit`,
    }),
  );
  return null;
}

const mistake = (path: string, rule: string, message: Issue['message']): Issue => ({
  path,
  rule,
  severity: 'error',
  message,
  params: {},
});

/** What each task needs to be said, and what makes no sense with it. */
function shapeIssues({ task, user, department, for: whom, from, to, own }: WantedDuty): Issue[] {
  const issues: Issue[] = [];
  const say = (path: string, vi: string, en: string): void => {
    issues.push(mistake(path, 'duty', { vi, en }));
  };
  const term = WITH_TERM.includes(task);
  const byPerson = user !== undefined;
  const byUnit = department !== undefined;
  if (term && (from === undefined || to === undefined))
    say('/from', 'Cần ngày đầu và ngày cuối', 'Give both days');
  if (from !== undefined && to !== undefined && from > to)
    say('/to', 'Ngày cuối đứng trước ngày đầu', 'The last day is before the first');
  if (!term && (from !== undefined || to !== undefined || whom !== undefined))
    say(
      '',
      'Chỉ ký thay và vắng mặt có thời hạn và người được thay',
      'Only deputies and absences have a term',
    );
  if (term && whom === undefined) say('/for', 'Cần nói thay cho ai', 'Say in whose place');
  if (byPerson && whom === user) say('/user', 'Không ai tự thay mình', 'Nobody stands in for himself');
  if ((task === 'sign' || term) && byUnit) say('/department', 'Cần một người', 'This needs a person');
  if (task === 'file-for' && !byUnit) say('/department', 'Cần một đơn vị', 'This needs a unit');
  if (task === 'file-for' && byPerson) say('/user', 'Cần một đơn vị, không phải người', 'This needs a unit');
  if (task !== 'away' && byPerson === byUnit && task !== 'file-for')
    say('/user', 'Cần một người hoặc một đơn vị trực thuộc', 'Name a person or a department, one of them');
  if (own === true && (task !== 'review' || !byUnit))
    say('/own', 'Chỉ dùng khi một đơn vị trực thuộc duyệt', 'Only for a review by a department');
  return issues;
}

async function record(
  trx: Parameters<typeof recordEvent>[0],
  { person, now }: By,
  unit: UnitRow,
  type: string,
  data: JsonObject,
): Promise<void> {
  await recordEvent(trx, {
    at: now.toISOString(),
    type,
    actorId: person.userId,
    unitId: unit.id,
    unitCode: unit.code,
    unitPath: unit.path,
    data,
  });
}
