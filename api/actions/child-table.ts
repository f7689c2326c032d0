/** All units that report to one, against the figures of one part of their form, with what stands out. */
import { fieldAtPlace } from '../../regimes/figure-place.js';
import { figureLabel, figureValues, type FigureValue } from '../../regimes/figure-values.js';
import { distributionOf, type Distribution } from '../../regimes/outliers.js';
import type { Field, Regime } from '../../regimes/dialect/regime.js';
import type { Json, Text } from '../../regimes/words.js';
import { choicesOf } from '../../forms/choices.js';
import type { Queries } from '../store/database.js';
import { obligationQuery, obligationRows, type ObligationRow } from '../store/obligation-rows.js';
import { regimeOf } from '../store/regimes.js';
import { contentsOf, sentIn } from '../store/sent-contents.js';
import { circleKey, circleOf, findOutliers, type PlacedOutlier } from './find-outliers.js';

/** More columns than that nobody reads, and no page draws. */
export const MOST_FIGURES = 400;

export interface TableFigure {
  readonly figure: string;
  readonly label: Text;
  readonly unit: string | undefined;
  readonly decimals: number | undefined;
  /** Of the figures that are shown, zeros apart. */
  readonly among: Distribution;
}

export interface TableRow {
  readonly row: ObligationRow;
  /** By figure; undefined where nothing is sent. */
  readonly values: ReadonlyMap<string, number | string> | undefined;
  readonly outliers: readonly PlacedOutlier[];
}

export interface ChildTable {
  readonly figures: readonly TableFigure[];
  /** Figures beyond the most that are shown. */
  readonly left: number;
  readonly rows: readonly TableRow[];
}

/** @param path the figures at and below this place; '' for all */
export async function childTable(
  queries: Queries,
  node: { readonly regimePeriodId: number; readonly unitId: number },
  path: string,
): Promise<ChildTable> {
  const children = await obligationRows(
    obligationQuery(queries)
      .where({ 'o.regime_period_id': node.regimePeriodId, 'o.receiver_id': node.unitId })
      .orderBy('o.unit_code'),
  );
  const values = await valuesOf(queries, children);
  const outliers = await outliersOf(queries, children);
  const columns = new Map<string, { readonly value: FigureValue; readonly regime: Regime }>();
  for (const { regime, figures } of values.values())
    for (const value of figures)
      if (isWithin(value.figure, path) && !columns.has(value.figure))
        columns.set(value.figure, { value, regime });
  const shown = [...columns].slice(0, MOST_FIGURES);
  const names = new Set(shown.map(([figure]) => figure));
  const rows = children.map((row): TableRow => {
    const own = values.get(row.id)?.figures.filter(({ figure }) => names.has(figure));
    return {
      row,
      values: own && new Map(own.map(({ figure, value }) => [figure, value])),
      outliers: (outliers.get(row.id) ?? []).filter(({ figure }) => names.has(figure)),
    };
  });
  return {
    figures: shown.map(([figure, { value, regime }]) => columnOf(figure, value, regime, rows)),
    left: columns.size - shown.length,
    rows,
  };
}

const isWithin = (figure: string, path: string): boolean =>
  path === '' || figure === path || figure.startsWith(`${path}/`);

interface Values {
  readonly regime: Regime;
  readonly figures: readonly FigureValue[];
}

/** What is sent, by obligation. */
async function valuesOf(
  queries: Queries,
  children: readonly ObligationRow[],
): Promise<ReadonlyMap<number, Values>> {
  const found = new Map<number, Values>();
  for (const circle of circlesOf(children)) {
    const sent = await sentIn(queries, circleOf(circle));
    const contents = await contentsOf(
      queries,
      sent.map(({ revisionId }) => revisionId),
    );
    for (const { obligationId, revisionId } of sent) {
      const written = contents.get(revisionId);
      if (!written) continue;
      const regime = await regimeOf(queries, written.version);
      found.set(obligationId, { regime, figures: figureValues(regime, written.content) });
    }
  }
  return found;
}

async function outliersOf(
  queries: Queries,
  children: readonly ObligationRow[],
): Promise<ReadonlyMap<number, readonly PlacedOutlier[]>> {
  const found = new Map<number, readonly PlacedOutlier[]>();
  for (const circle of circlesOf(children))
    for (const [id, own] of (await findOutliers(queries, circle)).outliers) found.set(id, own);
  return found;
}

/** One report of each circle. */
function circlesOf(children: readonly ObligationRow[]): ObligationRow[] {
  return [...new Map(children.map((row) => [circleKey(circleOf(row)), row])).values()];
}

function columnOf(
  figure: string,
  { place }: FigureValue,
  regime: Regime,
  rows: readonly TableRow[],
): TableFigure {
  const field = fieldAtPlace(regime, place);
  const number = field?.type === 'number' || field?.type === 'integer' ? field : undefined;
  const values = rows.flatMap((row) => row.values?.get(figure) ?? []).map(Number);
  return {
    figure,
    label: figureLabel(regime, place, nameOfKey),
    unit: number?.unit?.label,
    decimals: number?.unit?.decimals ?? (field?.type === 'integer' ? 0 : undefined),
    among: distributionOf(values),
  };
}

function nameOfKey(field: Field | undefined, value: Json): Text {
  const known = choicesOf(field)?.find((choice) => choice.value === value)?.label;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return known ?? { vi: text, en: text };
}
