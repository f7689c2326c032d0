/**
 * A regime tried before anybody owes it: contents judged as they would be, and rolled up step by step to the nation.
 * Nothing is stored, so a trial needs no period, no unit that exists and no published version.
 */
import { compileCheck } from '../../forms/ajv.js';
import { evaluate, type Verdict } from '../../forms/evaluate.js';
import { makeForm, type Form, type SchemaCheck } from '../../forms/form.js';
import { generateContent } from '../../forms/generate/generate.js';
import { isMessageKey, issueOf } from '../../forms/messages.js';
import { aggregationOf, type RollupState } from '../../regimes/aggregate/aggregation.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { at } from '../../regimes/pointer.js';
import type { Issue, JsonObject, Level } from '../../regimes/words.js';

export interface TrialReport {
  readonly level: Level;
  readonly name: string;
  /** The aggregating units above it, the nearest first; those that are not named are one for each step. */
  readonly above?: readonly string[];
  readonly content: JsonObject;
}
/** What an aggregating unit writes itself, beside its roll-up. */
export type OwnPart = Pick<TrialReport, 'level' | 'name' | 'content'>;

export interface TriedReport extends Verdict {
  readonly level: Level;
  readonly name: string;
  /** Only a report without errors could be sent, so only such a one is in the roll-up. */
  readonly counted: boolean;
}

/** A unit that others report to. */
export interface TriedNode {
  readonly step: number;
  readonly level: Level;
  readonly name: string;
  readonly content: JsonObject;
  /** How many reports stand behind each cell. */
  readonly reported: Readonly<Record<string, number>>;
  readonly reports: number;
  readonly own?: Verdict;
  /** What of the roll-up is not as its derived schema says: a fault of the regime, or of ours. */
  readonly issues: readonly Issue[];
}

export interface Tried {
  readonly reports: readonly TriedReport[];
  readonly nodes: readonly TriedNode[];
}

const forms = new Map<string, Form>();
const KEPT = 12;

/** Forms of a few documents: while somebody edits, each hash is asked for once or twice and never again. */
function trialForm(regime: Regime, level: Level): Form {
  const key = `${regime.hash} ${level}`;
  const known = forms.get(key);
  if (known) return known;
  const form = makeForm(regime, level, compileCheck(schemaForLevel(regime, level)));
  const oldest = forms.keys().next();
  if (forms.size >= KEPT && !oldest.done) forms.delete(oldest.value);
  forms.set(key, form);
  return form;
}

export interface Generated {
  readonly level: Level;
  readonly name: string;
  readonly content: JsonObject;
}

/** Plausible reports of so many units of a level; every second one with a broken rule where that is asked for. */
export function generateReports(
  regime: Regime,
  wanted: {
    readonly level: Level;
    readonly units: number;
    readonly seed: string;
    readonly mistakes: boolean;
  },
): Generated[] {
  const form = trialForm(regime, wanted.level);
  return Array.from({ length: wanted.units }, (_, index) => ({
    level: wanted.level,
    name: String(index + 1),
    content: generateContent(form, {
      seed: `${wanted.seed} ${index}`,
      mistakes: wanted.mistakes && index % 2 === 0 ? 1 : 0,
    }),
  }));
}

interface Standing {
  readonly name: string;
  readonly level: Level;
  readonly above: readonly string[];
  readonly state: RollupState;
  readonly reports: number;
}

/** Judges the reports of the lowest step and rolls them up. `approvedAt` stands in for the moments of approval. */
export function tryRegime(
  regime: Regime,
  reports: readonly TrialReport[],
  own: readonly OwnPart[],
  approvedAt: string,
): Tried {
  const aggregation = aggregationOf(regime);
  const texts = new Map<string, JsonObject>();
  const tried = reports.map((report, index): TriedReport & { state?: RollupState } => {
    const verdict = evaluate(trialForm(regime, report.level), report.content);
    const source = { unit: { code: `0.${index}`, name: report.name }, revision: 1, approvedAt };
    texts.set(source.unit.code, verdict.content);
    const { level, name } = report;
    const state = aggregation.lift(aggregation.leaf(verdict.content, source, level), level);
    return { level, name, counted: verdict.errors === 0, ...verdict, state };
  });
  let standing = reports.flatMap(({ name, level, above = [] }, index): Standing[] => {
    const one = tried[index];
    return one?.counted && one.state ? [{ name, level, above, state: one.state, reports: 1 }] : [];
  });
  const nodes: TriedNode[] = [];
  const climb = { regime, approvedAt, texts, own, checks: new Map<Level, SchemaCheck>() };
  for (let step = 1; step < regime.header.chain.length; step += 1) {
    const climbed = climbStep(climb, standing, step);
    nodes.push(...climbed.map(({ node }) => node));
    standing = climbed.map(({ standing: next }) => next);
  }
  return { reports: tried.map(({ state: _, ...report }) => report), nodes };
}

interface Climb {
  readonly regime: Regime;
  readonly approvedAt: string;
  readonly own: readonly OwnPart[];
  readonly texts: Map<string, JsonObject>;
  /** Of roll-ups, by the level at which they stand. */
  readonly checks: Map<Level, SchemaCheck>;
}

function climbStep(
  climb: Climb,
  below: readonly Standing[],
  step: number,
): readonly { readonly node: TriedNode; readonly standing: Standing }[] {
  const { chain } = climb.regime.header;
  const level = chain[step]?.levels[0] ?? 'nation';
  const last = step === chain.length - 1;
  const groups = new Map<string, Standing[]>();
  for (const one of below) {
    const name = last ? '' : (one.above[0] ?? '1');
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  if (last && groups.size === 0) groups.set('', []);
  return [...groups].map(([name, members]) => nodeOf(climb, members, { step, level, name, last }));
}

function nodeOf(
  { regime, approvedAt, own, texts, checks }: Climb,
  members: readonly Standing[],
  place: { readonly step: number; readonly level: Level; readonly name: string; readonly last: boolean },
): { readonly node: TriedNode; readonly standing: Standing } {
  const { step, level, name, last } = place;
  const aggregation = aggregationOf(regime);
  const rollup = aggregation.combineAll(members.map(({ state }) => state));
  const finished = aggregation.finish(rollup);
  const part = last ? undefined : own.find((one) => one.level === level && one.name === name);
  const judged = part && evaluate(trialForm(regime, level), part.content, { rollup: finished.content });
  const written = judged?.content ?? {};
  const source = { unit: { code: `${step}.${name}`, name }, revision: 1, approvedAt };
  texts.set(source.unit.code, written);
  const ownState = aggregation.leaf(written, source, level);
  const state = last ? rollup : aggregation.combine(rollup, ownState);
  const shown = last ? finished.content : aggregation.reportContent(rollup, written, ownState, level);
  const content = aggregation.inlineTexts(shown, ({ unit, path }) => {
    const text = at(texts.get(unit.code), path);
    if (typeof text !== 'string') throw new Error(`The trial lost the text ${unit.code}${path}`);
    return text;
  });
  const check =
    checks.get(level) ?? compileCheck(last ? aggregation.schema : aggregation.reportSchema(level));
  checks.set(level, check);
  const reports = members.reduce((sum, one) => sum + one.reports, 0);
  const issues = check(content).map(({ instancePath, keyword, params }) =>
    issueOf(isMessageKey(keyword) ? keyword : 'type', instancePath, undefined, params as JsonObject),
  );
  return {
    node: {
      step,
      level,
      name,
      content,
      reported: finished.reported,
      reports,
      ...(judged ? { own: judged } : {}),
      issues,
    },
    standing: {
      name,
      level,
      above: members[0]?.above.slice(1) ?? [],
      state: aggregation.lift(state, level),
      reports,
    },
  };
}
