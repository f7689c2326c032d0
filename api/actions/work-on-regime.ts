/**
 * Working on a regime as one goes: its text is kept at every pause, right or wrong, and whenever it is a regime
 * without mistakes it is the draft version too. One chain of entity tags protects both.
 */
import { readRegime } from '../../regimes/dialect/read-regime.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { textMember } from '../../regimes/dialect/json.js';
import { sha256 } from '../../regimes/canonical.js';
import { at } from '../../regimes/pointer.js';
import type { Issue, Json } from '../../regimes/words.js';
import { problem } from '../problems.js';
import { locked, takeTurn, type Database, type Queries } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import type { Person } from '../store/people.js';
import { documentOf, insertDraft, replaceDraft, versionsOf, type VersionRow } from '../store/regimes.js';
import { dropWorkingCopy, keepWorkingCopy, workingCopy, type WorkingCopy } from '../store/working-copies.js';
import { authoriseIssuer, authoriseOwner, names, otherCode, unknownRecipient } from './declare-regime.js';

type Deps = { readonly database: Database; readonly now: () => Date };

/** What stands under a code now. */
export interface Work {
  /** The version that it is or will be. */
  readonly version: number;
  readonly draft: VersionRow | undefined;
  readonly copy: WorkingCopy | undefined;
  /** The text to go on with; undefined where nobody has begun. */
  readonly text: string | undefined;
  /** A copy that a draft has overtaken: the draft was replaced by somebody else since. */
  readonly setAside: string | undefined;
  readonly etag: string | undefined;
}

/** How a document is written where nobody has written it otherwise. */
const formatted = (document: Json): string => JSON.stringify(document, null, 2) + '\n';

/** @throws Problem forbidden */
export async function readWork(queries: Queries, person: Person, code: string, now: Date): Promise<Work> {
  const work = await workOn(queries, code);
  await authoriseWork(queries, person, code, work.copy?.issuer, now);
  return work;
}

async function workOn(queries: Queries, code: string): Promise<Work> {
  const versions = await versionsOf(queries, code);
  const last = versions.at(-1);
  const draft = last?.state === 'draft' ? last : undefined;
  const copy = await workingCopy(queries, code);
  const version = draft?.version ?? (last?.version ?? 0) + 1;
  // A draft that is not the one the copy was kept beside has come in another way, and is newer.
  const overtaken = draft !== undefined && copy !== undefined && copy.draftHash !== draft.hash;
  const ofDraft = draft === undefined ? undefined : formatted(await documentOf(queries, draft.id));
  const text = overtaken || copy === undefined ? ofDraft : copy.text;
  const etag = text === undefined ? undefined : `"${sha256(`${draft?.hash ?? ''}\n${text}`)}"`;
  return { version, draft, copy, text, setAside: overtaken ? copy.text : undefined, etag };
}

async function authoriseWork(
  queries: Queries,
  person: Person,
  code: string,
  issuer: string | undefined,
  now: Date,
): Promise<void> {
  const versions = await versionsOf(queries, code);
  if (versions.length > 0) await authoriseOwner(queries, person, code, now);
  if (versions.length === 0 || issuer !== undefined)
    await authoriseIssuer(queries, person, 'declare-regime', issuer ?? '', now);
}

export interface Saving {
  readonly code: string;
  readonly text: string;
  /** The document that the text is; undefined where it is none. */
  readonly document: Json | undefined;
  /** The version that whoever writes takes it for. */
  readonly version: number;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/**
 * Keeps the text, and makes it the draft where it has no mistakes.
 * @returns what stands there now, and the mistakes that keep it from being the draft
 * @throws Problem forbidden, precondition-required, regime-stale, conflict (another version's turn)
 */
export async function saveWork(
  deps: Deps,
  person: Person,
  saving: Saving,
): Promise<{ readonly work: Work; readonly issues: readonly Issue[] }> {
  const now = deps.now();
  const { code, document } = saving;
  // Before the transaction: a large document takes long to read, and SQLite has one writer.
  const read = document === undefined ? undefined : readRegime(document);
  const regime = read?.regime;
  return deps.database.write(async (trx) => {
    await takeTurn(trx, 'declaring');
    await locked(deps.database, trx('regimes').where({ code }).select('code'));
    const before = await workOn(trx, code);
    const issuer = issuerIn(document);
    if (before.copy) await authoriseWork(trx, person, code, before.copy.issuer, now);
    await authoriseWork(trx, person, code, issuer, now);
    checkPreconditions(before, saving);
    const refusal = regime && (otherCode(regime, code) ?? (await unknownRecipient(trx, regime, now)));
    const whole = regime && refusal === undefined ? regime : undefined;
    const outcome = whole && (await writeDraft(trx, before, whole, person, now));
    await keepWorkingCopy(
      trx,
      {
        regime: code,
        text: saving.text,
        title: titleIn(document),
        issuer,
        hash: whole?.hash ?? null,
        draftHash: whole?.hash ?? before.draft?.hash ?? null,
        savedAt: now.toISOString(),
      },
      person.userId,
    );
    await recordEvent(trx, {
      at: now.toISOString(),
      type: outcome ?? 'regime.worked-on',
      actorId: person.userId,
      regime: code,
      data: { version: before.version, ...(whole ? { hash: whole.hash } : {}) },
    });
    const mistakes = read === undefined || read.regime ? [] : read.issues;
    return { work: await workOn(trx, code), issues: refusal ? [refusal] : mistakes };
  });
}

const LONGEST = 400;

function issuerIn(document: Json | undefined): string {
  return (textMember(at(document, '/x-regime'), 'issuer') ?? '').slice(0, LONGEST);
}

function titleIn(document: Json | undefined): string {
  return (textMember(document, 'title') ?? '').slice(0, LONGEST);
}

function checkPreconditions(work: Work, { ifMatch, ifNoneMatch, version }: Saving): void {
  const first = ifNoneMatch?.trim() === '*';
  if (!first && ifMatch === undefined) throw problem('precondition-required');
  if (version !== work.version) {
    throw problem('conflict', {
      detail: {
        vi: `Mã này đã được dùng: nay đến lượt phiên bản ${work.version}, không phải phiên bản ${version}`,
        en: `The code is in use: it is the turn of version ${work.version}, not of version ${version}`,
      },
    });
  }
  if (first && work.etag !== undefined) throw problem('regime-stale');
  if (ifMatch !== undefined && (work.etag === undefined || !names(ifMatch, work.etag)))
    throw problem('regime-stale');
}

/**
 * Answers the event where there was no draft before. Changes of a draft at every pause are told as work: the pages
 * of everybody look again at their obligations after `regime.revised`.
 */
async function writeDraft(
  trx: Queries,
  { draft }: Work,
  regime: Regime,
  person: Person,
  now: Date,
): Promise<'regime.declared' | undefined> {
  if (draft === undefined) {
    await insertDraft(trx, regime, { at: now.toISOString(), userId: person.userId });
    return 'regime.declared';
  }
  if (draft.hash !== regime.hash) await replaceDraft(trx, draft.id, regime);
  return undefined;
}

/**
 * Throws the working copy away; a draft version stays what it is.
 * @throws Problem forbidden, not-found, precondition-required, regime-stale
 */
export async function discardWork(
  deps: Deps,
  person: Person,
  code: string,
  ifMatch: string | undefined,
): Promise<void> {
  const now = deps.now();
  await deps.database.write(async (trx) => {
    await takeTurn(trx, 'declaring');
    const work = await readWork(trx, person, code, now);
    if (!work.copy) throw problem('not-found');
    if (ifMatch === undefined) throw problem('precondition-required');
    if (work.etag === undefined || !names(ifMatch, work.etag)) throw problem('regime-stale');
    await dropWorkingCopy(trx, code);
    await recordEvent(trx, {
      at: now.toISOString(),
      type: 'regime.work-discarded',
      actorId: person.userId,
      regime: code,
      data: { version: work.version },
    });
  });
}
