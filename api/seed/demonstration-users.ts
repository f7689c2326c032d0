/**
 * The people of the demonstration (embedded size only): clerks and heads of every unit that reports, aggregators
 * where reports come together, an administrator and a leader. They share one password hash, so that the first start
 * is quick.
 */
import type { Knex } from 'knex';
import { dayOf } from '../../regimes/calendar.js';
import type { Role } from '../../regimes/words.js';
import { drawPassword, hashPassword } from '../actions/passwords.js';
import type { Database } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import { unitsOn } from '../store/units.js';
import type { UnitRow } from '../store/units.js';
import { addRoles, addUsers } from '../store/users.js';
import { DEMONSTRATION_COMMUNES, DEMONSTRATION_DEPARTMENTS, NATION } from './units.js';

/** Which units need people; codes as of today. */
export interface DemonstrationNeeds {
  /** Units that a shipped regime asks for reports. */
  readonly reporting: readonly string[];
  /** Agencies that a shipped regime names as its recipient. */
  readonly recipients: readonly string[];
}

/** Under this key of `meta` lies whether the data are a demonstration. */
export const DEMONSTRATION = 'demonstration';

const TITLES: Readonly<Record<Role, string>> = {
  clerk: 'Cán bộ báo cáo',
  head: 'Thủ trưởng',
  aggregator: 'Cán bộ tổng hợp',
  administrator: 'Quản trị hệ thống',
  leader: 'Lãnh đạo',
  auditor: 'Kiểm tra',
};

/**
 * Makes the demonstration's users and marks the data as a demonstration, unless there are users already.
 * @param needsOf asked only where users are made: to know it, every regime that ships has to be read
 * @param given the password wanted; one is drawn where there is none
 * @returns the password, to be shown once where it was drawn; undefined when nothing was made
 */
export async function seedDemonstrationUsers(
  database: Database,
  needsOf: () => Promise<DemonstrationNeeds>,
  given: string | undefined,
  now: Date,
): Promise<{ password: string; drawn: boolean; users: number } | undefined> {
  if (await hasUsers(database.read)) return undefined;
  const password = given ?? drawPassword();
  const passwordHash = await hashPassword(password);
  const needs = await needsOf();
  const users = await database.write(async (trx) => {
    if (await hasUsers(trx)) return 0;
    const people = cast(await unitsOn(trx, dayOf(now.toISOString())), needs);
    await write(trx, people, passwordHash, now);
    return people.length;
  });
  return users === 0 ? undefined : { password, drawn: given === undefined, users };
}

const hasUsers = async (queries: Knex): Promise<boolean> =>
  (await queries('users').first<{ id: number } | undefined>('id')) !== undefined;

interface Member {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly unitId: number;
}

/** The cast, each user once. */
function cast(units: readonly UnitRow[], needs: DemonstrationNeeds): Member[] {
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const member = (role: Role, code: string, username = `${role}-${code}`): Member[] => {
    const unit = byCode.get(code);
    return unit ? [{ username, name: `${TITLES[role]} – ${unit.name}`, role, unitId: unit.id }] : [];
  };
  const below = [...DEMONSTRATION_COMMUNES, ...DEMONSTRATION_DEPARTMENTS];
  const provinces = below.map(([, , parent]) => parent);
  const reporting = new Set([...below.map(([code]) => code), ...provinces, ...needs.reporting]);
  reporting.delete(NATION); // the last step receives only
  const aggregating = new Set([NATION, ...provinces, ...needs.recipients]);
  return [
    ...member('administrator', NATION, 'admin'),
    ...member('leader', NATION, 'leader'),
    ...[...aggregating].flatMap((code) => member('aggregator', code)),
    ...[...reporting].flatMap((code) => [...member('clerk', code), ...member('head', code)]),
  ];
}

async function write(
  trx: Knex.Transaction,
  people: readonly Member[],
  passwordHash: string,
  now: Date,
): Promise<void> {
  const at = now.toISOString();
  const ids = await addUsers(
    trx,
    people.map(({ username, name }) => ({
      username,
      name,
      email: null,
      language: 'vi',
      passwordHash,
      mustChangePassword: false,
    })),
    at,
  );
  await addRoles(
    trx,
    people.map(({ username, role, unitId }) => ({ userId: ids.get(username) ?? 0, role, unitId })),
  );
  await trx('meta').insert({ key: DEMONSTRATION, value: '1' }).onConflict('key').merge();
  await recordEvent(trx, {
    at,
    type: 'demonstration.users-created',
    actorId: null,
    data: { users: people.length },
  });
}
