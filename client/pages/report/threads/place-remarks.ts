/**
 * Where remarks stand now. A remark is about a cell of the revision that its author read; rows may have come, gone or
 * moved since, and it goes with its row.
 */
import { useMemo, useState } from 'react';
import { useQueries } from '@tanstack/react-query';
import { carrier } from '../../../../forms/row-matches.js';
import type { ObjectField } from '../../../../regimes/dialect/regime.js';
import { pointer, segments } from '../../../../regimes/pointer.js';
import type { JsonObject } from '../../../../regimes/words.js';
import type { Remark, Revision } from '../../../wire.js';
import { revisionQuery, type Place } from '../use-report.js';

/** A remark at its place in the content that is shown. */
export interface PlacedRemark extends Remark {
  /** The row is no more: the remark stands at its table. */
  readonly gone?: true;
}

const isRow = (name: string): boolean => /^\d+$/.test(name);
const inRow = (path: string): boolean => segments(path).some(isRow);
const tableOf = (path: string): string => {
  const names = segments(path);
  return pointer(...names.slice(0, names.findIndex(isRow)));
};

/** @param contents of the revisions that the remarks were made on, as far as they are known; others stay where they are */
export function placeRemarks(
  remarks: readonly Remark[],
  contents: ReadonlyMap<number, JsonObject>,
  root: ObjectField,
  content: JsonObject,
): readonly PlacedRemark[] {
  const carriers = new Map<number, (path: string) => string | undefined>();
  for (const [revision, read] of contents) carriers.set(revision, carrier(root, read, content));
  return remarks.map((remark) => {
    const carry = inRow(remark.path) ? carriers.get(remark.revision) : undefined;
    if (!carry) return remark;
    const path = carry(remark.path);
    return path === undefined ? { ...remark, path: tableOf(remark.path), gone: true } : { ...remark, path };
  });
}

const same = (one: readonly PlacedRemark[], other: readonly PlacedRemark[]): boolean =>
  one.length === other.length &&
  one.every(({ id, path }, index) => other[index]?.id === id && other[index].path === path);

const contentsOf = (
  answers: readonly { readonly data: Revision | undefined }[],
): ReadonlyMap<number, JsonObject> =>
  new Map(answers.flatMap(({ data }) => (data ? [[data.revision, data.content] as const] : [])));

/** The remarks at their places; the same list as long as nothing of it moved. */
export function usePlacedRemarks(
  place: Place,
  remarks: readonly Remark[],
  root: ObjectField,
  content: JsonObject,
): readonly PlacedRemark[] {
  const revisions = useMemo(
    () => [...new Set(remarks.filter(({ path }) => inRow(path)).map(({ revision }) => revision))],
    [remarks],
  );
  const contents = useQueries({
    queries: revisions.map((revision) => revisionQuery(place, revision)),
    combine: contentsOf,
  });
  const placed = useMemo(
    () => placeRemarks(remarks, contents, root, content),
    [remarks, contents, root, content],
  );
  const [kept, setKept] = useState({ remarks, placed });
  if (kept.remarks === remarks && same(kept.placed, placed)) return kept.placed;
  setKept({ remarks, placed });
  return placed;
}
