import type { Session } from '../../wire.js';

/** Code lists are the whole country's, so it is the nation's administrators who write them. */
export function administersNation({ roles }: Session): boolean {
  return roles.some(({ role, unit }) => role === 'administrator' && unit.level === 'nation');
}
