/**
 * Carries out the demonstration's plan through the very acts that people take, each at its moment. A step and the
 * record that it was taken are one transaction, so a process that is killed half-way goes on where it was.
 */
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { dayOf } from '../../regimes/calendar.js';
import type { Database, Queries } from '../store/database.js';
import type { Person } from '../store/people.js';
import { versionFor, versionsOf } from '../store/regimes.js';
import { authorise, lockedContext, perform } from '../actions/act-on-report.js';
import { demonstrateRequests, REQUEST_PEOPLE, REQUEST_REGIMES } from './demonstration-requests.js';
import { demonstrationPlan, type DemonstrationStep } from './demonstration-plan.js';

export interface DemonstrateDeps {
  readonly database: Database;
  readonly log: Logger;
  readonly now: () => Date;
  readonly nudge: () => void;
  /** Fulfilled after a little while; rejected or never when the process ends. */
  readonly pause: () => Promise<void>;
}

const BEGUN = 'demonstration.begun';
const REQUESTS = 'demonstration.requests';
const TAKEN = 'demonstration.steps';

/**
 * Files the demonstration reports of two past periods. Answers how many steps were taken now; none when all were.
 * Roll-ups are waited for, so a worker must be running.
 */
export async function demonstrate(deps: DemonstrateDeps): Promise<number> {
  const { database } = deps;
  const plan = demonstrationPlan(new Date(await begun(deps)));
  const done = Number((await meta(database.read, TAKEN)) ?? '0');
  const people = await peopleOf(database.read, [...new Set(plan.steps.map((step) => step.username))]);
  await requestsOnce(deps);
  for (const [index, step] of plan.steps.entries()) {
    if (index < done) continue;
    while (!(await taken(deps, step, index, people))) await deps.pause();
    deps.nudge();
  }
  return plan.steps.length - done;
}

/**
 * What a killed process left half-way stays so: it is a demonstration, and nobody else counts on it. A database that an
 * earlier version began may have the regimes that it asks by as drafts still: publishing them is an administrator's.
 */
async function requestsOnce(deps: DemonstrateDeps): Promise<void> {
  const first = await deps.database.write(async (trx) => {
    if ((await meta(trx, REQUESTS)) !== undefined) return false;
    await remember(trx, REQUESTS, deps.now().toISOString());
    return true;
  });
  if (!first) return;
  const drafts = await notInForce(deps.database.read, REQUEST_REGIMES, deps.now());
  if (drafts.length > 0)
    deps.log.info({ drafts }, 'The demonstration asks for nothing by regimes not in force');
  else await demonstrateRequests(deps, await peopleOf(deps.database.read, REQUEST_PEOPLE));
}

/** Those of these regimes that have no version in force today. */
async function notInForce(queries: Queries, codes: readonly string[], now: Date): Promise<string[]> {
  const today = dayOf(now.toISOString());
  const lacking: string[] = [];
  for (const code of codes)
    if (!versionFor(await versionsOf(queries, code, false), today)) lacking.push(code);
  return lacking;
}

/** The plan is the one of the first start, whenever it is carried out. */
async function begun({ database, now }: DemonstrateDeps): Promise<string> {
  return database.write(async (trx) => {
    const known = await meta(trx, BEGUN);
    if (known !== undefined) return known;
    const moment = now().toISOString();
    await remember(trx, BEGUN, moment);
    return moment;
  });
}

/** Takes one step, unless the roll-up that it stands on is not settled yet. */
async function taken(
  { database }: DemonstrateDeps,
  step: DemonstrationStep,
  index: number,
  people: ReadonlyMap<string, Person>,
): Promise<boolean> {
  const person = people.get(step.username);
  if (!person) throw new Error(`The demonstration has no user ${step.username}`);
  return database.write(async (trx) => {
    const context = await lockedContext(database, trx, step);
    if (context.below && !context.below.settled) return false;
    const now = new Date(step.at);
    authorise(context, person, step.action, now);
    await perform(trx, context, person, step.action, withGaps(step), now);
    await remember(trx, TAKEN, String(index + 1));
    return true;
  });
}

/** Only some of the real communes take part, so provinces close with gaps. */
function withGaps(step: DemonstrationStep): DemonstrationStep['input'] & { gaps?: { reason: string } } {
  return step.aggregating && step.action === 'submit'
    ? { ...step.input, gaps: { reason: 'Dữ liệu minh họa: một số đơn vị không tham gia' } }
    : step.input;
}

async function meta(queries: Queries, key: string): Promise<string | undefined> {
  return (await queries('meta').where({ key }).first<{ value: string } | undefined>('value'))?.value;
}

async function remember(trx: Knex.Transaction, key: string, value: string): Promise<void> {
  await trx('meta').insert({ key, value }).onConflict('key').merge(['value']);
}

async function peopleOf(queries: Queries, usernames: readonly string[]): Promise<Map<string, Person>> {
  const rows = await queries('users')
    .join('user_roles', 'user_roles.user_id', 'users.id')
    .whereIn('username', [...usernames])
    .select<
      { id: number; username: string; name: string; role: Person['roles'][number]['role']; unit_id: number }[]
    >('users.id', 'username', 'name', 'role', 'unit_id');
  const people = new Map<string, Person>();
  for (const { id, username, name, role, unit_id } of rows) {
    const roles = [...(people.get(username)?.roles ?? []), { role, unitId: unit_id }];
    people.set(username, { userId: id, username, name, language: 'vi', mustChangePassword: false, roles });
  }
  return people;
}
