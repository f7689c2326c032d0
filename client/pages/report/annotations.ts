/** Mistakes and origins by the pointer of their cell. */
import type { Origin } from '../../../forms/outside.js';
import { cellsNow, type PrefilledCell } from '../../../forms/prefilled.js';
import type { Issue, JsonObject } from '../../../regimes/words.js';
import type { Draft } from '../../form/draft.js';
import { reuse } from '../../form/content.js';
import type { Basis, Report, WireIssue } from '../../wire.js';

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

/** What a report was filled in with; of one that nobody has opened, what it would be. */
export function cellsOfReport(
  report: {
    readonly state: Report['state'];
    readonly prefilled?: Report['prefilled'] | undefined;
    readonly newer?: Report['newer'] | undefined;
  },
  basis: Pick<Basis, 'prefill'>,
): readonly PrefilledCell[] {
  if (report.state === 'none') return basis.prefill.cells;
  const newer = new Map((report.newer ?? []).map((cell) => [cell.figure, cell]));
  return (report.prefilled ?? []).map(({ figure, value, origin }) => {
    const since = newer.get(figure);
    return {
      figure,
      value,
      origin,
      ...(since ? { newer: { value: since.value, origin: since.origin } } : {}),
    };
  });
}

/** Says where a value came from, as long as it is still the one that was filled in beforehand. */
export function sourcesOf(
  cells: readonly PrefilledCell[],
  draft: Draft,
  words: (origin: Origin) => string,
): (path: string) => string | undefined {
  if (cells.length === 0) return () => undefined;
  let seen: JsonObject | undefined;
  let origins = new Map<string, Origin>();
  return (path) => {
    const { content } = draft.state();
    if (content !== seen) {
      const here = cellsNow(draft.form, content, cells).filter(
        ({ cell, value }) => reuse(cell.value, value) === cell.value,
      );
      origins = new Map(here.map(({ cell, path: at }) => [at, cell.origin]));
      seen = content;
    }
    const origin = origins.get(path);
    return origin && words(origin);
  };
}
