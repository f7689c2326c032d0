/**
 * The units that ship: the nation, the provinces of today and of before 1 July 2025 with their succession, the
 * central agencies, and a handful of real communes, departments and former districts for demonstration. An
 * administrator imports the rest.
 */
import type { Knex } from 'knex';
import { changeUnits } from '../actions/change-units.js';
import type { UnitChange } from '../actions/unit-registry.js';
import type { Day } from '../../regimes/words.js';
import { AGENCIES } from './agencies.js';
import { PROVINCES } from './provinces.js';
import type { SeedProvince } from './provinces.js';

/** The day from which the seed knows the 63 provinces: Hà Tây had joined Hà Nội. */
const BEGINNING: Day = '2008-08-01';
/** The mergers of provinces took effect and the district level ended. */
const MERGERS: Day = '2025-07-01';
const LAST_BEFORE: Day = '2025-06-30';

export const NATION = 'VN';
/** Communes of today in the two demonstration provinces: Hà Nội and Lào Cai. */
export const DEMONSTRATION_COMMUNES: readonly (readonly [code: string, name: string, parent: string])[] = [
  ['00004', 'Phường Ba Đình', '01'],
  ['00070', 'Phường Hoàn Kiếm', '01'],
  ['00097', 'Phường Hồng Hà', '01'],
  ['00103', 'Phường Tây Hồ', '01'],
  ['02647', 'Phường Lào Cai', '15'],
  ['02839', 'Xã Bắc Hà', '15'],
  ['02905', 'Xã Bảo Thắng', '15'],
  ['03006', 'Phường Sa Pa', '15'],
];
/** Departments (sở) of the demonstration provinces. */
export const DEMONSTRATION_DEPARTMENTS: readonly (readonly [code: string, name: string, parent: string])[] = [
  ['01-SGDDT', 'Sở Giáo dục và Đào tạo thành phố Hà Nội', '01'],
  ['01-STC', 'Sở Tài chính thành phố Hà Nội', '01'],
  ['15-SGDDT', 'Sở Giáo dục và Đào tạo tỉnh Lào Cai', '15'],
  ['15-STC', 'Sở Tài chính tỉnh Lào Cai', '15'],
];
/** Samples of the level that ended on 1 July 2025. */
const DISTRICTS: readonly (readonly [code: string, name: string, parent: string])[] = [
  ['001', 'Quận Ba Đình', '01'],
  ['002', 'Quận Hoàn Kiếm', '01'],
  ['080', 'Thành phố Lào Cai', '10'],
  ['086', 'Huyện Bảo Thắng', '10'],
];

/**
 * Writes the units that ship, unless there are units already. Answers whether it did.
 * @param now the moment of the event that records it
 */
export async function seedUnits(trx: Knex.Transaction, now: Date): Promise<boolean> {
  if (await trx('units').first('id')) return false;
  const { issues } = await changeUnits(trx, SEED, { actorId: null, at: now.toISOString() });
  if (issues.length > 0)
    throw new Error(`The units that ship contradict each other: ${JSON.stringify(issues)}`);
  return true;
}

/** The whole seed as changes, in the order in which they happened. */
export const SEED: readonly UnitChange[] = [
  {
    kind: 'create',
    code: NATION,
    name: 'Việt Nam',
    nameEn: 'Viet Nam',
    level: 'nation',
    parent: null,
    from: '1976-07-02',
  },
  ...AGENCIES,
  ...PROVINCES.filter((province) => province.from.length === 1).map((province) => untouched(province)),
  ...PROVINCES.filter((province) => province.from.length > 1).flatMap((province) => merged(province)),
  // Renamed without another change: Huế became a city under the centre, and so did Đồng Nai.
  { kind: 'change', code: '46', from: '2025-01-01', name: 'Thành phố Huế', nameEn: 'Hue City' },
  { kind: 'change', code: '75', from: '2026-04-30', name: 'Thành phố Đồng Nai', nameEn: 'Dong Nai City' },
  ...DISTRICTS.map(([code, name, parent]) => below('district', code, name, parent, BEGINNING, LAST_BEFORE)),
  ...DEMONSTRATION_COMMUNES.map(([code, name, parent]) => below('commune', code, name, parent, MERGERS)),
  ...DEMONSTRATION_DEPARTMENTS.map(([code, name, parent]) =>
    below('department', code, name, parent, MERGERS),
  ),
];

function untouched({ code, name }: SeedProvince): UnitChange {
  // The one whose name before 2025 differs from today's.
  return province(code, code === '46' ? 'Tỉnh Thừa Thiên Huế' : name, BEGINNING);
}

function merged({ code, name, from }: SeedProvince): UnitChange[] {
  return [
    ...from.map(([oldCode, oldName]) => province(oldCode, oldName, BEGINNING, LAST_BEFORE)),
    {
      ...province(code, name, MERGERS),
      predecessors: from.map(([oldCode]) => ({ code: oldCode, share: '1' })),
    },
  ];
}

type Created = Extract<UnitChange, { kind: 'create' }>;

function province(code: string, name: string, from: Day, to: Day | null = null): Created {
  return { ...below('province', code, name, NATION, from, to), nameEn: englishName(name) };
}

function below(
  level: Created['level'],
  code: string,
  name: string,
  parent: string,
  from: Day,
  to: Day | null = null,
): Created {
  return { kind: 'create', code, name, level, parent, from, to };
}

/** `Tỉnh Lào Cai` is Lao Cai Province in English, `Thành phố Huế` Hue City. */
function englishName(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D');
  return plain.startsWith('Tinh ')
    ? `${plain.slice(5)} Province`
    : `${plain.replace(/^Thanh pho /, '')} City`;
}
