/**
 * Two versions of one report, cell by cell: what differs, who changed it, and the version that comes of the choices.
 * Computed cells are nobody's to choose: they follow from the rest.
 */
import { carried, explainedBy, type Explanations } from '../../../forms/explanations.js';
import { carrier } from '../../../forms/row-matches.js';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import { segments } from '../../../regimes/pointer.js';
import type { Json, JsonObject } from '../../../regimes/words.js';
import { put, reuse } from '../../form/content.js';
import { isGoneRow, rowDifferences, type Difference } from '../../form/diff.js';
import { fieldOf } from '../../form/places.js';
import type { Filled } from '../../offline/outbox.js';
import { isWithin, pathOf, rowOfMine, rowOfTheirs, rowsChanged, type LoneRow } from './merge-rows.js';

export type Side = 'mine' | 'theirs';

export interface Choice {
  /** Names the choice: the pointer of the cell, or the key of an explanation as it is in mine. */
  readonly id: string;
  readonly kind: 'cell' | 'row-mine' | 'row-theirs' | 'explanation';
  /** Of the cell in mine; of a row that only theirs has, in theirs. */
  readonly path: string;
  readonly mine: Json | undefined;
  readonly theirs: Json | undefined;
  /** Of a whole row: where it goes from or comes to, and what is explained in it. */
  readonly row?: LoneRow;
  /** The side that alone changed it; absent where both did. */
  readonly changedBy?: Side;
}

/** What differs between two versions that both began as `base`. */
export function choicesBetween(
  root: ObjectField,
  base: Filled,
  mine: Filled,
  theirs: Filled,
): readonly Choice[] {
  const isComputed = (path: string): boolean => fieldOf(root, segments(path))?.calc !== undefined;
  const changes = (from: Filled, to: Filled): readonly Difference[] =>
    rowDifferences(root, from.content, to.content).filter(({ path }) => !isComputed(path));
  const since = { mine: changes(base, mine), theirs: changes(base, theirs) };
  const carry = carrier(root, theirs.content, mine.content);
  const cells = changes(theirs, mine).map((cell): Choice => {
    const { path, before, after } = cell;
    const kind = isGoneRow(cell)
      ? 'row-theirs'
      : before === undefined && fieldOf(root, segments(path))?.type === 'object'
        ? 'row-mine'
        : 'cell';
    const changedBy = whoChanged(kind, cell, since);
    const row =
      kind === 'row-theirs'
        ? rowOfTheirs(path, theirs.explanations, carry)
        : kind === 'row-mine'
          ? rowOfMine(path, mine.explanations)
          : undefined;
    return {
      id: kind === 'row-theirs' ? `${path}-` : path,
      kind,
      path,
      mine: after,
      theirs: before,
      ...(row === undefined ? {} : { row }),
      ...(changedBy === undefined ? {} : { changedBy }),
    };
  });
  const rows = cells.flatMap(({ kind, path }) => (kind === 'row-mine' ? [path] : []));
  return [...cells, ...explanationChoices(root, base, mine, theirs, rows)];
}

/**
 * The side that alone changed it since both began; undefined where both did, such as a row that one removed and the
 * other wrote in, or that both added.
 */
function whoChanged(
  kind: 'cell' | 'row-mine' | 'row-theirs',
  { path, before }: Difference,
  since: Readonly<Record<Side, readonly Difference[]>>,
): Side | undefined {
  if (kind === 'row-theirs') {
    if (since.theirs.some((one) => !isGoneRow(one) && one.path === path)) return 'theirs';
    // A row that is gone is known by what it was.
    return since.mine.some((one) => isGoneRow(one) && same(one.before, before)) ? 'mine' : undefined;
  }
  // Cells and rows are named by where they stand in mine, in both comparisons.
  const own = since.mine.filter((one) => !isGoneRow(one));
  const exactly = own.find((one) => one.path === path);
  if (kind === 'row-mine' && exactly) return 'mine';
  if (exactly) return same(exactly.before, before) ? 'mine' : undefined;
  return own.some((one) => isWithin(path, one.path) || isWithin(one.path, path)) ? undefined : 'theirs';
}

/**
 * All are named by where their cells stand in mine: an explanation belongs to its row, not to the row's number.
 * @param rows those that only mine has: what is explained in them goes with them, as it does with those of theirs
 */
function explanationChoices(
  root: ObjectField,
  base: Filled,
  mine: Filled,
  theirs: Filled,
  rows: readonly string[],
): Choice[] {
  const carry = (from: Filled, to: Filled, texts: Explanations): Explanations =>
    carried(root, from.content, to.content, texts).explanations;
  const others = carry(theirs, mine, theirs.explanations);
  const before = carry(base, mine, base.explanations);
  const beforeOthers = carry(theirs, mine, carry(base, theirs, base.explanations));
  const keys = new Set([...Object.keys(mine.explanations), ...Object.keys(others)]);
  return [...keys].flatMap((key): Choice[] => {
    const { path } = explainedBy(key);
    const [own, other] = [mine.explanations[key], others[key]];
    if (own === other || rows.some((row) => isWithin(row, path))) return [];
    const changedBy = own === before[key] ? 'theirs' : other === beforeOthers[key] ? 'mine' : undefined;
    return [
      {
        id: key,
        kind: 'explanation',
        path,
        mine: own,
        theirs: other,
        ...(changedBy === undefined ? {} : { changedBy }),
      },
    ];
  });
}

/** What is chosen before the person chose: the side that alone changed a cell; nothing where both did. */
export function firstChoices(choices: readonly Choice[]): ReadonlyMap<string, Side> {
  return new Map(
    choices.flatMap(({ id, changedBy }) => (changedBy === undefined ? [] : [[id, changedBy] as const])),
  );
}

/** Mine, with what was chosen of theirs. What was not chosen stays mine. */
export function merged(
  root: ObjectField,
  mine: Filled,
  choices: readonly Choice[],
  chosen: ReadonlyMap<string, Side>,
): Filled {
  const theirs = choices.filter(({ id }) => chosen.get(id) === 'theirs');
  let content: Json = mine.content;
  const explanations: Record<string, string> = { ...mine.explanations };
  for (const choice of theirs) {
    if (choice.kind === 'cell') content = put(content, pathOf(root, choice.path), choice.theirs) ?? {};
    else if (choice.kind === 'explanation') {
      if (typeof choice.theirs === 'string') explanations[choice.id] = choice.theirs;
      else delete explanations[choice.id];
    }
  }
  // Rows last: until then every cell still stands where it was found.
  const rows = theirs.flatMap(({ row, theirs: comes }) => (row === undefined ? [] : [{ row, comes }]));
  return rowsChanged(root, { content: content as JsonObject, explanations }, rows);
}

function same(one: Json | undefined, other: Json | undefined): boolean {
  return reuse(one, other) === one;
}
