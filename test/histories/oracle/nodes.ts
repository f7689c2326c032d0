/** What every node of the roll-up must say, told from the book alone: the tree walked anew for each question. */
import { childrenOf, sentOf, sourcesOf, type Book, type Report, type Sent } from '../book.js';
import { figuresOf, type Figures, type Source } from './figures.js';
import { rootOf, type Input } from './hashes.js';

export type View = 'confirmed' | 'provisional';
export interface Named {
  readonly code: string;
  readonly name: string;
}

export interface Coverage {
  readonly expected: number;
  readonly received: number;
  readonly approved: number;
  readonly missing: readonly Named[];
  readonly lowest: Omit<Coverage, 'lowest'> & {
    readonly missingCount: number;
    readonly late: readonly Named[];
  };
}

export interface NodeTold extends Figures {
  readonly inputs: readonly Input[];
  readonly hash: string;
}

const SHOWN = 100;
const named = ({ unit, name }: Report): Named => ({ code: unit, name });
const byCode = (a: Named, b: Named): number => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
const NATION = 'VN';

/** The revision that counts now, or that was known to count at a moment. */
function counting(report: Report, asOf: string | undefined): Sent | undefined {
  if (asOf === undefined) return sentOf(report, report.approved);
  return report.sent.findLast(
    ({ state, decidedAt }) =>
      (state === 'approved' || state === 'superseded') && decidedAt !== undefined && decidedAt <= asOf,
  );
}

/** The reports behind a view of a node, one by one. */
function sources(book: Book, period: string, unit: string, view: View, asOf?: string): Source[] {
  return childrenOf(book, period, unit).flatMap((child) => {
    const sent = counting(child, asOf);
    if (sent) return sourcesOf(child, sent);
    return view === 'provisional' && child.aggregating ? sources(book, period, child.unit, view, asOf) : [];
  });
}

function inputs(book: Book, period: string, unit: string, view: View, asOf?: string): Input[] {
  const found = childrenOf(book, period, unit).flatMap((child): Input[] => {
    const { name } = child;
    const sent = counting(child, asOf);
    if (sent) return [{ unit: child.unit, name, revision: sent.n, hash: sent.hash }];
    if (view === 'confirmed' || !child.aggregating) return [];
    const below = inputs(book, period, child.unit, view, asOf);
    return below.length === 0 ? [] : [{ unit: child.unit, name, revision: null, hash: rootOf(below) }];
  });
  return found.sort((a, b) => (a.unit < b.unit ? -1 : 1));
}

/** @param asOf a moment of the past: what was known then */
export function nodeOf(
  book: Book,
  period: string,
  unit: string,
  view: View,
  texts: 'in full' | 'by reference',
  asOf?: string,
): NodeTold {
  const made = inputs(book, period, unit, view, asOf);
  const level = unit === NATION ? 'nation' : 'province';
  const figures = figuresOf(sources(book, period, unit, view, asOf), level, texts);
  return { ...figures, inputs: made, hash: rootOf(made) };
}

/** Who is expected, has sent, is approved and is missing; the same for the communes below, with the late ones. */
export function coverageOf(book: Book, period: string, unit: string): Coverage {
  const children = childrenOf(book, period, unit);
  const lowest = leavesBelow(book, period, unit);
  const missing = lowest.filter((one) => one.approved === undefined).map(named);
  return {
    ...step(children),
    lowest: {
      ...step(lowest),
      missing: missing.sort(byCode).slice(0, SHOWN),
      missingCount: missing.length,
      late: lowest
        .filter((one) => isLate(book, one))
        .map(named)
        .sort(byCode)
        .slice(0, SHOWN),
    },
  };
}

function leavesBelow(book: Book, period: string, unit: string): Report[] {
  return childrenOf(book, period, unit).flatMap((child) =>
    child.aggregating ? leavesBelow(book, period, child.unit) : [child],
  );
}

function step(reports: readonly Report[]): Omit<Coverage, 'lowest'> {
  const approved = reports.filter((one) => one.approved !== undefined);
  const received = reports.filter((one) => one.approved !== undefined || one.state === 'submitted');
  const missing = reports.filter((one) => one.approved === undefined);
  return {
    expected: reports.length,
    received: received.length,
    approved: approved.length,
    missing: missing.map(named).sort(byCode),
  };
}

/** Approved, but not in what the unit above has sent and that still stands. */
function isLate(book: Book, report: Report): boolean {
  const above = book.reports.find((one) => one.period === report.period && one.unit === report.receiver);
  const frozen = above && sentOf(above, above.submitted ?? above.approved)?.frozen;
  return (
    report.approved !== undefined &&
    frozen !== undefined &&
    !frozen.inputs.some(({ unit }) => unit === report.unit)
  );
}

/** Whether what a unit has sent is no longer what is approved below it, child by child. */
export function staleUnits(book: Book, report: Report): string[] {
  const frozen = sentOf(report, report.submitted ?? report.approved)?.frozen;
  if (!frozen) return [];
  return childrenOf(book, report.period, report.unit)
    .filter((child) => {
      const then = frozen.inputs.find(({ unit }) => unit === child.unit);
      return then?.revision !== child.approved;
    })
    .map(({ unit }) => unit)
    .sort();
}
