/** Versions of a regime held against each other, and a candidate tried on what was really reported. */
import { REASONS, type Reason } from '../../regimes/compatibility/reasons.js';
import { COMPATIBILITIES } from '../../regimes/compatibility/reasons.js';
import type { CompatibilityVerdict } from '../../regimes/compatibility/compatibility.js';
import { lastDay, parsePeriod } from '../../regimes/period.js';
import type { Json, JsonObject } from '../../regimes/words.js';
import { comparedVersions, verdictOf } from '../actions/compare-versions.js';
import { authoriseIssuer } from '../actions/declare-regime.js';
import { replayVersion, type Replayed } from '../actions/replay-version.js';
import { problem } from '../problems.js';
import { regimeOf, versionsOf } from '../store/regimes.js';
import { openPeriodsOf } from '../store/version-use.js';
import { ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { presentIssues } from './present.js';
import { refuseStrangers } from './written-regimes.js';
import * as s from './schemas.js';

const versioned = { regime: s.codeParameter, n: s.versionParameter };
const compatibility: JsonObject = { enum: [...COMPATIBILITIES] };
const reason = s.object({ code: { enum: Object.keys(REASONS) }, compatibility, message: s.words });
const verdict = s.object({
  compatibility,
  fields: s.list(
    s.object({
      path: s.text,
      'was?': s.text,
      kind: { enum: ['added', 'renamed', 'dropped', 'changed'] },
      label: s.words,
      compatibility,
      reasons: s.list(reason),
    }),
  ),
  rules: s.list(s.object({ id: s.text, path: s.text, compatibility, reasons: s.list(reason) })),
  header: s.list(reason),
  unchanged: s.integer,
});

export const versionEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/regimes/{regime}/versions/{n}/changes',
    id: 'readChanges',
    tag: 'regimes',
    summary: 'What a version changes, field by field, and what that means for reports of the version before',
    access: 'public',
    params: versioned,
    query: { against: s.versionParameter },
    answers: {
      200: {
        description: 'The verdict; null for a first version',
        schema: s.object({
          regime: s.text,
          version: s.integer,
          against: s.nullable(s.integer),
          verdict: s.nullable(verdict),
        }),
      },
    },
    handle: async (call) => ok(await presentChanges(call)),
  },
  {
    method: 'get',
    path: '/regimes/{regime}/versions/{n}/open-reports',
    id: 'listOpenReports',
    tag: 'regimes',
    summary: 'Periods in which reports are open, and under which version; what publishing has to decide on',
    access: 'session',
    params: versioned,
    answers: {
      200: {
        description: 'Periods, the latest first',
        schema: s.object({
          items: s.list(s.object({ period: s.text, version: s.integer, drafts: s.integer, sent: s.integer })),
        }),
      },
    },
    handle: async (call) => {
      await authoriseVersion(call);
      const open = await openPeriodsOf(call.database.read, param(call, 'regime'));
      const items = open.map(({ period, version, drafts, sent }) => ({ period, version, drafts, sent }));
      return ok({ items });
    },
  },
  {
    method: 'post',
    path: '/regimes/{regime}/versions/{n}/replay',
    id: 'replayVersion',
    tag: 'regimes',
    summary: 'Tries a version on what the lowest step really sent in one period; keeps nothing',
    access: 'session',
    params: versioned,
    body: { schema: s.object({ 'period?': { type: 'string', maxLength: 20 } }), optional: true },
    answers: {
      200: {
        description: 'How many reports would fail, and the first of them; null where nothing was ever sent',
        schema: s.object({
          replayed: s.nullable(
            s.object({
              period: s.text,
              reports: s.integer,
              failed: s.integer,
              warned: s.integer,
              failures: s.list(
                s.object({
                  unit: s.named,
                  revision: s.integer,
                  errors: s.integer,
                  warnings: s.integer,
                  issues: s.list(s.issue),
                }),
              ),
              lost: s.record(s.integer),
            }),
          ),
        }),
      },
    },
    handle: async (call) => ok({ replayed: await replay(call) }),
  },
];

async function presentChanges(call: Call): Promise<JsonObject> {
  const { against } = call.query;
  const which = {
    code: param(call, 'regime'),
    version: Number(param(call, 'n')),
    against: against === undefined ? undefined : Number(against),
  };
  await refuseStrangers(call, which.code);
  const compared = await comparedVersions(call.database.read, which, call.person !== undefined);
  const found = await verdictOf(call.database.read, compared);
  return {
    regime: which.code,
    version: which.version,
    against: compared.older?.version ?? null,
    verdict: found ? presentVerdict(found) : null,
  };
}

function presentVerdict({
  compatibility: whole,
  fields,
  rules,
  header,
  unchanged,
}: CompatibilityVerdict): Json {
  return {
    compatibility: whole,
    fields: fields.map(({ path, was, kind, label, compatibility: own, reasons }) => ({
      path,
      ...(was === undefined ? {} : { was }),
      kind,
      label: { ...label },
      compatibility: own,
      reasons: reasons.map(presentReason),
    })),
    rules: rules.map(({ id, path, compatibility: own, reasons }) => ({
      id,
      path,
      compatibility: own,
      reasons: reasons.map(presentReason),
    })),
    header: header.map(presentReason),
    unchanged,
  };
}

const presentReason = ({ code, compatibility: own, message }: Reason): Json => ({
  code,
  compatibility: own,
  message: { ...message },
});

/** What is tried shows what units have reported: it is for those who may publish. */
async function authoriseVersion(call: Call): Promise<void> {
  const rows = await versionsOf(call.database.read, param(call, 'regime'));
  const row = rows.find(({ version }) => version === Number(param(call, 'n')));
  if (!row) throw problem('not-found');
  const { issuer } = (await regimeOf(call.database.read, row)).header;
  await authoriseIssuer(call.database.read, personOf(call), 'publish-regime', issuer, call.now());
}

async function replay(call: Call): Promise<Json> {
  await authoriseVersion(call);
  const code = param(call, 'regime');
  const { newer } = await comparedVersions(
    call.database.read,
    { code, version: Number(param(call, 'n')) },
    true,
  );
  const { period: asked } = call.body as { period?: string };
  const period = asked ?? (await lastSent(call, code));
  if (period === undefined) return null;
  if (!parsePeriod(period)) throw unknownPeriod(period);
  const candidate = await regimeOf(call.database.read, newer);
  return presentReplay(await replayVersion(call.database.read, candidate, period), call);
}

/** The latest period in which something was sent. */
async function lastSent(call: Call, code: string): Promise<string | undefined> {
  const open = await openPeriodsOf(call.database.read, code);
  const day = (id: string): string => {
    const period = parsePeriod(id);
    return period ? lastDay(period) : '';
  };
  return open.filter(({ sent }) => sent > 0).sort((a, b) => day(b.period).localeCompare(day(a.period)))[0]
    ?.period;
}

const unknownPeriod = (period: string): Error =>
  problem('body-has-mistakes', {
    issues: [
      {
        path: '/period',
        rule: 'period',
        severity: 'error',
        message: { vi: `"${period}" không phải là một kỳ báo cáo`, en: `"${period}" is no period` },
        params: {},
      },
    ],
  });

function presentReplay(replayed: Replayed, call: Call): Json {
  return {
    period: replayed.period,
    reports: replayed.reports,
    failed: replayed.failed,
    warned: replayed.warned,
    failures: replayed.failures.map((one) => ({
      unit: { ...one.unit },
      revision: one.revision,
      errors: one.errors,
      warnings: one.warnings,
      issues: presentIssues(one.issues, call.language),
    })),
    lost: { ...replayed.lost },
  };
}
