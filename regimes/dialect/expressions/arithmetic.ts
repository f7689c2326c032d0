/**
 * Exact decimals inside CEL. One base environment holds the registered type, its operators and our functions;
 * every regime's environment is a clone of it.
 *
 * Absence travels as a value: an absent number reads as `ABSENT`, arithmetic on it gives `ABSENT`, `sum` skips it,
 * and whatever has to decide on it (a comparison) stops the run. A stop is noted in `run` and wins over the result,
 * so that CEL's `||`, `&&`, `all` and `exists`, which swallow errors, cannot make a rule of half the facts.
 */
import { Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { ZERO, decimal, digitsOf, roundDecimal } from '../../decimal.js';
import type { Decimal } from '../../decimal.js';

/** Why a run stopped, and what it has cost. Evaluation is synchronous, so one of these serves all. */
export interface Run {
  stop: 'absent' | 'division-by-zero' | undefined;
  steps: number;
}
export const run: Run = { stop: undefined, steps: 0 };

/** More reads of fields than any honest rule needs; beyond it an evaluation fails instead of holding the server. */
export const MAX_STEPS = 1_000_000;
/** Beyond so many digits a number is no figure of a report but an attack. */
const MAX_DIGITS = 2_000;

/** The number that was not reported. Known by identity, never by its value. */
export const ABSENT: Decimal = decimal(0);

/** Thrown to leave an evaluation; what happened stands in `run`. */
class Stopped extends Error {}

/** Ends the run. The first reason stands. */
export function stop(reason: NonNullable<Run['stop']>): never {
  run.stop ??= reason;
  throw new Stopped(reason);
}

/** Counts a step of work. */
export function spend(steps = 1): void {
  run.steps += steps;
  if (run.steps > MAX_STEPS) throw new Stopped('too much work');
}

function present(value: Decimal): Decimal {
  return value === ABSENT ? stop('absent') : value;
}

function exact(value: Decimal): Decimal {
  if (value.c.length > MAX_DIGITS || Math.abs(value.e) > MAX_DIGITS) throw new Stopped('a number too long');
  return value;
}

type Binary = (left: Decimal, right: Decimal) => Decimal;
const arithmetic =
  (work: Binary): Binary =>
  (left, right) => {
    spend();
    return left === ABSENT || right === ABSENT ? ABSENT : exact(work(left, right));
  };
const comparison =
  (work: (left: Decimal, right: Decimal) => boolean) =>
  (left: Decimal, right: Decimal): boolean => {
    spend();
    return work(present(left), present(right));
  };

function divisor(value: Decimal): Decimal {
  return value.eq(0) ? stop('division-by-zero') : value;
}

/** The sum of what was reported; of a list where nothing was, nothing. The sum of no members is 0. */
function sum(list: readonly Decimal[]): Decimal {
  spend(list.length);
  const reported = list.filter((one) => one !== ABSENT);
  if (reported.length === 0 && list.length > 0) return ABSENT;
  return reported.reduce((total, one) => total.plus(one), ZERO);
}

function round(value: Decimal, places: bigint): Decimal {
  return value === ABSENT ? ABSENT : roundDecimal(value, Number(places));
}

const SAFE_INDEX = 1_000_000;
function index(value: Decimal): bigint {
  const plain = present(value);
  if (!plain.round(0).eq(plain) || plain.abs().gt(SAFE_INDEX))
    throw new Stopped('a list index must be whole');
  return BigInt(plain.toFixed(0));
}

const patterns = new Map<string, RE2JS>();
/** A pattern in RE2 syntax: linear time whatever the administrator wrote. A few hundred are kept compiled. */
export function compiled(pattern: string): RE2JS {
  const known = patterns.get(pattern);
  if (known) return known;
  if (patterns.size >= 500) patterns.clear();
  const fresh = RE2JS.compile(pattern);
  patterns.set(pattern, fresh);
  return fresh;
}

function matches(text: string, pattern: string): boolean {
  spend();
  return compiled(pattern).matcher(text).find();
}

/** Cheap enough to be typed in by hand, small enough to be checked in a millisecond. */
const LIMITS = {
  maxAstNodes: 3000,
  maxDepth: 48,
  maxListElements: 300,
  maxMapEntries: 1,
  maxCallArguments: 4,
};

/**
 * The environment that knows decimals. The names with a trailing underscore are for the translation only:
 * no expression that an administrator writes can name them.
 */
export function decimalEnvironment(): Environment {
  const sync = { async: false };
  return new Environment({ limits: LIMITS })
    .registerType('Decimal', { ctor: ZERO.constructor, fields: {} })
    .registerVariable('literals_', 'list<Decimal>')
    .registerOperator(
      'Decimal + Decimal',
      arithmetic((a, b) => a.plus(b)),
    )
    .registerOperator(
      'Decimal - Decimal',
      arithmetic((a, b) => a.minus(b)),
    )
    .registerOperator(
      'Decimal * Decimal',
      arithmetic((a, b) => a.times(b)),
    )
    .registerOperator(
      'Decimal / Decimal',
      arithmetic((a, b) => a.div(divisor(b))),
    )
    .registerOperator(
      'Decimal % Decimal',
      arithmetic((a, b) => a.mod(divisor(b))),
    )
    .registerOperator('-Decimal', (a: Decimal) => (a === ABSENT ? ABSENT : a.neg()))
    .registerOperator(
      'Decimal == Decimal',
      comparison((a, b) => a.eq(b)),
    )
    .registerOperator(
      'Decimal < Decimal',
      comparison((a, b) => a.lt(b)),
    )
    .registerOperator(
      'Decimal <= Decimal',
      comparison((a, b) => a.lte(b)),
    )
    .registerOperator(
      'Decimal > Decimal',
      comparison((a, b) => a.gt(b)),
    )
    .registerOperator(
      'Decimal >= Decimal',
      comparison((a, b) => a.gte(b)),
    )
    .registerFunction('sum(list<Decimal>): Decimal', sum, sync)
    .registerFunction('round(Decimal, int): Decimal', round, sync)
    .registerFunction('string(Decimal): string', (value: Decimal) => digitsOf(present(value)), sync)
    .registerFunction('decimal_(int): Decimal', (value: bigint) => decimal(String(value)), sync)
    .registerFunction('index_(Decimal): int', index, sync)
    .registerFunction('string.matches_(string): bool', matches, sync);
}
