/** Reading `x-regime`: what is asked of whom, how often, for which window and by when. */
import { FREQUENCIES, LEVELS } from '../words.js';
import type { Frequency, Issue, Json, JsonObject, Level } from '../words.js';
import type { ChainStep, DueRule, Offset, RegimeHeader, WindowRule } from './regime.js';
import { isObject, listMember, member, membersOf, textMember, textsOf } from './json.js';
import { mistake } from './mistakes.js';
import { checkContiguity, checkDue, checkWindow } from './time-checks.js';

const HEADER = '/x-regime';

/** How many periods of each frequency a year has; a week-year has 52 or 53. No day is left out: none is asked for. */
const PERIODS_IN_YEAR: Readonly<Record<Frequency, number>> = {
  day: 0,
  week: 53,
  month: 12,
  quarter: 4,
  half: 2,
  'nine-months': 1,
  year: 1,
};

export interface ReadHeader {
  /** As much of the header as could be read; a whole one when `issues` has no error. */
  readonly header: RegimeHeader;
  readonly issues: readonly Issue[];
}

/** Reads the header of a document that may be anything; what the meta-schema already says is not said again. */
export function readHeader(document: JsonObject): ReadHeader {
  const source = member(document, 'x-regime');
  const issues: Issue[] = [];
  const frequencies = frequenciesOf(member(source, 'frequency'));
  const chain = readChain(source, frequencies, issues);
  const windows = readWindows(source, frequencies, issues);
  const recipient = textMember(source, 'recipient');
  const code = textMember(source, 'code') ?? '';
  const header: RegimeHeader = {
    code,
    issuer: textMember(source, 'issuer') ?? '',
    legalBasis: textsOf(member(source, 'legalBasis')),
    ...(recipient === undefined ? {} : { recipient }),
    kind: kindOf(member(source, 'kind')),
    frequencies,
    windows,
    except: readExcept(source, frequencies, issues),
    chain,
    signature: member(source, 'signature') === true,
    submitEarly: member(source, 'submitEarly') === true,
  };
  checkDays(header, issues);
  checkDues(source, header, issues);
  const id = textMember(document, '$id');
  const expected = `urn:baocao:regime:${code}`;
  if (id !== undefined && code !== '' && id !== expected)
    issues.push(mistake('id-differs', '/$id', { expected }));
  return { header, issues };
}

/** The levels of the lowest step: who fills a field that does not say otherwise. */
export function lowestLevels(header: RegimeHeader): readonly Level[] {
  return header.chain[0]?.levels ?? [];
}

function isFrequency(value: unknown): value is Frequency {
  return (FREQUENCIES as readonly unknown[]).includes(value);
}

function frequenciesOf(value: Json | undefined): readonly Frequency[] {
  const named = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return [...new Set(named.filter(isFrequency))];
}

function kindOf(value: Json | undefined): RegimeHeader['kind'] {
  return value === 'thematic' || value === 'adhoc' ? value : 'periodic';
}

function levelsOf(value: Json | undefined): readonly Level[] {
  const named = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return named.filter((one): one is Level => (LEVELS as readonly unknown[]).includes(one));
}

/** How high a level stands; of equal height are those that report side by side. */
const HEIGHT: Readonly<Record<Level, number>> = {
  department: 0,
  commune: 0,
  district: 1,
  province: 2,
  ministry: 2,
  nation: 3,
};

function readChain(
  source: Json | undefined,
  frequencies: readonly Frequency[],
  issues: Issue[],
): readonly ChainStep[] {
  const steps = listMember(source, 'chain');
  const chain = steps.map((step, i): ChainStep => ({
    levels: levelsOf(member(step, 'level')),
    due: readDue(member(step, 'due'), frequencies, `${HEADER}/chain/${i}/due`, issues),
  }));
  if (Array.isArray(member(source, 'chain')) && steps.length < 2)
    issues.push(mistake('chain-too-short', `${HEADER}/chain`));
  const met = new Set<Level>();
  chain.forEach((step, i) => {
    for (const level of step.levels) {
      if (met.has(level)) issues.push(mistake('level-twice', `${HEADER}/chain/${i}/level`, { level }));
      met.add(level);
    }
    const below = chain[i - 1];
    if (below && isLower(step, below)) issues.push(mistake('chain-order', `${HEADER}/chain/${i}/level`));
  });
  return chain;
}

function isLower(step: ChainStep, below: ChainStep): boolean {
  const lowest = ({ levels }: ChainStep): number => Math.min(...levels.map((level) => HEIGHT[level]));
  return step.levels.length > 0 && below.levels.length > 0 && lowest(step) < lowest(below);
}

/** A value for every frequency: one for all, or an object keyed by frequency. */
function byFrequency(
  value: Json | undefined,
  frequencies: readonly Frequency[],
  path: string,
  issues: Issue[],
): readonly { frequency: Frequency; value: Json; path: string }[] {
  if (value === undefined) return [];
  if (!isKeyed(value)) return frequencies.map((frequency) => ({ frequency, value, path }));
  return membersOf(value).flatMap(([name, one]) => {
    const place = `${path}/${name}`;
    if (isFrequency(name) && frequencies.includes(name))
      return [{ frequency: name, value: one, path: place }];
    issues.push(mistake('frequency-unknown', place, { frequency: name }));
    return [];
  });
}

function isKeyed(value: Json): boolean {
  const names = membersOf(value).map(([name]) => name);
  return names.length > 0 && names.every(isFrequency);
}

function readDue(
  value: Json | undefined,
  frequencies: readonly Frequency[],
  path: string,
  issues: Issue[],
): ChainStep['due'] {
  const entries = byFrequency(value, frequencies, path, issues).flatMap((one) =>
    isDueRule(one.value) ? [[one.frequency, one.value] as const] : [],
  );
  return Object.fromEntries(entries);
}

function readWindows(
  source: Json | undefined,
  frequencies: readonly Frequency[],
  issues: Issue[],
): RegimeHeader['windows'] {
  const path = `${HEADER}/window`;
  const given = member(source, 'window');
  const windows: Partial<Record<Frequency, WindowRule>> = {};
  for (const one of byFrequency(given, frequencies, path, issues)) {
    if (!isWindowRule(one.value)) continue;
    const found = checkWindow(one.value, one.frequency, one.path);
    issues.push(...found);
    if (found.length > 0) continue;
    windows[one.frequency] = one.value;
    issues.push(...checkContiguity(one.value, one.frequency, one.path));
  }
  if (given !== undefined && isKeyed(given))
    for (const frequency of frequencies)
      if (member(given, frequency) === undefined) issues.push(mistake('window-missing', path, { frequency }));
  return windows;
}

function readExcept(
  source: Json | undefined,
  frequencies: readonly Frequency[],
  issues: Issue[],
): RegimeHeader['except'] {
  const except: Partial<Record<Frequency, readonly number[]>> = {};
  for (const [name, list] of membersOf(member(source, 'except'))) {
    const path = `${HEADER}/except/${name}`;
    if (!isFrequency(name) || !frequencies.includes(name)) {
      issues.push(mistake('frequency-unknown', path, { frequency: name }));
      continue;
    }
    const numbers = Array.isArray(list) ? (list as readonly Json[]) : [];
    except[name] = numbers.filter((index): index is number => Number.isInteger(index));
    numbers.forEach((index, i) => {
      if (typeof index === 'number' && (index < 1 || index > PERIODS_IN_YEAR[name]))
        issues.push(mistake('except-unknown', `${path}/${i}`, { index }));
    });
  }
  return except;
}

/** Days are asked for by requests, which say by when: only ad-hoc and thematic regimes have them, and nothing beside. */
function checkDays({ frequencies, kind }: RegimeHeader, issues: Issue[]): void {
  if (!frequencies.includes('day')) return;
  if (kind === 'periodic') issues.push(mistake('day-of-periodic', `${HEADER}/kind`));
  if (frequencies.length > 1) issues.push(mistake('day-among-others', `${HEADER}/frequency`));
}

function checkDues(source: Json | undefined, header: RegimeHeader, issues: Issue[]): void {
  const steps = listMember(source, 'chain');
  steps.forEach((step, i) => {
    const path = `${HEADER}/chain/${i}`;
    const given = member(step, 'due');
    if (i === steps.length - 1) {
      if (given !== undefined && steps.length > 1) issues.push(mistake('due-on-last', `${path}/due`));
      return;
    }
    if (header.frequencies.includes('day')) {
      if (given !== undefined) issues.push(mistake('due-of-day', `${path}/due`));
      return;
    }
    for (const frequency of header.frequencies) {
      const keyed = given !== undefined && isKeyed(given);
      const value = keyed ? member(given, frequency) : given;
      if (value === undefined)
        issues.push(mistake('due-missing', keyed ? `${path}/due` : path, { frequency }));
      if (!isDueRule(value)) continue;
      issues.push(
        ...checkDue(
          value,
          header.windows[frequency],
          frequency,
          `${path}/due${keyed ? `/${frequency}` : ''}`,
        ),
      );
    }
  });
}

// Shapes. The meta-schema reports what does not fit; here it is only left out.

const DAYS_OF_MONTH = 31;
const MAX_OFFSET = 400;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

function isOffsetNumber(value: Json | undefined): boolean {
  return Number.isInteger(value) && Math.abs(value as number) <= MAX_OFFSET;
}

function isDayOfMonth(value: Json | undefined): boolean {
  return (
    value === 'last' ||
    (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= DAYS_OF_MONTH)
  );
}

function isOffset(value: Json | undefined): value is Offset & JsonObject {
  const months = ['monthsFromStart', 'monthsFromEnd'].filter((name) => member(value, name) !== undefined);
  const days = ['daysFromStart', 'daysFromEnd'].filter((name) => member(value, name) !== undefined);
  if (months.length + days.length !== 1) return false;
  if (![...months, ...days].every((name) => isOffsetNumber(member(value, name)))) return false;
  return months.length === 0 || isDayOfMonth(member(value, 'day'));
}

function isWindowRule(value: Json | undefined): value is WindowRule & Json {
  if (value === 'decree-09' || value === 'calendar') return true;
  return isOffset(member(value, 'from')) && isOffset(member(value, 'to'));
}

function isDueRule(value: Json | undefined): value is DueRule & JsonObject {
  if (!isObject(value)) return false;
  const kinds = ['workingDays', 'monthsFromEnd', 'daysFromEnd'].filter(
    (name) => member(value, name) !== undefined,
  );
  if (kinds.length !== 1 || !isOffsetNumber(member(value, kinds[0]!))) return false;
  const time = member(value, 'time');
  if (time !== undefined && !(typeof time === 'string' && TIME.test(time))) return false;
  return kinds[0] !== 'monthsFromEnd' || isDayOfMonth(member(value, 'day'));
}
