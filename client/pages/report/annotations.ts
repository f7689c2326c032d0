/** Remarks, mistakes and origins by the pointer of their cell. */
import { at } from '../../../regimes/pointer.js';
import type { Issue } from '../../../regimes/words.js';
import type { Draft } from '../../form/draft.js';
import { reuse } from '../../form/content.js';
import type { Basis, Remark, WireIssue } from '../../wire.js';

export function remarksByPath(
  remarks: readonly Pick<Remark, 'path' | 'message'>[],
): ReadonlyMap<string, readonly string[]> {
  const byPath = new Map<string, string[]>();
  for (const { path, message } of remarks) byPath.set(path, [...(byPath.get(path) ?? []), message]);
  return byPath;
}

/** Issues of the server in the shape that marks are made of. */
export function issuesByPath(issues: readonly WireIssue[]): ReadonlyMap<string, readonly Issue[]> {
  const byPath = new Map<string, Issue[]>();
  for (const issue of issues) {
    const message =
      typeof issue.message === 'string' ? { vi: issue.message, en: issue.message } : issue.message;
    const known: Issue = { ...issue, message, params: issue.params ?? {} };
    byPath.set(issue.path, [...(byPath.get(issue.path) ?? []), known]);
  }
  return byPath;
}

/** Says where a value came from, as long as it is still the one that was filled in beforehand. */
export function sourcesOf(
  basis: Basis,
  draft: Draft,
  words: (period: string) => string,
): (path: string) => string | undefined {
  const { sources, content } = basis.prefill;
  return (path) => {
    const source = sources[path];
    if (source === undefined) return undefined;
    const filled = at(content, path);
    return reuse(filled, at(draft.state().content, path)) === filled ? words(source.period) : undefined;
  };
}
