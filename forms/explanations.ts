/** Explanations of warnings: a warning needs a correction or an explanation, which travels with the report. */
import type { Issue } from '../regimes/words.js';

/** Texts by `explanationKey`. */
export type Explanations = Readonly<Record<string, string>>;

/** The name under which a warning is explained: `GN-1@/sources/0/estimate`. */
export function explanationKey(issue: Pick<Issue, 'rule' | 'path'>): string {
  return `${issue.rule}@${issue.path}`;
}

/** The warnings that nobody has explained; a blank text explains nothing. Errors cannot be explained away. */
export function unexplained(issues: readonly Issue[], explanations: Explanations): Issue[] {
  return issues.filter((issue) => {
    const key = explanationKey(issue);
    const text = Object.hasOwn(explanations, key) ? explanations[key] : undefined;
    return issue.severity === 'warning' && (typeof text !== 'string' || text.trim() === '');
  });
}
