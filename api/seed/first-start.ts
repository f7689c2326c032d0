/** What a new installation starts with: units, working days, the regimes that ship, and the demonstration's users. */
import type { Logger } from 'pino';
import { CATALOGUE, type CatalogueEntry } from '../../regimes/catalogue/index.js';
import { dayOf } from '../../regimes/calendar.js';
import type { Regime, RegimeHeader } from '../../regimes/dialect/regime.js';
import { parsePeriod } from '../../regimes/period.js';
import { readDeclared } from '../actions/declare-regime.js';
import type { Settings } from '../settings.js';
import type { Database, Queries } from '../store/database.js';
import { recordEvent } from '../store/events.js';
import { syncObligations } from '../store/obligations.js';
import { insertDraft, markPublished, regimeExists, versionsOf } from '../store/regimes.js';
import { unitsOn } from '../store/units.js';
import { seedCodeLists } from './code-lists.js';
import { demonstrationPlan } from './demonstration-plan.js';
import { seedDemonstrationUsers } from './demonstration-users.js';
import { seedUnits } from './units.js';
import { seedWorkingDays } from './working-days.js';

export interface FirstStartDeps {
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Logger;
  readonly now: () => Date;
}

/**
 * Brings an installation to the state that every start may rely on. Doing it again changes nothing.
 * @returns the password of the demonstration users where it was drawn just now: to be shown once, never logged
 */
export async function firstStart(deps: FirstStartDeps): Promise<{ readonly password?: string }> {
  const { database, settings } = deps;
  const now = deps.now();
  await database.write(async (trx) => {
    if (database.dialect === 'postgres') await trx.raw('select pg_advisory_xact_lock(?)', [7_120_032]);
    if (await seedUnits(trx, now)) await seedWorkingDays(trx);
    await writeCatalogue(trx, now, settings.demo);
    await seedCodeLists(trx, () => CATALOGUE.map(readOnce), now);
  });
  if (!settings.demo) return {};
  const needsOf = async () => {
    const headers = CATALOGUE.map((entry) => readOnce(entry).header);
    return {
      reporting: await reportingUnits(database.read, headers, now),
      recipients: headers.flatMap(({ recipient }) => recipient ?? []),
    };
  };
  const made = await seedDemonstrationUsers(database, needsOf, settings.demoPassword, now);
  return made?.drawn ? { password: made.password } : {};
}

/**
 * Writes the regimes that ship and are not there: some published, for a demonstration from its older period on, the
 * others as drafts of nobody, for an administrator to publish.
 */
async function writeCatalogue(
  trx: Parameters<Parameters<Database['write']>[0]>[0],
  now: Date,
  demo: boolean,
): Promise<void> {
  const earlier = new Map(
    demo
      ? demonstrationPlan(now).publications.map(({ regime, effectiveFrom }) => [regime, effectiveFrom])
      : [],
  );
  for (const entry of CATALOGUE) {
    const { code, effectiveFrom, firstStart: start } = entry;
    if (await regimeExists(trx, code)) continue;
    const by = { at: now.toISOString(), userId: null };
    const regime = readOnce(entry);
    const version = await insertDraft(trx, regime, by);
    if (start === 'draft') {
      const data = { version, hash: regime.hash };
      await recordEvent(trx, { at: by.at, type: 'regime.declared', actorId: null, regime: code, data });
      continue;
    }
    const row = (await versionsOf(trx, code)).find((one) => one.version === version);
    const from = parsePeriod(earlier.get(code) ?? effectiveFrom);
    if (!row || !from) throw new Error(`The catalogue's ${code} cannot be published`);
    await markPublished(trx, row.id, from, by);
    const { made } = await syncObligations(trx, code, now);
    await recordEvent(trx, {
      at: by.at,
      type: 'regime.published',
      actorId: null,
      regime: code,
      data: { version, effectiveFrom: from.id, made },
    });
  }
}

const read = new Map<string, Regime>();

/** Reading a regime takes tens of milliseconds; a first start asks for each of them twice. */
function readOnce({ code, document }: CatalogueEntry): Regime {
  const regime = read.get(code) ?? readDeclared(document);
  read.set(code, regime);
  return regime;
}

/** Codes of all units of today that some regime asks for reports. */
async function reportingUnits(
  queries: Queries,
  headers: readonly RegimeHeader[],
  now: Date,
): Promise<string[]> {
  const levels = new Set(headers.flatMap(({ chain }) => chain.slice(0, -1).flatMap((step) => step.levels)));
  const units = await unitsOn(queries, dayOf(now.toISOString()));
  return units.filter(({ level }) => levels.has(level)).map(({ code }) => code);
}
