/** Which remarks still want something, and the words at the cells that they are about. */
import type { Remark, Report } from '../../../wire.js';

export interface Sorted {
  readonly open: readonly Remark[];
  /** Dealt with, or of a report that was approved since. */
  readonly past: readonly Remark[];
}

/** What was approved as it stands wants nothing any more, whether somebody said so or not. */
export const isOver = ({ state, correction }: Pick<Report, 'state' | 'correction'>): boolean =>
  state === 'approved' && !correction;

/** @param over all are past, also those that nobody has said to be dealt with */
export function sortRemarks(remarks: readonly Remark[], over: boolean): Sorted {
  const isPast = (remark: Remark): boolean => over || remark.settled !== undefined;
  return { open: remarks.filter((one) => !isPast(one)), past: remarks.filter(isPast) };
}

/** A remark and what was said to it, by the pointer of its cell. */
export function wordsByPath(
  remarks: readonly Pick<Remark, 'path' | 'message' | 'replies'>[],
): ReadonlyMap<string, readonly string[]> {
  const byPath = new Map<string, readonly string[]>();
  for (const { path, message, replies = [] } of remarks) {
    const said = replies.map((reply) => `${reply.author.name}: ${reply.message}`);
    byPath.set(path, [...(byPath.get(path) ?? []), message, ...said]);
  }
  return byPath;
}

/** The remark that an answer at a cell is to: the newest that is open, otherwise the newest. */
export function answered(remarks: readonly Remark[], path: string): Remark | undefined {
  const here = remarks.filter((one) => one.path === path);
  return here.findLast((one) => one.settled === undefined) ?? here.at(-1);
}
