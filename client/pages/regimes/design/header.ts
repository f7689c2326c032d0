/** The header of a regime: who, how often, over which days, by when, through which steps. */
import {
  FREQUENCIES,
  type Frequency,
  type Json,
  type JsonObject,
  type Level,
} from '../../../../regimes/words.js';
import type { DueRule, Offset, WindowRule } from '../../../../regimes/dialect/regime.js';
import { isObject, listMember, member, membersOf, textsOf } from '../../../../regimes/dialect/json.js';
import { at } from '../../../../regimes/pointer.js';
import { append, change, moveAt, put, removeAt } from './edit.js';

const HEADER = ['x-regime'];

export function setHeader(document: JsonObject, part: string, value: Json | undefined): JsonObject {
  const whole = isObject(at(document, HEADER)) ? document : put(document, [], 'x-regime', {});
  return put(whole, HEADER, part, value);
}

/** The code, and the `$id` that follows from it. */
export function setCode(document: JsonObject, code: string): JsonObject {
  return setHeader(put(document, [], '$id', `urn:baocao:regime:${code}`), 'code', code);
}

export function frequenciesOf(document: JsonObject): readonly Frequency[] {
  const given = at(document, '/x-regime/frequency');
  const named = typeof given === 'string' ? [given] : textsOf(given);
  return FREQUENCIES.filter((one) => named.includes(one));
}

/** Sets how often; rules by frequency keep what is still asked for, and a new frequency takes over the first's. */
export function setFrequencies(document: JsonObject, wanted: readonly Frequency[]): JsonObject {
  const before = frequenciesOf(document);
  // Days are asked for by requests alone, and stand beside no other.
  const days = wanted.includes('day') && !before.includes('day');
  const others = FREQUENCIES.filter((one) => one !== 'day' && wanted.includes(one));
  const next: readonly Frequency[] =
    days || others.length === 0 ? wanted.filter((one) => one === 'day') : others;
  if (next.length === 0) return document;
  const [first] = next;
  let whole = setHeader(document, 'frequency', next.length === 1 ? first! : [...next]);
  const windows = next.map(
    (one) => [one, windowFor(document, before.includes(one) ? one : before[0], one)] as const,
  );
  whole = setHeader(whole, 'window', merged(windows));
  const steps = listMember(at(document, HEADER), 'chain');
  steps.slice(0, -1).forEach((step, index) => {
    const given = member(step, 'due') ?? { workingDays: 3 * (index + 1) };
    const dues = next.map(
      (one) => [one, dueFor(given, before.includes(one) ? one : before[0], one)] as const,
    );
    // What requests ask for is due when they say so.
    whole = setStep(whole, index, 'due', next.includes('day') ? undefined : merged(dues));
  });
  return whole;
}

const isWeekly = (frequency: Frequency): boolean => frequency === 'week';

function windowFor(document: JsonObject, from: Frequency | undefined, to: Frequency): Json {
  const rule = from === undefined ? undefined : keyedValue(at(document, '/x-regime/window'), from);
  if (rule === undefined || to === 'day' || from === 'day')
    return isWeekly(to) || to === 'day' ? 'calendar' : 'decree-09';
  return from !== undefined && isWeekly(from) !== isWeekly(to) ? 'calendar' : rule;
}

function dueFor(given: Json, from: Frequency | undefined, to: Frequency): Json {
  const rule = from === undefined ? undefined : keyedValue(given, from);
  const fits =
    rule !== undefined &&
    !(isWeekly(to) ? member(rule, 'monthsFromEnd') !== undefined : member(rule, 'daysFromEnd') !== undefined);
  return fits ? rule : { workingDays: 3 };
}

/** One value where all are the same, else by frequency. */
function merged(values: readonly (readonly [Frequency, Json])[]): Json {
  const [first] = values;
  const same = values.every(([, value]) => JSON.stringify(value) === JSON.stringify(first?.[1]));
  return same && first ? first[1] : Object.fromEntries(values);
}

function isKeyed(value: Json | undefined): boolean {
  const names = membersOf(value).map(([name]) => name);
  return names.length > 0 && names.every((name) => (FREQUENCIES as readonly string[]).includes(name));
}

/** The value for one frequency of what may be one for all. */
export function keyedValue(value: Json | undefined, frequency: Frequency): Json | undefined {
  return isKeyed(value) ? member(value, frequency) : value;
}

/** Sets the value for one frequency, keeping those of the others. */
function withKeyed(document: JsonObject, given: Json | undefined, frequency: Frequency, value: Json): Json {
  const frequencies = frequenciesOf(document);
  return merged(
    (frequencies.length === 0 ? [frequency] : frequencies).map(
      (one) => [one, one === frequency ? value : (keyedValue(given, one) ?? value)] as const,
    ),
  );
}

export function setWindow(document: JsonObject, frequency: Frequency, rule: WindowRule): JsonObject {
  const given = at(document, '/x-regime/window');
  return setHeader(document, 'window', withKeyed(document, given, frequency, rule));
}

export function setDue(document: JsonObject, step: number, frequency: Frequency, rule: DueRule): JsonObject {
  const given = at(document, `/x-regime/chain/${step}/due`);
  return setStep(document, step, 'due', withKeyed(document, given, frequency, rule));
}

/** Periods of a frequency that are left out. */
export function setExcept(
  document: JsonObject,
  frequency: Frequency,
  numbers: readonly number[],
): JsonObject {
  const given = at(document, '/x-regime/except');
  const next = put(
    isObject(given) ? given : {},
    [],
    frequency,
    numbers.length === 0 ? undefined : [...numbers],
  );
  return setHeader(document, 'except', Object.keys(next).length === 0 ? undefined : next);
}

// ------------------------------------------------------------------- steps

export function stepsOf(document: JsonObject): readonly Json[] {
  return listMember(at(document, HEADER), 'chain');
}

export function levelsOfStep(step: Json | undefined): readonly string[] {
  const level = member(step, 'level');
  return typeof level === 'string' ? [level] : textsOf(level);
}

export function setStep(
  document: JsonObject,
  index: number,
  part: string,
  value: Json | undefined,
): JsonObject {
  return put(document, ['x-regime', 'chain', index], part, value);
}

export function setLevels(document: JsonObject, index: number, levels: readonly Level[]): JsonObject {
  if (levels.length === 0) return document;
  return setStep(document, index, 'level', levels.length === 1 ? levels[0]! : [...levels]);
}

/** Adds a step before the last, which receives only. */
export function addStep(document: JsonObject, level: Level): JsonObject {
  const steps = stepsOf(document);
  const whole = isObject(at(document, HEADER)) ? document : put(document, [], 'x-regime', {});
  const due: Json = { workingDays: 3 * Math.max(1, steps.length) };
  const added = append(whole, HEADER, 'chain', { level, due });
  return steps.length === 0 ? added : moveAt(added, ['x-regime', 'chain'], steps.length, steps.length - 1);
}

/** Takes a step away; what is the last then receives only, so nothing is due of it. */
export function removeStep(document: JsonObject, index: number): JsonObject {
  return asLast(removeAt(document, ['x-regime', 'chain'], index));
}

export function moveStep(document: JsonObject, index: number, by: -1 | 1): JsonObject {
  return asLast(moveAt(document, ['x-regime', 'chain'], index, index + by));
}

function asLast(document: JsonObject): JsonObject {
  const last = stepsOf(document).length - 1;
  return change(document, ['x-regime', 'chain'], (steps) =>
    Array.isArray(steps)
      ? (steps as readonly Json[]).map((step, index) => {
          if (!isObject(step)) return step;
          if (index === last) return put(step, [], 'due', undefined);
          return member(step, 'due') === undefined ? put(step, [], 'due', { workingDays: 3 }) : step;
        })
      : steps,
  ) as JsonObject;
}

// ----------------------------------------------------- windows in a few words

/** The offset of a window's end, counted in months or days: what its form shows. */
export interface EndOfWindow {
  readonly from: 'start' | 'end';
  readonly count: number;
  readonly day: number | 'last' | undefined;
}

export function readOffset(offset: Json | undefined): EndOfWindow | undefined {
  for (const [name, from, months] of OFFSETS) {
    const count = member(offset, name);
    if (typeof count !== 'number') continue;
    const day = member(offset, 'day');
    return { from, count, day: months && (typeof day === 'number' || day === 'last') ? day : undefined };
  }
  return undefined;
}

const OFFSETS = [
  ['monthsFromStart', 'start', true],
  ['monthsFromEnd', 'end', true],
  ['daysFromStart', 'start', false],
  ['daysFromEnd', 'end', false],
] as const;

export function writeOffset({ from, count, day }: EndOfWindow, weekly: boolean): Offset {
  if (weekly) return from === 'start' ? { daysFromStart: count } : { daysFromEnd: count };
  const on = day ?? 1;
  return from === 'start' ? { monthsFromStart: count, day: on } : { monthsFromEnd: count, day: on };
}
