/** A file that is corrected and sent again: its own save before is no reason to refuse it as stale. */
import type { Upload, UnitResult } from '../../store/workbook-uploads.js';

/**
 * Whether the version that a report has now was saved from this very file, which was sent in before under the same
 * name and from the same version by the same person. A save by anybody else, on the page, or from another download
 * makes another version, which is none of these.
 * @param earlier uploads of that person
 */
export function wasSavedFrom(
  earlier: readonly Pick<Upload, 'name' | 'results'>[],
  file: Pick<Upload, 'name'>,
  part: Pick<UnitResult, 'regime' | 'period' | 'unit'>,
  from: string | undefined,
  now: string | undefined,
): boolean {
  return (
    now !== undefined &&
    earlier.some(
      ({ name, results }) =>
        name === file.name &&
        results.some(
          (one) =>
            one.outcome === 'saved' &&
            one.regime === part.regime &&
            one.period === part.period &&
            one.unit?.code === part.unit?.code &&
            one.from === (from ?? '') &&
            one.etag === now,
        ),
    )
  );
}
