/** Declaring a regime: a document becomes a draft version, or every mistake in it is told. */
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { nfc } from '../../regimes/canonical.js';
import type { Issue, Json } from '../../regimes/words.js';
import { may, type PlaceAct } from '../../regimes/policy.js';
import { issueOf } from '../../forms/messages.js';
import { problem } from '../problems.js';
import { locked, takeTurn, type Database, type Queries } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import type { Person } from '../store/people.js';
import { insertDraft, regimeExists, replaceDraft, versionsOf, type VersionRow } from '../store/regimes.js';
import { idsOfPath, nation, unitByCode } from '../store/units.js';
import { refuseLostPrefills } from './prefill-checks.js';
import { dayOf } from '../../regimes/calendar.js';

type Deps = { readonly database: Database; readonly now: () => Date };

/**
 * The regime that a document declares.
 * @throws Problem regime-has-mistakes with all of them
 */
export function readDeclared(document: Json): Regime {
  const result = readRegime(nfc(document));
  if (!result.regime) throw problem('regime-has-mistakes', { issues: result.issues });
  return result.regime;
}

/** @throws Problem forbidden unless the person administers the nation or the issuer's unit */
export async function authoriseIssuer(
  queries: Queries,
  person: Person,
  act: Extract<
    PlaceAct,
    'declare-regime' | 'publish-regime' | 'retire-regime' | 'exempt-units' | 'lock-periods' | 'load-past'
  >,
  issuer: string,
  now: Date,
): Promise<void> {
  const day = dayOf(now.toISOString());
  const place = (await unitByCode(queries, issuer, day)) ?? (await nation(queries, day));
  if (!place || !may(person, act, { unitPath: idsOfPath(place.path) })) throw problem('forbidden');
}

/** The mistake of a recipient that is no unit today, if it is none. */
export async function unknownRecipient(
  queries: Queries,
  regime: Regime,
  now: Date,
): Promise<Issue | undefined> {
  const { recipient } = regime.header;
  if (recipient === undefined || (await unitByCode(queries, recipient, dayOf(now.toISOString()))))
    return undefined;
  return {
    path: '/x-regime/recipient',
    rule: 'recipient-unknown',
    severity: 'error',
    message: {
      vi: `Không có đơn vị nào mang mã ${recipient}`,
      en: `There is no unit with the code ${recipient}`,
    },
    params: { recipient },
  };
}

async function refuseUnknownRecipient(queries: Queries, regime: Regime, now: Date): Promise<void> {
  const issue = await unknownRecipient(queries, regime, now);
  if (issue) throw problem('regime-has-mistakes', { issues: [issue] });
}

/**
 * Version 1 of a new regime, or (with `code`) the next version of one that exists, as a draft.
 * @throws Problem regime-has-mistakes, forbidden, conflict (the code is taken), not-found (no such regime)
 */
export async function declareRegime(
  deps: Deps,
  person: Person,
  document: Json,
  code?: string,
): Promise<{ readonly code: string; readonly version: number }> {
  const now = deps.now();
  if (code !== undefined && !(await regimeExists(deps.database.read, code))) throw problem('not-found');
  // Before the transaction: a large document takes seconds to read, and SQLite has one writer.
  const regime = readDeclared(document);
  return deps.database.write(async (trx) => {
    await takeTurn(trx, 'declaring');
    if (code !== undefined) refuseOtherCode(regime, code);
    await authoriseIssuer(trx, person, 'declare-regime', regime.header.issuer, now);
    if (code !== undefined) await authoriseOwner(trx, person, code, now);
    await refuseUnknownRecipient(trx, regime, now);
    await refuseLostPrefills(trx, regime);
    if (code === undefined && (await regimeExists(trx, regime.code))) {
      throw problem('conflict', {
        detail: {
          vi: `Mã ${regime.code} đã có chế độ báo cáo dùng`,
          en: `A regime with the code ${regime.code} exists`,
        },
      });
    }
    const at = now.toISOString();
    const version = await insertDraft(trx, regime, { at, userId: person.userId });
    await recordEvent(trx, {
      at,
      type: 'regime.declared',
      actorId: person.userId,
      regime: regime.code,
      data: { version, hash: regime.hash },
    });
    return { code: regime.code, version };
  });
}

/** The mistake of a document that is about another regime than the one it is sent to. */
export function otherCode(regime: Regime, code: string): Issue | undefined {
  if (regime.code === code) return undefined;
  return issueOf('const', '/x-regime/code', undefined, { allowedValue: code });
}

function refuseOtherCode(regime: Regime, code: string): void {
  const issue = otherCode(regime, code);
  if (issue) throw problem('regime-has-mistakes', { issues: [issue] });
}

/** Whoever declares a new version must have a say over the issuer of the old ones too. */
export async function authoriseOwner(
  queries: Queries,
  person: Person,
  code: string,
  now: Date,
): Promise<void> {
  const row = await queries('regimes').where({ code }).first<{ issuer: string } | undefined>('issuer');
  if (row) await authoriseIssuer(queries, person, 'declare-regime', row.issuer, now);
}

/** The entity tag of a version: the hash of its document. */
export const etagOfVersion = (row: Pick<VersionRow, 'hash'>): string => `"${row.hash}"`;

/** Whether an `If-Match` header names an entity tag. */
export function names(header: string, etag: string): boolean {
  return header.trim() === '*' || header.split(',').some((one) => one.trim() === etag);
}

/**
 * Replaces the document of a draft version.
 * @param ifMatch the version that the change was decided on; without one it replaces whatever is there
 * @throws Problem not-found, state-forbids (it is published), regime-stale, regime-has-mistakes, forbidden
 */
export async function replaceVersion(
  deps: Deps,
  person: Person,
  code: string,
  version: number,
  document: Json,
  ifMatch?: string,
): Promise<void> {
  const now = deps.now();
  await ownDraft(deps.database.read, person, { code, version }, now);
  const regime = readDeclared(document);
  refuseOtherCode(regime, code);
  await deps.database.write(async (trx) => {
    // Whoever publishes the version at this moment locks the same row.
    await locked(deps.database, trx('regimes').where({ code }).select('code'));
    const row = await ownDraft(trx, person, { code, version }, now);
    if (ifMatch !== undefined && !names(ifMatch, etagOfVersion(row))) throw problem('regime-stale');
    await authoriseIssuer(trx, person, 'declare-regime', regime.header.issuer, now);
    await refuseUnknownRecipient(trx, regime, now);
    await refuseLostPrefills(trx, regime);
    await replaceDraft(trx, row.id, regime);
    await recordEvent(trx, {
      at: now.toISOString(),
      type: 'regime.revised',
      actorId: person.userId,
      regime: code,
      data: { version, hash: regime.hash },
    });
  });
}

/** @throws Problem not-found, forbidden, state-forbids (it is published) */
async function ownDraft(
  queries: Queries,
  person: Person,
  which: { readonly code: string; readonly version: number },
  now: Date,
): Promise<VersionRow> {
  const row = (await versionsOf(queries, which.code)).find(({ version }) => version === which.version);
  if (!row) throw problem('not-found');
  await authoriseOwner(queries, person, which.code, now);
  if (row.state === 'published') throw problem('state-forbids');
  return row;
}
