/**
 * Two versions of one report, cell by cell: what differs, who changed it, and the version that comes of the choices.
 * Computed cells are nobody's to choose: they follow from the rest.
 */
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import { segments } from '../../../regimes/pointer.js';
import type { Json, JsonObject } from '../../../regimes/words.js';
import { put, reuse } from '../../form/content.js';
import type { Segment } from '../../form/content.js';
import { isGoneRow, rowDifferences } from '../../form/diff.js';
import { fieldOf } from '../../form/places.js';
import type { Filled } from '../../offline/outbox.js';

export type Side = 'mine' | 'theirs';

export interface Choice {
  /** Names the choice: the pointer of the cell, or the key of an explanation. */
  readonly id: string;
  readonly kind: 'cell' | 'row-mine' | 'row-theirs' | 'explanation';
  /** Of the cell in mine; of a row that only theirs has, in theirs. */
  readonly path: string;
  readonly mine: Json | undefined;
  readonly theirs: Json | undefined;
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
  const since = rowDifferences(root, base.content, mine.content);
  const cells = rowDifferences(root, theirs.content, mine.content)
    .filter(({ path }) => !isComputed(path))
    .map((cell): Choice => {
      const gone = isGoneRow(cell);
      // A cell is named by where it stands in mine, in both comparisons; a row that is gone is known by what it was.
      const own = since.find((one) =>
        gone ? isGoneRow(one) && same(one.before, cell.before) : !isGoneRow(one) && one.path === cell.path,
      );
      const changedBy = own === undefined ? 'theirs' : same(own.before, cell.before) ? 'mine' : undefined;
      const whole =
        !gone && cell.before === undefined && fieldOf(root, segments(cell.path))?.type === 'object';
      return {
        id: gone ? `${cell.path}-` : cell.path,
        kind: gone ? 'row-theirs' : whole ? 'row-mine' : 'cell',
        path: cell.path,
        mine: cell.after,
        theirs: cell.before,
        ...(changedBy === undefined ? {} : { changedBy }),
      };
    });
  return [...cells, ...explanationChoices(base, mine, theirs)];
}

function explanationChoices(base: Filled, mine: Filled, theirs: Filled): Choice[] {
  const keys = new Set([...Object.keys(mine.explanations), ...Object.keys(theirs.explanations)]);
  return [...keys].flatMap((key): Choice[] => {
    const [was, own, other] = [base.explanations[key], mine.explanations[key], theirs.explanations[key]];
    if (own === other) return [];
    const changedBy = own === was ? 'theirs' : other === was ? 'mine' : undefined;
    return [
      {
        id: key,
        kind: 'explanation',
        path: key.slice(key.indexOf('@') + 1),
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
  // Rows last: until then every cell still stands where it was found. The hindmost first, for the same reason.
  for (const { path } of theirs.filter(({ kind }) => kind === 'row-mine').toReversed())
    content = rowsChanged(root, content, path, (rows, index) => rows.toSpliced(index, 1));
  for (const { path, theirs: row } of theirs.filter(({ kind }) => kind === 'row-theirs'))
    content = rowsChanged(root, content, path, (rows, index) => rows.toSpliced(index, 0, row ?? {}));
  return { content: content as JsonObject, explanations };
}

function rowsChanged(
  root: ObjectField,
  content: Json,
  path: string,
  change: (rows: readonly Json[], index: number) => Json[],
): Json {
  const whole = pathOf(root, path);
  const rows = whole
    .slice(0, -1)
    .reduce<Json | undefined>((value, step) => (value as Record<Segment, Json> | undefined)?.[step], content);
  const next = change(Array.isArray(rows) ? (rows as readonly Json[]) : [], Number(whole.at(-1)));
  return put(content, whole.slice(0, -1), next) ?? {};
}

/** The pointer as a path of edits: places in arrays as numbers. */
function pathOf(root: ObjectField, pointer: string): Segment[] {
  const names = segments(pointer);
  return names.map((name, index) =>
    fieldOf(root, names.slice(0, index))?.type === 'array' ? Number(name) : name,
  );
}

function same(one: Json | undefined, other: Json | undefined): boolean {
  return reuse(one, other) === one;
}
