/** Regimes over the wire: the public catalogue, documents, declaration and publication. */
import { standaloneModule } from '../../forms/ajv.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { schemaForLevel } from '../../regimes/dialect/level-schema.js';
import { META_SCHEMA } from '../../regimes/dialect/meta-schema.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { nfc } from '../../regimes/canonical.js';
import { LEVELS, isLevel, type Json, type JsonObject } from '../../regimes/words.js';
import { declareRegime, etagOfVersion, replaceVersion } from '../actions/declare-regime.js';
import { publishRegime, type Publication } from '../actions/publish-regime.js';
import { prefillIssues } from '../actions/prefill-checks.js';
import { problem } from '../problems.js';
import {
  allVersions,
  documentOf,
  keep,
  regimeExists,
  regimeOf,
  versionFor,
  versionsOf,
  type VersionRow,
} from '../store/regimes.js';
import { dayOf } from '../../regimes/calendar.js';
import { created, ok, param, personOf, type Call, type Endpoint } from './endpoint.js';
import { presentIssues } from './present.js';
import { presentRetirement, retirementSchema } from './retirements.js';
import { writtenRegimes } from '../store/requests.js';
import { refuseStrangers } from './written-regimes.js';
import { retirements, type Retirement } from '../store/retirements.js';
import * as s from './schemas.js';

const document: JsonObject = { description: 'A regime document; its mistakes are all told at once' };
const one = { regime: s.codeParameter };
const versioned = { ...one, n: s.versionParameter };

const summary = {
  code: s.text,
  label: s.words,
  issuer: s.text,
  legalBasis: s.list(s.text),
  kind: s.text,
  frequencies: s.list(s.text),
  chain: s.list(s.object({ levels: s.list(s.level) })),
  'recipient?': s.text,
  latest: s.object({ version: s.integer, state: s.text }),
  'current?': s.object({ version: s.integer, effectiveFrom: s.text }),
  // Written for one request.
  'written?': { const: true },
  'retirement?': retirementSchema,
};
const version = s.object({
  version: s.integer,
  state: s.text,
  hash: s.hash,
  'effectiveFrom?': s.text,
  'publishedAt?': s.instant,
  createdAt: s.instant,
});
const whole = s.object({ ...summary, versions: s.list(version) });

export const regimeEndpoints: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/regimes',
    id: 'listRegimes',
    tag: 'regimes',
    summary: 'The catalogue; without a session, regimes with a published version only',
    access: 'public',
    answers: { 200: { description: 'Every regime', schema: s.object({ items: s.list(s.object(summary)) }) } },
    handle: async (call) => ok({ items: await presentCatalogue(call) }),
  },
  {
    method: 'post',
    path: '/regimes',
    id: 'declareRegime',
    tag: 'regimes',
    summary: 'Declares a new regime: its document becomes version 1, a draft',
    access: 'session',
    body: { schema: document },
    mistakes: { code: 'regime-has-mistakes', below: '' },
    answers: { 201: { description: 'The regime', schema: whole } },
    problems: ['regime-has-mistakes', 'conflict'],
    handle: async (call) => {
      const { code } = await declareRegime(call, personOf(call), call.body);
      return created(await presentRegime(call, code), {
        Location: `/api/v1/regimes/${encodeURIComponent(code)}`,
      });
    },
  },
  {
    method: 'post',
    path: '/regimes/check',
    id: 'checkRegime',
    tag: 'regimes',
    summary: 'Every mistake in a document, without keeping it',
    access: 'session',
    body: { schema: document },
    mistakes: { code: 'regime-has-mistakes', below: '' },
    answers: {
      200: {
        description: 'Its mistakes; none: it may be declared',
        schema: s.object({ issues: s.list(s.issue) }),
      },
    },
    problems: ['regime-has-mistakes'],
    handle: async (call) => {
      const result = readRegime(nfc(call.body));
      const issues = result.regime
        ? [...result.warnings, ...(await prefillIssues(call.database.read, result.regime))]
        : result.issues;
      return ok({ issues: presentIssues(issues, call.language) });
    },
  },
  {
    method: 'get',
    path: '/regimes/{regime}',
    id: 'readRegime',
    tag: 'regimes',
    summary: 'One regime and its versions',
    access: 'public',
    params: one,
    answers: { 200: { description: 'The regime', schema: whole } },
    handle: async (call) => ok(await presentRegime(call, param(call, 'regime'))),
  },
  {
    method: 'post',
    path: '/regimes/{regime}/versions',
    id: 'declareVersion',
    tag: 'regimes',
    summary: 'Declares the next version of a regime as a draft',
    access: 'session',
    params: one,
    body: { schema: document },
    mistakes: { code: 'regime-has-mistakes', below: '' },
    answers: { 201: { description: 'The regime', schema: whole } },
    problems: ['regime-has-mistakes'],
    handle: async (call) => {
      const code = param(call, 'regime');
      const declared = await declareRegime(call, personOf(call), call.body, code);
      const Location = `/api/v1/regimes/${encodeURIComponent(code)}/versions/${declared.version}`;
      return created(await presentRegime(call, code), { Location });
    },
  },
  {
    method: 'get',
    path: '/regimes/{regime}/versions/{n}',
    id: 'readVersion',
    tag: 'regimes',
    summary: 'The document of a version itself',
    access: 'public',
    params: versioned,
    answers: {
      200: { description: 'A JSON Schema', schema: { type: 'object' }, type: 'application/schema+json' },
    },
    handle: async (call) => {
      const row = await visibleVersion(call);
      const body = await documentOf(call.database.read, row.id);
      return ok(body, {
        'Content-Type': 'application/schema+json; charset=utf-8',
        'X-Baocao-Hash': row.hash,
        ETag: etagOfVersion(row),
      });
    },
  },
  {
    method: 'put',
    path: '/regimes/{regime}/versions/{n}',
    id: 'replaceVersion',
    tag: 'regimes',
    summary: 'Replaces the document of a draft version; with If-Match, only the one that was read',
    access: 'session',
    params: versioned,
    headers: ['If-Match'],
    body: { schema: document },
    mistakes: { code: 'regime-has-mistakes', below: '' },
    answers: { 200: { description: 'The regime', schema: whole } },
    problems: ['regime-has-mistakes', 'state-forbids', 'regime-stale'],
    handle: async (call) => {
      const code = param(call, 'regime');
      const n = Number(param(call, 'n'));
      await replaceVersion(call, personOf(call), code, n, call.body, call.header('if-match'));
      const [row] = (await versionsOf(call.database.read, code)).filter((one) => one.version === n);
      return ok(await presentRegime(call, code), row ? { ETag: etagOfVersion(row) } : {});
    },
  },
  {
    method: 'post',
    path: '/regimes/{regime}/versions/{n}/publish',
    id: 'publishVersion',
    tag: 'regimes',
    summary: 'Publishes a draft version: its obligations are made at once',
    access: 'session',
    params: versioned,
    body: {
      schema: s.object({
        effectiveFrom: { type: 'string', minLength: 1, maxLength: 20 },
        'drafts?': { enum: ['keep', 'migrate'] },
      }),
    },
    answers: {
      200: {
        description: 'The regime, and what was made',
        schema: s.object({
          ...summary,
          versions: s.list(version),
          obligations: s.object({ made: s.integer, removed: s.integer, kept: s.list(s.text) }),
          migrated: s.list(s.object({ period: s.text, reports: s.integer, lost: s.integer })),
        }),
      },
    },
    problems: ['state-forbids'],
    handle: async (call) => {
      const code = param(call, 'regime');
      const publication = call.body as unknown as Publication;
      const made = await publishRegime(call, personOf(call), code, Number(param(call, 'n')), publication);
      const obligations = { made: made.made, removed: made.removed, kept: [...made.kept] };
      const migrated = made.migrated.map((one) => ({ ...one }));
      return ok({ ...(await presentRegime(call, code)), obligations, migrated });
    },
  },
  {
    method: 'get',
    path: '/regimes/{regime}/versions/{n}/validators/{level}',
    id: 'readValidator',
    tag: 'regimes',
    summary: 'The compiled check of what one level fills in, as an ES module for browsers (LEVEL.js)',
    access: 'public',
    params: { ...versioned, level: { enum: LEVELS.map((level) => `${level}.js`) } },
    answers: { 200: { description: 'A module', schema: s.text, type: 'text/javascript' } },
    handle: async (call) => {
      const row = await visibleVersion(call);
      const level = param(call, 'level').replace(/\.js$/, '');
      if (!isLevel(level)) throw problem('not-found');
      const regime = await regimeOf(call.database.read, row);
      if (!regime.header.chain.some(({ levels }) => levels.includes(level))) throw problem('not-found');
      const cache = row.state === 'published' ? 'public, max-age=31536000, immutable' : 'no-store';
      return {
        status: 200,
        text: { type: 'text/javascript; charset=utf-8', text: validatorOf(regime, level) },
        headers: { 'Cache-Control': cache },
      };
    },
  },
  {
    method: 'get',
    path: '/dialect',
    id: 'readDialect',
    tag: 'regimes',
    summary: 'The meta-schema of regime documents',
    access: 'public',
    answers: {
      200: { description: 'A JSON Schema', schema: { type: 'object' }, type: 'application/schema+json' },
    },
    handle: () =>
      Promise.resolve(ok(META_SCHEMA, { 'Content-Type': 'application/schema+json; charset=utf-8' })),
  },
];

const validators = new Map<string, string>();

function validatorOf(regime: Regime, level: (typeof LEVELS)[number]): string {
  const key = `${regime.hash} ${level}`;
  const known = validators.get(key);
  if (known !== undefined) return known;
  const text = standaloneModule(schemaForLevel(regime, level));
  keep(validators, key, text, 100);
  return text;
}

/** Drafts are for those who are logged in; what is published is public. */
async function visibleVersion(call: Call): Promise<VersionRow> {
  await refuseStrangers(call, param(call, 'regime'));
  const rows = await versionsOf(call.database.read, param(call, 'regime'), call.person !== undefined);
  const row = rows.find((candidate) => candidate.version === Number(param(call, 'n')));
  if (!row) throw problem('not-found');
  return row;
}

async function presentCatalogue(call: Call): Promise<Json[]> {
  const byCode = new Map<string, VersionRow[]>();
  for (const row of await allVersions(call.database.read, call.person !== undefined)) {
    byCode.set(row.regime, [...(byCode.get(row.regime) ?? []), row]);
  }
  const retired = await retirements(call.database.read);
  const written = await writtenRegimes(call.database.read);
  const items: Json[] = [];
  for (const [code, versions] of byCode) {
    if (call.person === undefined && written.has(code)) continue;
    items.push(await presentSummary(call, versions, { retired: retired.get(code), written }));
  }
  return items;
}

async function presentSummary(
  call: Call,
  versions: readonly VersionRow[],
  { retired, written }: { readonly retired: Retirement | undefined; readonly written: ReadonlySet<string> },
): Promise<JsonObject> {
  const latest = versions.at(-1);
  if (!latest) throw problem('not-found');
  const current = versionFor(versions, dayOf(call.now().toISOString()));
  const { code, label, header } = await regimeOf(call.database.read, current ?? latest);
  return {
    code,
    label: { vi: label.vi, en: label.en },
    issuer: header.issuer,
    legalBasis: [...header.legalBasis],
    kind: header.kind,
    frequencies: [...header.frequencies],
    chain: header.chain.map(({ levels }) => ({ levels: [...levels] })),
    ...(header.recipient === undefined ? {} : { recipient: header.recipient }),
    latest: { version: latest.version, state: latest.state },
    ...(current ? { current: { version: current.version, effectiveFrom: current.effectiveFrom ?? '' } } : {}),
    ...(retired ? { retirement: presentRetirement(retired) } : {}),
    ...(written.has(code) ? { written: true } : {}),
  };
}

async function presentRegime(call: Call, code: string): Promise<JsonObject> {
  const queries = call.database.read;
  if (!(await regimeExists(queries, code))) throw problem('not-found');
  await refuseStrangers(call, code);
  const versions = await versionsOf(queries, code, call.person !== undefined);
  return {
    ...(await presentSummary(call, versions, {
      retired: (await retirements(queries, code)).get(code),
      written: await writtenRegimes(queries),
    })),
    versions: versions.map((row) => ({
      version: row.version,
      state: row.state,
      hash: row.hash,
      ...(row.effectiveFrom === null ? {} : { effectiveFrom: row.effectiveFrom }),
      ...(row.publishedAt === null ? {} : { publishedAt: row.publishedAt }),
      createdAt: row.createdAt,
    })),
  };
}
