/** JSON Pointer (RFC 6901): how issues, remarks and lineage name a cell. */
import type { Json, JsonObject } from './words.js';

/** The pointer made of raw segments: `pointer('rows', 3, 'a/b')` is `/rows/3/a~1b`. */
export function pointer(...path: readonly (string | number)[]): string {
  return path.map((part) => '/' + String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('');
}

/** The raw segments of a pointer; the empty pointer has none. */
export function segments(text: string): string[] {
  return text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What stands at a pointer (or its segments); undefined where nothing does. Looks at own members only. */
export function at(value: Json | undefined, path: string | readonly (string | number)[]): Json | undefined {
  let here = value;
  for (const part of typeof path === 'string' ? segments(path) : path) {
    if (here === undefined || here === null || typeof here !== 'object') return undefined;
    if (Array.isArray(here))
      here = /^(0|[1-9]\d*)$/.test(String(part)) ? (here as Json[])[Number(part)] : undefined;
    else here = Object.hasOwn(here, part) ? (here as JsonObject)[part] : undefined;
  }
  return here;
}
