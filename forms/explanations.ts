/** Explanations of warnings: a warning needs a correction or an explanation, which travels with the report. */
import { canonical } from '../regimes/canonical.js';
import type { ObjectField } from '../regimes/dialect/regime.js';
import { at } from '../regimes/pointer.js';
import type { Issue, Json, JsonObject } from '../regimes/words.js';
import { carrier } from './row-matches.js';

/** Texts by `explanationKey`. */
export type Explanations = Readonly<Record<string, string>>;

/** The name under which a warning is explained: `GN-1@/sources/0/estimate`. */
export function explanationKey(issue: Pick<Issue, 'rule' | 'path'>): string {
  return `${issue.rule}@${issue.path}`;
}

/** The rule and the cell that a key names. No pointer of a form has the sign in it. */
export function explainedBy(key: string): { readonly rule: string; readonly path: string } {
  const end = key.lastIndexOf('@');
  return end < 0 ? { rule: key, path: '' } : { rule: key.slice(0, end), path: key.slice(end + 1) };
}

/** The warnings that nobody has explained; a blank text explains nothing. Errors cannot be explained away. */
export function unexplained(issues: readonly Issue[], explanations: Explanations): Issue[] {
  return issues.filter((issue) => {
    const key = explanationKey(issue);
    const text = Object.hasOwn(explanations, key) ? explanations[key] : undefined;
    return issue.severity === 'warning' && (typeof text !== 'string' || text.trim() === '');
  });
}

export interface Carried {
  readonly explanations: Explanations;
  /** Keys of those whose row is gone, or is another one by now. */
  readonly lost: readonly string[];
}

/**
 * The explanations of one content as those of another: a key names a row by its number, and the text belongs to the
 * row. The same object where nothing moves.
 * @param unchanged only those of cells that hold what they held, in rows that are known beyond doubt
 */
export function carried(
  root: ObjectField,
  before: JsonObject,
  after: JsonObject,
  explanations: Explanations,
  unchanged = false,
): Carried {
  const keys = Object.keys(explanations);
  if (keys.length === 0 || before === after) return { explanations, lost: [] };
  const carry = carrier(root, before, after, unchanged);
  const lost: string[] = [];
  const next: Record<string, string> = {};
  let moved = false;
  for (const key of keys) {
    const { rule, path } = explainedBy(key);
    const to = key.includes('@') ? carry(path) : path;
    if (to === undefined || (unchanged && !holdsStill(at(before, path), at(after, to)))) lost.push(key);
    else {
      moved ||= to !== path;
      next[to === path ? key : explanationKey({ rule, path: to })] = explanations[key] ?? '';
    }
  }
  return { explanations: moved || lost.length > 0 ? next : explanations, lost };
}

const holdsStill = (was: Json | undefined, is: Json | undefined): boolean =>
  was === is || (was !== undefined && is !== undefined && canonical(was) === canonical(is));
