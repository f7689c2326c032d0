/** What stands within the reach of a person: units below those in which he holds a role, and administrators' all. */
import type { Person } from '../store/people.js';
import { idsOfPath } from '../store/units.js';

/** Whether a person may see what concerns the unit at a path: he has a role in it, or above it. */
export function seesUnder(person: Person, path: string): boolean {
  const ids = idsOfPath(path);
  return person.roles.some(({ role, unitId }) => role === 'administrator' || ids.includes(unitId));
}
