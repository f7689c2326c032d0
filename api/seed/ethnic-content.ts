/** Demonstration contents of UBDT-CTDT: a text by outline, and the table of the national programme. */
import type { Period } from '../../regimes/period.js';
import type { UbdtCtdtCommune, UbdtCtdtProvince } from '../../regimes/types/UBDT-CTDT.js';
import { isUrban, lastMonthOf, millions, periodInWords, spentBy } from './demonstration-unit.js';
import type { DemonstrationUnit } from './demonstration-unit.js';
import { CITY, EDUCATION_DEPARTMENT, FINANCE_DEPARTMENT, HIGHLAND, PROVINCE } from './ethnic-texts.js';
import type { Outline, Told } from './ethnic-texts.js';
import { lotsOf } from './lots.js';

type Row = UbdtCtdtCommune['programme'][number];
type Project = Row['project'];

/** Money of a year, least and most, in millions of dong; at most this many households. */
type Share = readonly [least: number, most: number, households: number];

const PROJECTS: readonly Project[] = [
  'duAn1',
  'duAn2',
  'duAn3',
  'duAn4',
  'duAn5',
  'duAn6',
  'duAn7',
  'duAn8',
  'duAn9',
  'duAn10',
];
const HIGHLAND_SHARES: Partial<Record<Project, Share>> = {
  duAn1: [900, 4200, 160],
  duAn2: [0, 1800, 40],
  duAn3: [1100, 5200, 380],
  duAn4: [2600, 9800, 900],
  duAn5: [300, 1400, 220],
  duAn6: [120, 760, 90],
  duAn7: [60, 420, 260],
  duAn8: [90, 380, 310],
  duAn9: [0, 640, 45],
  duAn10: [60, 260, 520],
};
const CITY_SHARES: Partial<Record<Project, Share>> = { duAn8: [10, 60, 80], duAn10: [15, 90, 140] };
const EDUCATION_SHARES: Partial<Record<Project, Share>> = { duAn5: [8200, 26000, 990] };
const FINANCE_SHARES: Partial<Record<Project, Share>> = { duAn10: [120, 480, 0] };

function writerOf(unit: DemonstrationUnit): {
  outline: Outline;
  shares: Partial<Record<Project, Share>>;
} {
  if (unit.level === 'department')
    return unit.code.endsWith('SGDDT')
      ? { outline: EDUCATION_DEPARTMENT, shares: EDUCATION_SHARES }
      : { outline: FINANCE_DEPARTMENT, shares: FINANCE_SHARES };
  return isUrban(unit)
    ? { outline: CITY, shares: CITY_SHARES }
    : { outline: HIGHLAND, shares: HIGHLAND_SHARES };
}

/** What a commune or a department fills in. */
export function ethnicAffairsOf(unit: DemonstrationUnit, period: Period): UbdtCtdtCommune {
  const { outline, shares } = writerOf(unit);
  const told = toldOf(unit, period);
  const say = (sentences: readonly ((told: Told) => string)[]) =>
    sentences.length === 0 ? undefined : told.lots.pick(sentences)(told);
  return {
    situation: {
      socioEconomic: say(outline.socioEconomic) ?? '',
      ...named('security', say(outline.security)),
    },
    results: {
      ...named('direction', say(outline.direction)),
      policies: say(outline.policies) ?? '',
      ...named('communication', say(outline.communication)),
    },
    programme: PROJECTS.map((project) => rowOf(unit, period, project, shares[project])),
    ...named('difficulties', say(outline.difficulties)),
    ...named('directions', say(outline.directions)),
    ...named('proposals', say(outline.proposals)),
  };
}

function named<N extends string>(name: N, text: string | undefined): Partial<Record<N, string>> {
  return text === undefined ? {} : ({ [name]: text } as Record<N, string>);
}

const SEASONS = ['vụ đông xuân', 'vụ đông xuân', 'vụ đông xuân', 'vụ đông xuân', 'vụ xuân', 'vụ hè thu'];
const LATE_SEASONS = ['vụ hè thu', 'vụ mùa', 'vụ mùa', 'vụ mùa', 'vụ đông', 'vụ đông'];

function toldOf(unit: DemonstrationUnit, period: Period): Told {
  const season = [...SEASONS, ...LATE_SEASONS][lastMonthOf(period) - 1] ?? 'vụ mùa';
  // Inside a sentence "Phường" and "Tỉnh" are no names.
  const name = unit.name.replace(/^(Phường|Xã|Đặc khu|Tỉnh|Thành phố|Sở)/, (kind) => kind.toLowerCase());
  return {
    unit: name,
    kind: name.startsWith('phường') ? 'phường' : 'xã',
    period: periodInWords(period),
    season,
    lots: lotsOf('ethnic', unit.code, period.id),
  };
}

const THOUSANDS_IN_MILLION = 1000;

/** Drawn by year, so that what is allocated stays and what is spent grows. */
function rowOf(
  unit: DemonstrationUnit,
  period: Period,
  project: Project,
  [least, most, households]: Share = [0, 0, 0],
): Row {
  const lots = lotsOf('programme', unit.code, project, period.year);
  const thousands = lots.integer(least, most) * THOUSANDS_IN_MILLION;
  const spent = spentBy(lastMonthOf(period), 12, lots.integer(72, 98));
  return {
    project,
    households:
      thousands === 0 ? 0 : Math.floor(lots.integer(Math.floor(households / 4), households) * spent),
    allocated: millions(thousands),
    disbursed: millions(thousands, spent),
  };
}

/** What a province writes itself. */
export function ethnicSummaryOf(unit: DemonstrationUnit, period: Period): UbdtCtdtProvince {
  const told = toldOf(unit, period);
  const { situation, results, difficulties, directions, proposals } = PROVINCE;
  return {
    summary: {
      situation: told.lots.pick(situation)(told),
      results: told.lots.pick(results)(told),
      difficulties: told.lots.pick(difficulties)(),
      directions: told.lots.pick(directions)(),
      proposals: told.lots.pick(proposals)(),
    },
  };
}
