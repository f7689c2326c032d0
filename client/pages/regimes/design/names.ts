/** Names for fields out of their Vietnamese titles: `Kế hoạch giao` → `keHoachGiao`. */
import { FIELD_NAME, RESERVED_NAMES } from '../../../../regimes/dialect/keywords.js';

const LONGEST = 40;

export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd');
}

/** A name that no field beside it has. */
export function nameFrom(title: string, taken: readonly string[]): string {
  const words = plain(title)
    .replace(/\(.*?\)/g, ' ')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
  let name = '';
  for (const word of words) {
    const next = name === '' ? word.replace(/^[0-9]+/, '') : word.charAt(0).toUpperCase() + word.slice(1);
    if (name !== '' && name.length + next.length > LONGEST) break;
    name += next;
  }
  return unique(FIELD_NAME.test(name) ? name.slice(0, LONGEST) : 'truong', taken);
}

export function unique(name: string, taken: readonly string[]): string {
  const free = (one: string): boolean => !taken.includes(one) && !RESERVED_NAMES.has(one);
  if (free(name)) return name;
  for (let number = 2; ; number += 1) if (free(`${name}${number}`)) return `${name}${number}`;
}

/** Why a name cannot be given; undefined where it can. */
export function whyNoName(
  name: string,
  others: readonly string[],
): 'spelling' | 'reserved' | 'taken' | undefined {
  if (!FIELD_NAME.test(name)) return 'spelling';
  if (RESERVED_NAMES.has(name)) return 'reserved';
  return others.includes(name) ? 'taken' : undefined;
}

/** A code for a value of a list out of its label: `Vốn trong nước` → `von-trong-nuoc`. */
export function codeFrom(label: string, taken: readonly string[]): string {
  const code = plain(label)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, LONGEST);
  const base = code === '' ? 'muc' : code;
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number += 1) if (!taken.includes(`${base}-${number}`)) return `${base}-${number}`;
}
