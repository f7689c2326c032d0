/** Users as they go over the wire: never a hash, and a password only in the one answer that drew it. */
import { dayOf } from '../../regimes/calendar.js';
import { LANGUAGES, ROLES } from '../../regimes/words.js';
import type { JsonObject } from '../../regimes/words.js';
import type { Queries } from '../store/database.js';
import { unitsById } from '../store/units.js';
import { rolesOf } from '../store/users.js';
import type { User } from '../store/users.js';
import { boolean, instant, list, object, text, unitName } from './schemas.js';

const members = {
  username: text,
  name: text,
  'email?': text,
  language: { enum: [...LANGUAGES] },
  mustChangePassword: boolean,
  locked: boolean,
  createdAt: instant,
  roles: list(object({ role: { enum: [...ROLES] }, unit: unitName })),
};
export const userSchema = object(members);
export const newUserSchema = object({ ...members, password: text });

/** Users with their roles, units as they are today. */
export async function presentUsers(
  queries: Queries,
  users: readonly User[],
  now: Date,
): Promise<JsonObject[]> {
  const roles = await rolesOf(
    queries,
    users.map((user) => user.id),
  );
  const unitIds = [...roles.values()].flat().map((role) => role.unitId);
  const units = await unitsById(queries, unitIds, dayOf(now.toISOString()));
  return users.map((user) => ({
    username: user.username,
    name: user.name,
    ...(user.email === null ? {} : { email: user.email }),
    language: user.language,
    mustChangePassword: user.mustChangePassword,
    locked: user.locked,
    createdAt: user.createdAt,
    roles: (roles.get(user.id) ?? []).flatMap(({ role, unitId }) => {
      const unit = units.get(unitId);
      return unit ? [{ role, unit: { code: unit.code, name: unit.name, level: unit.level } }] : [];
    }),
  }));
}
