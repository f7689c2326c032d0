/** A regime tried before it is published. Stateless: a document and some contents in, verdicts and roll-ups out. */
import type { Regime } from '../../regimes/dialect/regime.js';
import type { Json, JsonObject, Language, Level } from '../../regimes/words.js';
import { authoriseIssuer, readDeclared } from '../actions/declare-regime.js';
import {
  generateReports,
  tryRegime,
  type OwnPart,
  type TrialReport,
  type TriedNode,
  type TriedReport,
} from '../actions/try-regime.js';
import { problem } from '../problems.js';
import { ok, personOf, type Call, type Endpoint } from './endpoint.js';
import { presentIssues } from './present.js';
import * as s from './schemas.js';

const MOST = { reports: 100, own: 20, units: 30 } as const;
const name: JsonObject = { type: 'string', minLength: 1, maxLength: 200 };
const anyContent: JsonObject = { type: 'object' };
const given = { level: s.level, name, content: anyContent };

interface Body {
  readonly document: Json;
  readonly reports: readonly TrialReport[];
  readonly own?: readonly OwnPart[];
  readonly generate?: {
    readonly level: Level;
    readonly units: number;
    readonly seed: string;
    readonly mistakes?: boolean;
  };
}

export const trialEndpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: '/regimes/trial',
    id: 'tryRegime',
    tag: 'regimes',
    summary:
      'Tries a regime document on given or generated reports: what is wrong with each, and the roll-up; keeps nothing',
    access: 'session',
    body: {
      schema: s.object({
        document: { description: 'A regime document' },
        reports: {
          ...s.list(s.object({ ...given, 'above?': { ...s.list(name), maxItems: 6 } })),
          maxItems: MOST.reports,
        },
        'own?': { ...s.list(s.object(given)), maxItems: MOST.own },
        'generate?': s.object({
          level: s.level,
          units: { type: 'integer', minimum: 1, maximum: MOST.units },
          seed: { type: 'string', maxLength: 60 },
          'mistakes?': s.boolean,
        }),
      }),
    },
    mistakes: { code: 'regime-has-mistakes', below: '/document' },
    answers: {
      200: {
        description: 'The reports with their verdicts, and every unit that they roll up into, lowest first',
        schema: s.object({
          reports: s.list(
            s.object({
              level: s.level,
              name: s.text,
              above: s.list(s.text),
              counted: s.boolean,
              content: s.content,
              issues: s.list(s.issue),
            }),
          ),
          nodes: s.list(
            s.object({
              step: s.integer,
              level: s.level,
              name: s.text,
              content: s.content,
              reported: s.record(s.integer),
              reports: s.integer,
              'own?': s.object({ content: s.content, issues: s.list(s.issue) }),
              issues: s.list(s.issue),
            }),
          ),
        }),
      },
    },
    problems: ['forbidden', 'regime-has-mistakes', 'body-has-mistakes'],
    handle: async (call) => {
      const body = call.body as unknown as Body;
      const regime = readDeclared(body.document);
      const { issuer } = regime.header;
      await authoriseIssuer(call.database.read, personOf(call), 'declare-regime', issuer, call.now());
      refuseOtherLevels(regime, body);
      const reports = [...body.reports, ...generated(regime, body.generate, call.language)];
      const tried = tryRegime(regime, reports, body.own ?? [], call.now().toISOString());
      return ok({
        reports: tried.reports.map((one, index) => presentReport(one, reports[index]?.above ?? [], call)),
        nodes: tried.nodes.map((node) => presentNode(node, call)),
      });
    },
  },
];

/** Reports come from the lowest step, own parts from the steps between. */
function refuseOtherLevels({ header }: Regime, { reports, own = [], generate }: Body): void {
  const lowest = header.chain[0]?.levels ?? [];
  const between = header.chain.slice(1, -1).flatMap(({ levels }) => levels);
  const wrong = [
    ...reports.map(({ level }, index) => [`/reports/${index}/level`, level, lowest] as const),
    ...own.map(({ level }, index) => [`/own/${index}/level`, level, between] as const),
    ...(generate ? [['/generate/level', generate.level, lowest] as const] : []),
  ].filter(([, level, levels]) => !levels.includes(level));
  if (wrong.length === 0) return;
  throw problem('body-has-mistakes', {
    issues: wrong.map(([path, level, levels]) => ({
      path,
      rule: 'enum',
      severity: 'error',
      message: {
        vi: `Cấp "${level}" không điền phần này; chọn ${levels.join(', ') || '(không có cấp nào)'}`,
        en: `The level "${level}" does not fill this in; choose ${levels.join(', ') || '(there is none)'}`,
      },
      params: { allowedValues: [...levels] },
    })),
  });
}

const NAMES = {
  unit: { vi: 'Đơn vị thử', en: 'Trial unit' },
  above: { vi: 'Đơn vị tổng hợp', en: 'Aggregating unit' },
} as const;

/** Made-up units; where the chain has steps between, they stand below two of them. */
function generated(regime: Regime, wanted: Body['generate'], language: Language): TrialReport[] {
  if (!wanted) return [];
  const between = regime.header.chain.length > 2;
  const made = generateReports(regime, { mistakes: false, ...wanted });
  return made.map(({ level, name: number, content }, index) => ({
    level,
    name: `${NAMES.unit[language]} ${number}`,
    content,
    above: between ? [`${NAMES.above[language]} ${(index % Math.min(2, made.length)) + 1}`] : [],
  }));
}

const presentReport = (report: TriedReport, above: readonly string[], call: Call): Json => ({
  level: report.level,
  name: report.name,
  above: [...above],
  counted: report.counted,
  content: report.content,
  issues: presentIssues(report.issues, call.language),
});

const presentNode = (node: TriedNode, call: Call): Json => ({
  step: node.step,
  level: node.level,
  name: node.name,
  content: node.content,
  reported: { ...node.reported },
  reports: node.reports,
  ...(node.own
    ? { own: { content: node.own.content, issues: presentIssues(node.own.issues, call.language) } }
    : {}),
  issues: presentIssues(node.issues, call.language),
});
