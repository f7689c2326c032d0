/**
 * From a computed field's expression to a formula of Excel. What is absent makes a formula empty, as it makes the field
 * absent: every figure that is really read is asked for first. What Excel cannot say so gives undefined; such a cell
 * holds what the server computed, and says so.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { parseExpression } from '../expression-tree.js';

/** Where figures lie, as seen from the computed cell. */
export interface Places {
  /** The cell of a figure of the own object or of the report; undefined where it has none. */
  readonly cell: (base: 'self' | 'root', path: readonly string[]) => string | undefined;
  /**
   * The cells of one member in the rows of a table of the report: a range where rows are added, single cells where the
   * regime prints them, each with what is printed in its row.
   */
  readonly rows: (
    table: readonly string[],
    member: readonly string[],
  ) =>
    | { readonly range: string }
    | { readonly cells: readonly { readonly at: string; readonly row: JsonObject }[] }
    | undefined;
}

/** A formula and the cells that it reads whatever comes. */
interface Part {
  readonly text: string;
  readonly needs: ReadonlySet<string>;
}

class Untranslatable extends Error {}

const LONGEST = 4_000;

/** @param decimals to which the field's figures are rounded, where its unit says so */
export function formulaOf(source: string, places: Places, decimals?: number): string | undefined {
  const tree = parseExpression(source);
  if (!tree) return undefined;
  try {
    const part = translate(tree, places);
    const rounded = decimals === undefined ? part : { ...part, text: `ROUND(${part.text},${decimals})` };
    const text = `IFERROR(${asked(rounded)},"")`;
    return text.length > LONGEST ? undefined : text;
  } catch (failure) {
    if (failure instanceof Untranslatable) return undefined;
    throw failure;
  }
}

/** Empty unless every cell that it needs holds a figure. */
function asked({ text, needs }: Part): string {
  if (needs.size === 0) return text;
  const all = [...needs];
  return `IF(COUNT(${all.join(',')})<${all.length},"",${text})`;
}

const both = (left: Part, right: Part, text: string): Part => ({
  text,
  needs: new Set([...left.needs, ...right.needs]),
});

const OPERATORS: ReadonlyMap<string, string> = new Map([
  ...['+', '-', '*', '/', '<', '<=', '>', '>='].map((op) => [op, op] as const),
  ['==', '='],
  ['!=', '<>'],
]);

function translate(node: ASTNode, places: Places): Part {
  switch (node.op) {
    case 'value':
      return number(node);
    case 'id':
    case '.':
      return figure(node, places);
    case '-_': {
      const part = translate(node.args, places);
      return { ...part, text: `(-${part.text})` };
    }
    case '?:':
      return choice(node.args, places);
    case 'call':
      return called(node.args[0], node.args[1], places);
    case '&&':
    case '||': {
      const [left, right] = node.args.map((one) => translate(one, places)) as [Part, Part];
      return both(left, right, `${node.op === '&&' ? 'AND' : 'OR'}(${left.text},${right.text})`);
    }
    default: {
      const op = OPERATORS.get(node.op);
      if (op === undefined) throw new Untranslatable();
      const [left, right] = (node.args as [ASTNode, ASTNode]).map((one) => translate(one, places)) as [
        Part,
        Part,
      ];
      return both(left, right, `(${left.text}${op}${right.text})`);
    }
  }
}

function number(node: ASTNode & { readonly op: 'value' }): Part {
  const value: unknown = node.args;
  if (typeof value !== 'bigint' && typeof value !== 'number') throw new Untranslatable();
  return { text: String(value), needs: new Set() };
}

/** Only the branch that is taken is read. */
function choice(args: readonly ASTNode[], places: Places): Part {
  const [condition, yes, no] = args.map((one) => translate(one, places)) as [Part, Part, Part];
  return { text: `IF(${condition.text},${asked(yes)},${asked(no)})`, needs: condition.needs };
}

function figure(node: ASTNode, places: Places): Part {
  const path = namesOf(node);
  const [first = '', ...rest] = path ?? [];
  if (first === '' || first === 'previous') throw new Untranslatable();
  const cell =
    first === 'root'
      ? places.cell('root', rest)
      : places.cell('self', first === 'self' ? rest : [first, ...rest]);
  if (cell === undefined) throw new Untranslatable();
  return { text: cell, needs: new Set([cell]) };
}

function namesOf(node: ASTNode): string[] | undefined {
  if (node.op === 'id') return [node.args];
  if (node.op !== '.') return undefined;
  const before = namesOf(node.args[0]);
  return before && [...before, node.args[1]];
}

function called(name: string, args: readonly ASTNode[], places: Places): Part {
  const [one, two] = args;
  if (name === 'round' && one && two?.op === 'value' && typeof two.args === 'bigint') {
    const part = translate(one, places);
    return { ...part, text: `ROUND(${part.text},${two.args})` };
  }
  if (name === 'sum' && one) return sum(one, places);
  throw new Untranslatable();
}

/** `sum(root.rows.map(r, r.x))`, with or without a filter over what the regime prints in its rows. */
function sum(list: ASTNode, places: Places): Part {
  if (list.op === 'list') {
    const parts = list.args.map((one) => figure(one, places).text);
    return total(parts);
  }
  if (list.op !== 'rcall' || list.args[0] !== 'map') throw new Untranslatable();
  const [, receiver, [row, value, more]] = list.args;
  if (row?.op !== 'id' || value === undefined || more !== undefined) throw new Untranslatable();
  const member = memberOf(value, row.args);
  const { table, keeps } = tableOf(receiver);
  const found = places.rows(table, member);
  if (!found) throw new Untranslatable();
  if ('range' in found) {
    if (keeps) throw new Untranslatable();
    return total([found.range]);
  }
  const kept = found.cells.filter((cell) => !keeps || keeps(cell.row)).map(({ at }) => at);
  return kept.length === 0 ? { text: '0', needs: new Set() } : total(kept);
}

/** A sum skips what is absent, and is absent where there is nothing else. */
function total(cells: readonly string[]): Part {
  const list = cells.join(',');
  return { text: `IF(COUNT(${list})=0,"",SUM(${list}))`, needs: new Set() };
}

function memberOf(value: ASTNode, row: string): string[] {
  const [first, ...rest] = namesOf(value) ?? [];
  if (first !== row || rest.length === 0) throw new Untranslatable();
  return rest;
}

interface TableRead {
  readonly table: readonly string[];
  readonly keeps?: (row: JsonObject) => boolean;
}

function tableOf(node: ASTNode): TableRead {
  if (node.op === 'rcall' && node.args[0] === 'filter') {
    const [, receiver, [row, condition]] = node.args;
    if (row?.op !== 'id' || !condition) throw new Untranslatable();
    const below = tableOf(receiver);
    if (below.keeps) throw new Untranslatable();
    return { table: below.table, keeps: printedTest(condition, row.args) };
  }
  const [first, ...rest] = namesOf(node) ?? [];
  if (first !== 'root' || rest.length === 0) throw new Untranslatable();
  return { table: rest };
}

/** A test of what is printed in a row: known when the formula is written. */
function printedTest(node: ASTNode, row: string): (row: JsonObject) => boolean {
  if (node.op === '&&' || node.op === '||') {
    const [left, right] = node.args.map((one) => printedTest(one, row)) as [
      (row: JsonObject) => boolean,
      (row: JsonObject) => boolean,
    ];
    return node.op === '&&' ? (of) => left(of) && right(of) : (of) => left(of) || right(of);
  }
  if (node.op !== '==' && node.op !== '!=') throw new Untranslatable();
  const [left, right] = node.args;
  const [name, ...deeper] = memberOf(left, row);
  const value: unknown = right.op === 'value' ? right.args : undefined;
  if (name === undefined || deeper.length > 0 || typeof value !== 'string') throw new Untranslatable();
  const equal = node.op === '==';
  return (of) => {
    const printed: Json | undefined = Object.hasOwn(of, name) ? of[name] : undefined;
    if (printed === undefined) throw new Untranslatable();
    return (printed === value) === equal;
  };
}
