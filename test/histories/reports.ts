/** The reports that are owed, as the rows of the obligations say; after a merger again. */
import { strict as assert } from 'node:assert';
import type { Database } from '../../api/store/database.js';
import type { Book, Report } from './book.js';
import { codeOf, type Variant } from './regimes.js';

interface OwedRow {
  readonly period: string;
  readonly unit: string;
  readonly name: string;
  readonly step: number;
  readonly receiver: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly dueAt: string;
}

const NATION = 'VN';

async function owed({ read }: Database, regime: string): Promise<OwedRow[]> {
  const rows = await read('obligations as o')
    .join('regime_periods as p', 'p.id', 'o.regime_period_id')
    .join('unit_spells as u', 'u.id', 'o.spell_id')
    .where({ 'p.regime': regime })
    .orderBy(['p.period', 'o.unit_code'])
    .select<(OwedRow & { receiverId: number })[]>({
      period: 'p.period',
      unit: 'o.unit_code',
      name: 'u.name',
      step: 'o.step',
      receiverId: 'o.receiver_id',
      opensAt: 'p.opens_at',
      closesAt: 'p.closes_at',
      dueAt: 'o.due_at',
    });
  const codes = await read('unit_spells')
    .orderBy('valid_from')
    .select<{ unit_id: number; code: string }[]>('unit_id', 'code');
  const codeById = new Map(codes.map(({ unit_id, code }) => [unit_id, code]));
  return rows.map(({ receiverId, ...row }) => ({ ...row, receiver: codeById.get(receiverId) ?? '?' }));
}

const fresh = (row: OwedRow): Report => ({
  period: row.period,
  unit: row.unit,
  name: row.name,
  aggregating: row.step > 0,
  opensAt: row.opensAt,
  closesAt: row.closesAt,
  dueAt: row.dueAt,
  receiver: row.receiver,
  state: 'none',
  correction: false,
  counter: 0,
  draft: {},
  sent: [],
  submitted: undefined,
  approved: undefined,
  returnedDue: undefined,
  correctionDue: undefined,
});

/** A book of what is owed now. */
export async function openBook(
  database: Database,
  variant: Variant,
  regime = codeOf(variant),
): Promise<Book> {
  const reports = (await owed(database, regime)).map(fresh);
  return { variant, regime, reports: inTurn(reports), facts: [], asked: [] };
}

/**
 * Of each province its first commune, itself, its last commune and the others, period by period: the first numbers
 * make a small nation of their own, and of a wide province they lie in different parts.
 */
function inTurn(reports: readonly Report[]): Report[] {
  const periods = [...new Set(reports.map((one) => one.period))].sort().reverse();
  return periods.flatMap((period) => {
    const here = reports.filter((one) => one.period === period);
    return here
      .filter((one) => one.aggregating)
      .flatMap((province) => {
        const [first, ...rest] = here.filter((one) => one.receiver === province.unit);
        const last = rest.pop();
        return [first, province, last, ...rest].filter((one) => one !== undefined);
      });
  });
}

/**
 * After units changed: reports that were opened stay owed, those that nobody had opened are owed by the units as they
 * are now, and whatever is owed leads to the nation.
 */
export async function owedAnew(database: Database, book: Book): Promise<void> {
  const rows = await owed(database, book.regime);
  const here = new Map(rows.map((row) => [`${row.period} ${row.unit}`, row]));
  const kept = book.reports.filter((one) => {
    const row = here.get(`${one.period} ${one.unit}`);
    assert.ok(row ?? one.state === 'none', `${one.period} ${one.unit} was opened and is no longer owed`);
    // A draft that moved counts as written: an act that was decided where it stood before is decided again.
    if (row && one.counter > 0 && one.receiver !== row.receiver) one.counter += 1;
    if (row) one.receiver = row.receiver;
    return row !== undefined;
  });
  const known = new Set(kept.map((one) => `${one.period} ${one.unit}`));
  const made = rows.filter((row) => !known.has(`${row.period} ${row.unit}`)).map(fresh);
  book.reports = [...kept, ...made];
  for (const one of book.reports) {
    const above = book.reports.find((other) => other.period === one.period && other.unit === one.receiver);
    const leads = one.receiver === NATION || above !== undefined;
    assert.ok(leads, `${one.period} ${one.unit} reports to ${one.receiver}, who reports to nobody`);
  }
}
