/**
 * From the CEL that an administrator wrote to the CEL that is checked and run.
 *
 * The tree is printed anew: every bare name becomes `self.name` (so that a field may be called `type` or `list`),
 * every numeric literal a Decimal, every whole number that CEL's functions yield a Decimal, `has` and `matches` ours.
 * On the way every name is resolved against the schema. Only what this file knows how to print can be run.
 *
 * `translate` is one long function of small ones: they call each other in a circle and share what they collect.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Json } from '../../words.js';
import type { Field, ObjectField } from '../regime.js';
import type { MistakeCode } from '../mistakes.js';
import type { Decimal } from '../../decimal.js';
import { decimal } from '../../decimal.js';
import { compiled } from './arithmetic.js';

/** What is known of a value while printing: the field it is, a list of such, or nothing. */
type Shape = Field | { readonly type: 'list'; readonly item: Shape } | undefined;

/** One read of a field. */
export interface Read {
  readonly field: Field;
  readonly base: 'self' | 'root' | 'previous';
  /** Of `self`: the member's name. */
  readonly direct: boolean;
}

export interface Translation {
  readonly text: string;
  readonly literals: readonly Decimal[];
  readonly reads: readonly Read[];
  readonly faults: readonly Fault[];
}
export interface Fault {
  readonly code: MistakeCode;
  readonly params: Readonly<Record<string, Json>>;
}

type Base = Read['base'];
interface Printed {
  readonly text: string;
  readonly shape: Shape;
  /** Whose content it belongs to, where that is known. */
  readonly base?: Base | undefined;
}
interface Scope {
  readonly self: ObjectField;
  readonly root: ObjectField;
  readonly rows: ReadonlyMap<string, Printed>;
  readonly macros: number;
}

/** Comprehensions inside comprehensions: rows × rows is the most that a rule may cost. */
const MAX_MACROS = 2;
const BASES = ['self', 'root', 'previous'] as const;

/** What may be called on a value: name → positions of arguments that stay whole numbers, and whether it yields one. */
const METHODS = table<{ readonly whole?: readonly number[]; readonly yieldsWhole?: true }>({
  size: { yieldsWhole: true },
  startsWith: {},
  endsWith: {},
  contains: {},
  matches: {},
  lowerAscii: {},
  upperAscii: {},
  trim: {},
  indexOf: { whole: [1], yieldsWhole: true },
  lastIndexOf: { whole: [1], yieldsWhole: true },
  substring: { whole: [0, 1] },
  split: { whole: [1] },
  join: {},
});
/** Comprehensions, and how many arguments each takes. */
const MACROS = table<readonly number[]>({
  all: [2],
  exists: [2],
  exists_one: [2],
  filter: [2],
  map: [2, 3],
});
const FUNCTIONS = ['has', 'size', 'sum', 'round', 'string'] as const;

/** All names that an expression may call, for the documentation. */
export const CALLABLE: readonly string[] = [...FUNCTIONS, ...MACROS.keys(), ...METHODS.keys()];

/** A map and no object: `toString` is nobody's method here. */
function table<T>(entries: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(entries));
}

class Refused extends Error {
  constructor(readonly fault: Fault) {
    super(fault.code);
  }
}

/** Prints `ast` for the object `self` of the report `root`. Names that do not exist end up in `faults`. */
export function translate(ast: ASTNode, source: string, self: ObjectField, root: ObjectField): Translation {
  const literals: Decimal[] = [];
  const reads: Read[] = [];
  const faults: Fault[] = [];

  const fault = (code: MistakeCode, params: Fault['params']): void => {
    faults.push({ code, params });
  };
  const refuse = (vi: string, en: string): never => {
    throw new Refused({ code: 'expression-refused', params: { reason: { vi, en } } });
  };
  const literal = (value: Decimal): string => `literals_[${literals.push(value) - 1}]`;

  const print = (node: ASTNode, scope: Scope): Printed => {
    switch (node.op) {
      case 'value':
        return { text: printValue(node), shape: undefined };
      case 'id':
        return printName(node.args, scope);
      case '.':
        return printMember(print(node.args[0], scope), node.args[1]);
      case '[]':
        return printElement(node.args[0], node.args[1], scope);
      case 'call':
        return printCall(node.args[0], node.args[1], scope);
      case 'rcall':
        return printMethod(node.args[0], node.args[1], node.args[2], scope);
      case 'list':
        return { text: `[${node.args.map((one) => print(one, scope).text).join(', ')}]`, shape: undefined };
      case '?:': {
        const [condition, yes, no] = node.args.map((one) => print(one, scope));
        return { text: `(${condition!.text} ? ${yes!.text} : ${no!.text})`, shape: yes!.shape };
      }
      case '!_':
      case '-_':
        return { text: `(${node.op[0]}${print(node.args, scope).text})`, shape: undefined };
      case 'map':
      case '.?':
      case '[?]':
        return refuse('bản đồ {…} và truy cập tùy chọn', 'maps and optional access');
      default:
        return printBinary(node.op, node.args, scope);
    }
  };

  const printBinary = (op: string, [left, right]: [ASTNode, ASTNode], scope: Scope): Printed => ({
    text: `(${print(left, scope).text} ${op} ${print(right, scope).text})`,
    shape: undefined,
  });

  const printValue = (node: ASTNode): string => {
    const value: unknown = node.args;
    if (typeof value === 'string') return quoted(source.slice(node.start, node.end), value);
    if (typeof value === 'boolean') return String(value);
    if (typeof value === 'bigint') return literal(decimal(String(value)));
    if (typeof value === 'number') return literal(decimalOf(source.slice(node.start, node.end)));
    if (value === null) return refuse('null; dùng has(…)', 'null: ask has(…)');
    return refuse('chỉ dùng số thập phân, chữ, true, false', 'only decimals, texts, true and false');
  };
  const decimalOf = (text: string): Decimal => {
    if (text.length > 60 || /e[+-]?\d{3,}$/i.test(text)) refuse('số quá dài', 'a number too long');
    return decimal(text);
  };

  const printName = (name: string, scope: Scope): Printed => {
    const row = scope.rows.get(name);
    if (row) return row;
    if (name === 'self') return { text: 'self', shape: scope.self, base: 'self' };
    if (name === 'root' || name === 'previous') return { text: name, shape: scope.root, base: name };
    return printMember({ text: 'self', shape: scope.self, base: 'self' }, name);
  };

  const printMember = (of: Printed, name: string): Printed => {
    const { shape, base } = of;
    if (shape?.type !== 'object') {
      // A member of what is no object: the type check says so better, unless nothing is known of it.
      return { text: `${of.text}.${name}`, shape: undefined, base };
    }
    const field = shape.fields.find((one) => one.name === name);
    if (!field) {
      fault('expression-name', { name, where: whereOf(shape) });
      return { text: `${of.text}.${name}`, shape: undefined, base };
    }
    if (base) reads.push({ field, base, direct: of.text === 'self' });
    return { text: `${of.text}.${name}`, shape: field, base };
  };

  const printElement = (list: ASTNode, position: ASTNode, scope: Scope): Printed => {
    const of = print(list, scope);
    return { text: `${of.text}[${printWhole(position, scope)}]`, shape: itemOf(of.shape), base: of.base };
  };
  const printWhole = (node: ASTNode, scope: Scope): string =>
    node.op === 'value' && typeof node.args === 'bigint'
      ? String(node.args)
      : `index_(${print(node, scope).text})`;

  const printCall = (name: string, args: readonly ASTNode[], scope: Scope): Printed => {
    const one = args[0];
    switch (name) {
      case 'has': {
        if (args.length !== 1 || one?.op !== '.')
          return refuse(
            'has(…) hỏi một trường, ví dụ has(self.x)',
            'has(…) asks for a member, as has(self.x)',
          );
        return { text: `has_(${print(one, scope).text})`, shape: undefined };
      }
      case 'round': {
        const places = args[1] && placesOf(args[1]);
        if (args.length !== 2 || !one || places === undefined)
          return refuse(
            'round(x, n) với n là số nguyên từ 0 đến 20',
            'round(x, n) with n a whole number from 0 to 20',
          );
        return { text: `round(${print(one, scope).text}, ${places})`, shape: undefined };
      }
      case 'size':
        return {
          text: `decimal_(size(${args.map((arg) => print(arg, scope).text).join(', ')}))`,
          shape: undefined,
        };
      case 'sum':
      case 'string':
        return { text: `${name}(${args.map((arg) => print(arg, scope).text).join(', ')})`, shape: undefined };
      default:
        return refuse(`không có hàm ${name}`, `there is no function ${name}`);
    }
  };

  const printMethod = (name: string, of: ASTNode, args: readonly ASTNode[], scope: Scope): Printed => {
    const receiver = print(of, scope);
    if (MACROS.has(name)) return printMacro(name, receiver, args, scope);
    const method = METHODS.get(name);
    if (!method) return refuse(`không có hàm ${name}`, `there is no function ${name}`);
    if (name === 'matches') checkPattern(args[0]);
    const printed = args.map((arg, i) =>
      method.whole?.includes(i) ? printWhole(arg, scope) : print(arg, scope).text,
    );
    const text = `${receiver.text}.${name === 'matches' ? 'matches_' : name}(${printed.join(', ')})`;
    return { text: method.yieldsWhole ? `decimal_(${text})` : text, shape: undefined };
  };

  const printMacro = (name: string, receiver: Printed, args: readonly ASTNode[], scope: Scope): Printed => {
    const variable = args[0];
    if (!MACROS.get(name)?.includes(args.length) || variable?.op !== 'id')
      return refuse(
        `${name}(r, …) cần một tên dòng và một biểu thức`,
        `${name}(r, …) needs a name for the row and an expression`,
      );
    const row = variable.args;
    if ((BASES as readonly string[]).includes(row))
      return refuse(`tên dòng "${row}" đã có nghĩa`, `the row cannot be called "${row}"`);
    if (scope.macros >= MAX_MACROS)
      return refuse('lồng quá hai vòng lặp', 'more than two comprehensions inside each other');
    const item: Printed = { text: `row_${row}`, shape: itemOf(receiver.shape), base: receiver.base };
    const inner: Scope = { ...scope, rows: new Map(scope.rows).set(row, item), macros: scope.macros + 1 };
    const printed = args.slice(1).map((arg) => print(arg, inner));
    const text = `${receiver.text}.${name}(row_${row}, ${printed.map((one) => one.text).join(', ')})`;
    if (name === 'filter') return { text, shape: receiver.shape, base: receiver.base };
    const last = printed.at(-1);
    return name === 'map'
      ? { text, shape: last?.shape && { type: 'list', item: last.shape }, base: last?.base }
      : { text, shape: undefined };
  };

  const checkPattern = (pattern: ASTNode | undefined): void => {
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
      refuse('mẫu của matches phải viết thẳng ra', 'the pattern of matches must be a literal');
      return;
    }
    try {
      compiled(pattern.args);
    } catch (error) {
      fault('bad-pattern', { pattern: pattern.args, reason: reasonOf(error) });
    }
  };

  try {
    const printed = print(ast, { self, root, rows: new Map(), macros: 0 });
    return { text: printed.text, literals, reads, faults };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { text: '', literals, reads, faults: [...faults, error.fault] };
  }
}

function placesOf(node: ASTNode): number | undefined {
  if (node.op !== 'value' || typeof node.args !== 'bigint') return undefined;
  const places = Number(node.args);
  return places >= 0 && places <= 20 ? places : undefined;
}

function itemOf(shape: Shape): Shape {
  if (shape?.type === 'array') return shape.item;
  return shape?.type === 'list' ? shape.item : undefined;
}

function whereOf(field: ObjectField): string {
  return field.fieldPath.join('.') || 'root';
}

/** The literal as it was written, but in NFC: content is NFC, so a literal that is not could never be equal. */
function quoted(written: string, value: string): string {
  if (/^[bBrR]/.test(written) || value !== value.normalize('NFC') || written !== written.normalize('NFC'))
    return JSON.stringify(value.normalize('NFC'));
  return written;
}

export function reasonOf(error: unknown): string {
  if (error instanceof Error) {
    const summary = (error as { summary?: unknown }).summary;
    return typeof summary === 'string' ? summary : error.message;
  }
  return String(error);
}
