/** Which fields an expression names, and where in its text: for renaming a field without losing what reads it. */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Field, ObjectField } from '../regime.js';
import { decimalEnvironment } from './arithmetic.js';

/** A name of a field in the text of an expression. */
export interface NamedField {
  readonly field: Field;
  readonly start: number;
  readonly end: number;
  /** It stands alone, as a field of the own object. */
  readonly bare: boolean;
  /** Names of rows that hold where it stands, and would take a bare name for theirs. */
  readonly rows: readonly string[];
}

type Shape = Field | { readonly type: 'list'; readonly item: Shape } | undefined;
type Rows = ReadonlyMap<string, Shape>;

const COMPREHENSIONS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);
const parser = decimalEnvironment();

/**
 * The fields that `source` names, in no particular order; none where it does not parse.
 * @param self the object that the expression stands on
 * @param root the whole report
 */
export function namedFields(source: string, self: ObjectField, root: ObjectField): readonly NamedField[] {
  const found: NamedField[] = [];
  const all = (nodes: readonly unknown[], rows: Rows): void =>
    nodes.forEach((node) => void (isNode(node) && visit(node, rows)));

  const ofObject = (shape: Shape, name: string): Field | undefined =>
    shape?.type === 'object' ? shape.fields.find((one) => one.name === name) : undefined;
  const named = (field: Field | undefined, name: string, end: number, bare: boolean, rows: Rows): Shape => {
    const start = end - name.length;
    if (field && source.slice(start, end) === name)
      found.push({ field, start, end, bare, rows: [...rows.keys()] });
    return field;
  };

  const visit = (node: ASTNode, rows: Rows): Shape => {
    switch (node.op) {
      case 'value':
        return undefined;
      case 'id':
        if (rows.has(node.args)) return rows.get(node.args);
        if (node.args === 'self') return self;
        if (node.args === 'root' || node.args === 'previous') return root;
        return named(ofObject(self, node.args), node.args, node.end, true, rows);
      case '.': {
        const [of, name] = node.args;
        return named(ofObject(visit(of, rows), name), name, node.end, false, rows);
      }
      case '[]': {
        const [of, position] = node.args;
        visit(position, rows);
        return itemOf(visit(of, rows));
      }
      case '?:': {
        const [, yes] = node.args.map((one) => visit(one, rows));
        return yes;
      }
      case 'rcall':
        return visitMethod(node.args[0], node.args[1], node.args[2], rows);
      default:
        all([node.args].flat(2), rows);
        return undefined;
    }
  };

  const visitMethod = (name: string, of: ASTNode, args: readonly ASTNode[], rows: Rows): Shape => {
    const receiver = visit(of, rows);
    const [row, ...rest] = args;
    if (!COMPREHENSIONS.has(name) || row?.op !== 'id') {
      all(args, rows);
      return undefined;
    }
    const inner = new Map(rows).set(row.args, itemOf(receiver));
    const shapes = rest.map((one) => visit(one, inner));
    if (name === 'filter') return receiver;
    return name === 'map' ? { type: 'list', item: shapes.at(-1) } : undefined;
  };

  try {
    visit(parser.parse(source).ast, new Map());
  } catch {
    // What does not parse names nothing that could be told; the mistake is shown where it stands.
    return [];
  }
  return found;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value;
}

function itemOf(shape: Shape): Shape {
  if (shape?.type === 'array') return shape.item;
  return shape?.type === 'list' ? shape.item : undefined;
}
