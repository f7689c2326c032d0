/**
 * Computed fields (`x-calc`): evaluated in the order of dependence, in rows, sections and at the root. Whatever
 * a client sent in their place is replaced; an absent input gives an absent result.
 */
import { decimalToJson, isDecimal, roundDecimal } from '../regimes/decimal.js';
import type { ArrayField, Field, ObjectField, Outcome, Regime } from '../regimes/dialect/regime.js';
import { pointer } from '../regimes/pointer.js';
import type { Issue, Json, JsonObject, Level } from '../regimes/words.js';
import type { MutableObject } from './content.js';
import { fillsAnything } from '../regimes/dialect/fields.js';
import { isObject, member } from '../regimes/dialect/json.js';
import { forEachObject } from './content.js';
import { issueOf } from './messages.js';

/** Whose report is being judged, and what its expressions look at. */
export interface Computing {
  readonly level: Level;
  readonly view: MutableObject;
  /** The same without the roll-up of the units below; left out where there is none. */
  readonly alone?: MutableObject;
  readonly previous: JsonObject | undefined;
}

/**
 * Takes every computed field out of `content`, so that nothing a client sent for it survives; sections that held
 * nothing else go too, or the same report would differ by whether its computed parts were sent along.
 */
export function clearComputed(field: ObjectField, content: MutableObject): void {
  for (const child of field.fields) {
    if (child.calc) delete content[child.name];
    else forEachObject(child, member(content, child.name), clearComputed);
    const left = member(content, child.name);
    if (isComputed(child) && isObject(left) && Object.keys(left).length === 0) delete content[child.name];
  }
}

/** Whether a field is computed, or a section of such fields only. */
function isComputed(field: Field): boolean {
  return field.calc !== undefined || (field.type === 'object' && field.fields.every(isComputed));
}

/**
 * Fills the computed fields that units of the level own, in `content` and in the view alike, and says where one
 * could not be computed.
 */
export function compute(regime: Regime, content: MutableObject, computing: Computing): Issue[] {
  const { view, alone } = computing;
  return regime.computed.flatMap((field) => {
    const adds = alone !== undefined && addsToBelow(regime, field, computing.level);
    const [seen, other] = adds ? [alone, view] : [view, alone];
    const place = { field, own: content, view: seen, path: [] };
    const issues = descend(place, regime.root, field.fieldPath, { ...computing, view: seen });
    if (other) show(content, other, field.fieldPath);
    return issues;
  });
}

/**
 * Whether what units of the level compute is added to what came from below. Then it is of what they filled in
 * themselves: computed over the roll-up it would hold the figures below, and count them twice.
 */
function addsToBelow({ header, root }: Regime, field: Field, level: Level): boolean {
  const stepOf = (one: Level): number => header.chain.findIndex(({ levels }) => levels.includes(one));
  const fromBelow = field.levels.some((one) => stepOf(one) >= 0 && stepOf(one) < stepOf(level));
  const inRows = field.fieldPath.includes('*');
  const travels = (inRows ? tableOf(root, field) : field)?.operator?.op;
  return fromBelow && travels !== undefined && travels !== 'none';
}

/** The outermost table that a field stands in the rows of: its operator says whether the rows travel. */
function tableOf(root: ObjectField, { fieldPath }: Field): Field | undefined {
  let field: Field | undefined = root;
  for (const name of fieldPath) {
    if (field?.type !== 'object') break;
    field = field.fields.find((one) => one.name === name);
  }
  return field;
}

/** Puts what was computed into another view of the same content too. */
function show(own: JsonObject, view: MutableObject, [name = '', ...way]: readonly string[]): void {
  const mine = member(own, name);
  const seen = member(view, name);
  if (mine === undefined) return;
  if (way.length === 0) view[name] = mine;
  else if (Array.isArray(mine) && Array.isArray(seen)) {
    for (const [index, row] of (mine as readonly Json[]).entries()) {
      const there = (seen as readonly Json[])[index];
      if (isObject(row) && isObject(there)) show(row, there, way.slice(1));
    }
  } else if (isObject(mine)) {
    const section: MutableObject = isObject(seen) ? seen : {};
    view[name] = section;
    show(mine, section, way);
  }
}

/**
 * One row of a table with its computed fields filled: cheap enough for every key stroke. `report` is the whole
 * report, for fields that reach through `root`.
 */
export function computeRow(
  regime: Regime,
  table: ArrayField,
  row: JsonObject,
  report: JsonObject,
  previous?: JsonObject,
): JsonObject {
  if (table.item.type !== 'object') return row;
  const own: MutableObject = { ...row };
  clearComputed(table.item, own);
  const view = { ...own };
  for (const field of regime.computed) {
    if (table.item.fields.includes(field)) fill({ field, own, view, path: [] }, report, previous);
  }
  return own;
}

/** One object of the report, own content beside view, and the computed field to be filled in it or below it. */
interface Place {
  readonly field: Field;
  readonly own: MutableObject;
  readonly view: MutableObject;
  readonly path: readonly (string | number)[];
}

/** Follows the path of the field down to every object that it stands in. */
function descend(place: Place, object: ObjectField, way: readonly string[], computing: Computing): Issue[] {
  const [name, ...rest] = way;
  const child = object.fields.find((one) => one.name === name);
  const inRows = place.path.some((step) => typeof step === 'number');
  if (!child || !(inRows || fillsAnything(child, computing.level))) return [];
  if (rest.length === 0) return fill(place, computing.view, computing.previous);
  if (child.type === 'object') return descendSection(place, child, rest, computing);
  return child.type === 'array' ? descendRows(place, child, rest.slice(1), computing) : [];
}

function descendRows(place: Place, child: ArrayField, way: readonly string[], computing: Computing): Issue[] {
  const { item } = child;
  const rows = member(place.own, child.name);
  const seen = member(place.view, child.name);
  if (item.type !== 'object' || !Array.isArray(rows) || !Array.isArray(seen)) return [];
  return (rows as readonly Json[]).flatMap((own, index) => {
    const view = (seen as readonly Json[])[index];
    if (!isObject(own) || !isObject(view)) return [];
    return descend(
      { field: place.field, own, view, path: [...place.path, child.name, index] },
      item,
      way,
      computing,
    );
  });
}

/** A section that nobody sent is made if it must be there, or holds computed fields only, and something results. */
function descendSection(
  place: Place,
  child: ObjectField,
  way: readonly string[],
  computing: Computing,
): Issue[] {
  const sent = member(place.own, child.name);
  const seen = member(place.view, child.name);
  const path = [...place.path, child.name];
  if (isObject(sent) && isObject(seen))
    return descend({ field: place.field, own: sent, view: seen, path }, child, way, computing);
  const onlyComputed = isComputed(child);
  if (sent !== undefined || !(child.required || onlyComputed)) return [];
  const own: MutableObject = {};
  const view: MutableObject = isObject(seen) ? seen : {};
  const issues = descend({ field: place.field, own, view, path }, child, way, computing);
  if (Object.keys(own).length === 0 && !(child.required && onlyComputed)) return [];
  place.own[child.name] = own;
  place.view[child.name] = view;
  return issues;
}

/** Evaluates the field in the object where it stands. */
function fill(
  { field, own, view, path }: Place,
  root: JsonObject,
  previous: JsonObject | undefined,
): Issue[] {
  if (!field.calc) return [];
  const outcome = field.calc.evaluate({ self: view, root, previous });
  const value = valueOf(outcome, field);
  if (value === undefined) {
    delete view[field.name];
  } else {
    own[field.name] = value;
    view[field.name] = value;
  }
  const at = pointer(...path, field.name);
  if (outcome.kind === 'division-by-zero') return [issueOf('division-by-zero', at, field)];
  if (outcome.kind === 'failed') return [issueOf('x-calc', at, field, { reason: outcome.reason })];
  return field.required && value === undefined ? [issueOf('required', at, field)] : [];
}

/** A figure is rounded to the decimals of its unit: a cell that nobody can type must not hold a mistake. */
function valueOf(outcome: Outcome, field: Field): Json | undefined {
  if (outcome.kind !== 'value') return undefined;
  const { value } = outcome;
  if (!isDecimal(value)) return value;
  const decimals = field.type === 'number' || field.type === 'integer' ? field.unit?.decimals : undefined;
  return decimalToJson(decimals === undefined ? value : roundDecimal(value, decimals));
}
