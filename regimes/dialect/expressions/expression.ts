/** Reading one CEL expression: parse, translate, type-check, and wrap as a total function. */
import type { Environment } from '@marcbachmann/cel-js';
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Issue } from '../../words.js';
import type { Expression, ObjectField, Outcome, Scope } from '../regime.js';
import { isDecimal } from '../../decimal.js';
import { mistake } from '../mistakes.js';
import { ABSENT, decimalEnvironment, run } from './arithmetic.js';
import { registerViews } from './views.js';
import type { View, ViewOf } from './views.js';
import { reasonOf, translate } from './translate.js';
import type { Read } from './translate.js';

/** Longer than any rule in a decree's form. */
const MAX_LENGTH = 4000;

export type ResultType = 'Decimal' | 'string' | 'bool';

export type ReadExpression =
  | { readonly expression: Expression; readonly reads: readonly Read[] }
  | { readonly expression?: undefined; readonly issues: readonly Issue[] };

/** Reads the expressions of one regime. */
export interface ExpressionReader {
  /**
   * @param source the CEL text
   * @param on the object the keyword stands on
   * @param expected the type that it must yield
   * @param path JSON Pointer of the keyword, for issues
   */
  readonly read: (source: string, on: ObjectField, expected: ResultType, path: string) => ReadExpression;
}

const parser = decimalEnvironment();

/** A reader for the expressions of the report `root`. */
export function expressionReader(root: ObjectField): ExpressionReader {
  const environment = withHas(decimalEnvironment());
  const views = registerViews(environment, root);
  environment.registerVariable('root', views.typeOf(root)).registerVariable('previous', views.typeOf(root));
  const scopes = new Map<ObjectField, Environment>();
  const scopeOf = (on: ObjectField): Environment => {
    const known = scopes.get(on);
    if (known) return known;
    const fresh = environment.clone().registerVariable('self', views.typeOf(on));
    scopes.set(on, fresh);
    return fresh;
  };

  const read: ExpressionReader['read'] = (source, on, expected, path) => {
    const wrong = (code: 'expression-syntax' | 'expression-type', reason: string): ReadExpression => ({
      issues: [mistake(code, path, { source, reason: views.describe(reason) })],
    });
    if (source.length > MAX_LENGTH) return wrong('expression-syntax', `more than ${MAX_LENGTH} characters`);
    let ast: ASTNode;
    try {
      ast = parser.parse(source).ast;
    } catch (error) {
      return wrong('expression-syntax', reasonOf(error));
    }
    const { text, literals, reads, faults } = translate(ast, source, on, root);
    if (faults.length > 0)
      return { issues: faults.map(({ code, params }) => mistake(code, path, { source, ...params })) };
    try {
      const program = scopeOf(on).parse(text);
      const checked = program.check();
      if (!checked.valid) return wrong('expression-type', reasonOf(checked.error));
      if (checked.type !== expected)
        return wrong('expression-type', `must be ${expected}, is ${checked.type ?? 'unknown'}`);
      const evaluate = evaluator(program, literals, views.viewOf(on), views.viewOf(root));
      return { expression: { source, ...readsOf(reads), evaluate }, reads };
    } catch (error) {
      return wrong('expression-syntax', reasonOf(error));
    }
  };
  return { read };
}

function readsOf(reads: readonly Read[]): Pick<Expression, 'reads' | 'uses'> {
  const own = reads.filter((one) => one.base !== 'previous');
  return {
    reads: [...new Set(own.filter((one) => one.direct).map((one) => one.field.name))],
    uses: [...new Set(own.map((one) => one.field.schemaPath))],
  };
}

function evaluator(
  program: (context: Record<string, unknown>) => unknown,
  literals: readonly unknown[],
  selfView: ViewOf,
  rootView: ViewOf,
): (scope: Scope) => Outcome {
  return ({ self, root, previous }) => {
    run.stop = undefined;
    run.steps = 0;
    try {
      const value = program({
        self: selfView(self),
        root: rootView(root),
        literals_: literals,
        // A getter, so that a first period without a previous report stops the run only where it is read.
        get previous(): View | undefined {
          if (previous === undefined) run.stop ??= 'absent';
          return previous && rootView(previous);
        },
      });
      return run.stop ? { kind: run.stop } : outcomeOf(value);
    } catch (error) {
      if (run.stop) return { kind: run.stop };
      return isAbsence(error) ? { kind: 'absent' } : { kind: 'failed', reason: reasonOf(error) };
    }
  };
}

function outcomeOf(value: unknown): Outcome {
  if (value === ABSENT) return { kind: 'absent' };
  if (isDecimal(value) || typeof value === 'string' || typeof value === 'boolean')
    return { kind: 'value', value };
  return { kind: 'failed', reason: `an unexpected ${typeof value}` };
}

/** No previous report, or no row at that index: nothing is there, as with a member that is absent. */
function isAbsence(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'unknown_variable' || code === 'index_out_of_bounds' || code === 'no_such_key';
}

interface MacroNode {
  readonly op: string;
  readonly args: readonly [never, string];
}
interface Checker {
  check(node: MacroNode, context: unknown): unknown;
  getType(name: string): unknown;
}
interface Runner {
  run(node: never, context: unknown): unknown;
}

/**
 * `has` of our own: asking is no reading, so it must neither stop the run nor fail where a parent is absent
 * (`has(previous.total)` in a unit's first period is simply false).
 */
function withHas(environment: Environment): Environment {
  return environment.registerFunction('has_(ast): bool', ({ args }: { args: readonly MacroNode[] }) => {
    const node = args[0]!;
    return {
      async: false,
      typeCheck: (checker: Checker, _macro: unknown, context: unknown) => {
        checker.check(node, context);
        return checker.getType('bool');
      },
      evaluate: (runner: Runner, _macro: unknown, context: unknown) => {
        const before = run.stop;
        try {
          const parent = runner.run(node.args[0], context) as View;
          return parent.peek(node.args[1]) !== undefined;
        } catch (error) {
          if (run.stop === before && !isAbsence(error)) throw error;
          return false;
        } finally {
          run.stop = before;
        }
      },
    };
  });
}
