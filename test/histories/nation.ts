/** The units of a history, and the regime that they report by, published by the program itself. */
import type { Database } from '../../api/store/database.js';
import { syncObligations } from '../../api/store/obligations.js';
import { insertDraft, markPublished, versionsOf } from '../../api/store/regimes.js';
import type { Regime } from '../../regimes/dialect/regime.js';
import { readRegime } from '../../regimes/dialect/read-regime.js';
import { parsePeriod } from '../../regimes/period.js';
import { documentOf, type Variant } from './regimes.js';

/** Where the clock stands when a history begins: both periods have closed, nothing is due yet. */
export const BEGIN = '2026-11-02T02:00:00.000Z';

export type Trx = Parameters<Parameters<Database['write']>[0]>[0];

interface Unit {
  readonly code: string;
  readonly level: string;
  readonly parent: string | null;
}

/** The nation, its provinces and their communes, those above first. */
function unitsOf(communes: readonly number[]): Unit[] {
  const provinces = communes.map((_count, index) => String(index + 1).padStart(2, '0'));
  return [
    { code: 'VN', level: 'nation', parent: null },
    ...provinces.map((code) => ({ code, level: 'province', parent: 'VN' })),
    ...provinces.flatMap((parent, index) =>
      Array.from({ length: communes[index] ?? 0 }, (_none, number) => ({
        code: `${parent}${String(number + 1).padStart(3, '0')}`,
        level: 'commune',
        parent,
      })),
    ),
  ];
}

/** @returns the nation's id */
export async function makeUnits(trx: Trx, communes: readonly number[]): Promise<number> {
  const units = unitsOf(communes);
  const ids = await trx('units')
    .insert(units.map(() => ({ created_at: BEGIN })))
    .returning<{ id: number }[]>('id');
  const idOf = new Map(units.map(({ code }, index) => [code, Number(ids[index]?.id)]));
  const pathOf = (code: string | null): string => {
    const parent = units.find((one) => one.code === code)?.parent ?? null;
    return code === null ? '/' : `${pathOf(parent)}${idOf.get(code) ?? 0}/`;
  };
  const spells = units.map(({ code, level, parent }) => ({
    unit_id: idOf.get(code),
    code,
    name: `Đơn vị ${code}`,
    search: code,
    level,
    parent_id: parent === null ? null : idOf.get(parent),
    path: pathOf(code),
    valid_from: '2000-01-01',
  }));
  for (let start = 0; start < spells.length; start += 40)
    await trx('unit_spells').insert(spells.slice(start, start + 40));
  return idOf.get('VN') ?? 0;
}

const regimes = new Map<string, Regime>();

function regimeFor(variant: Variant, code: string): Regime {
  const known = regimes.get(code);
  if (known) return known;
  const { regime } = readRegime(documentOf(variant, code));
  if (!regime) throw new Error('The regime of the histories does not read');
  regimes.set(code, regime);
  return regime;
}

/** Publishes the regime for October, or for September and October; its reports are owed at once. */
export async function publish(
  trx: Trx,
  variant: Variant,
  code: string,
  periods: number,
  now: Date,
): Promise<void> {
  const by = { at: now.toISOString(), userId: null };
  await insertDraft(trx, regimeFor(variant, code), by);
  const [version] = await versionsOf(trx, code);
  const from = parsePeriod(periods === 1 ? '2026-10' : '2026-09');
  if (!version || !from) throw new Error('The draft is not there');
  await markPublished(trx, version.id, from, by);
  await syncObligations(trx, code, now);
}
