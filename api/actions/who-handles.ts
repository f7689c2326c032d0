/** Who handles a report, in names: for those who read it, and for those who are told that it is not theirs to do. */
import { dayOf } from '../../regimes/calendar.js';
import { runs, type Handling, type Named } from '../../regimes/handling.js';
import type { ReportAct } from '../../regimes/policy.js';
import type { JsonObject, Text } from '../../regimes/words.js';
import type { DutyRow } from '../store/duties.js';
import { subjectIn, type ReportContext, type ShownRow } from './report-context.js';

type Context = Pick<ReportContext<ShownRow>, 'row' | 'regime' | 'handlers'>;

/** Who is named for each task on that day; an empty list: whoever has the role. */
export function whoHandles(context: Context, now: Date): JsonObject {
  const handling = subjectIn(context, now).handling;
  const day = dayOf(now.toISOString());
  const duties = (context.handlers?.duties ?? []).filter((duty) => runs(duty, day));
  const { unitId } = context.row;
  const term = (task: 'deputy' | 'away'): readonly DutyRow[] =>
    duties.filter((duty) => duty.task === task && duty.unitId === unitId);
  return {
    prepare: namesOf(duties, handling?.prepare),
    check: namesOf(duties, handling?.check),
    sign: namesOf(duties, handling?.sign),
    review: [...(handling?.reviews.values() ?? [])].flatMap((one) => namesOf(duties, one)),
    deputies: term('deputy').map(({ userName, forName, lastDay }) => ({
      name: userName ?? '',
      for: forName ?? '',
      until: lastDay ?? day,
    })),
    away: term('away').map(({ forName, lastDay, userName }) => ({
      name: forName ?? '',
      until: lastDay ?? day,
      ...(userName === null ? {} : { standIn: userName }),
    })),
  };
}

type Name = { readonly name: string; readonly code?: string };

function namesOf(duties: readonly DutyRow[], task: Named | undefined): Name[] {
  if (!task) return [];
  const person = (id: number): Name[] => {
    const name = duties.find(({ userId }) => userId === id)?.userName;
    return name === undefined || name === null ? [] : [{ name }];
  };
  const department = (id: number): Name[] => {
    const found = duties.find(({ departmentId }) => departmentId === id);
    return found ? [{ name: found.departmentName ?? '', code: found.departmentCode ?? '' }] : [];
  };
  return [...task.departmentIds.flatMap(department), ...task.userIds.flatMap(person)];
}

/** Told to somebody whose role would do: whose duty it is. */
export function whoActs(context: Context, act: ReportAct, now: Date): Text {
  const handling = subjectIn(context, now).handling;
  if (act === 'approve' && handling?.filedBy !== undefined && handling.reviews.size === 0) {
    return {
      vi: 'Người nhập thay không tự duyệt báo cáo của mình',
      en: 'Whoever filed a report on behalf of a unit does not approve it',
    };
  }
  const tasks = tasksOf(act, handling);
  const names = tasks
    .flatMap((task) => namesOf(context.handlers?.duties ?? [], task))
    .map(({ name }) => name)
    .join(', ');
  return { vi: `Người được phân công: ${names}`, en: `Those named for it: ${names}` };
}

function tasksOf(act: ReportAct, handling: Handling | undefined): (Named | undefined)[] {
  switch (act) {
    case 'return':
    case 'approve':
    case 'request-correction':
      return [...(handling?.reviews.values() ?? [])];
    case 'reject':
      return [handling?.sign];
    case 'submit':
      return [handling?.sign ?? handling?.check ?? handling?.prepare];
    case 'request-signature':
      return [handling?.check ?? handling?.prepare];
    default:
      return [handling?.prepare];
  }
}
