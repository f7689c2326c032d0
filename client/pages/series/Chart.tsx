/** Lines over periods, told apart by colour, stroke and mark; an estimated point is hollow. The table says the same. */
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../forms/format.js';
import { usePeriodName } from '../../components/period.js';
import { useLanguage } from '../../i18n.js';
import { shownValue } from './csv.js';
import type { Point } from './query.js';
import { scaleOf } from './scale.js';

export interface Line {
  readonly key: string;
  readonly name: string;
  readonly points: readonly Point[];
}

const WIDTH = 960;
const HEIGHT = 240;
const LEFT = 110;
const BOTTOM = 30;
const TOP = 12;
const RIGHT = 44;

export function Chart({ lines, label }: { readonly lines: readonly Line[]; readonly label: string }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const periods = lines[0]?.points.map(({ period }) => period) ?? [];
  const values = lines.flatMap(({ points }) =>
    points.flatMap(({ value }) => (value === null ? [] : Number(value))),
  );
  if (values.length === 0) return <p className="quiet">{t('series.noPoints')}</p>;
  const scale = scaleOf(values);
  const x = (index: number): number =>
    LEFT + (WIDTH - LEFT - RIGHT) * (periods.length === 1 ? 0.5 : index / (periods.length - 1));
  const y = (value: number): number =>
    TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - scale.low) / (scale.high - scale.low));
  const every = Math.ceil(periods.length / 12);
  return (
    <figure className="series-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${label}. ${t('series.chartText')}`}>
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <line className="grid-line" x1={LEFT} x2={WIDTH - RIGHT} y1={y(tick)} y2={y(tick)} />
            <text className="tick end" x={LEFT - 8} y={y(tick) + 4}>
              {formatNumber(tick, language)}
            </text>
          </g>
        ))}
        {periods.map((period, index) =>
          index % every === 0 ? (
            <text key={period} className="tick middle" x={x(index)} y={HEIGHT - 8}>
              {period}
            </text>
          ) : null,
        )}
        {lines.map((line, index) => (
          <LineShape key={line.key} line={line} kind={index} x={x} y={y} />
        ))}
      </svg>
      <figcaption>
        {lines.map((line, index) => (
          <span key={line.key} className={`legend line-${index}`}>
            <svg viewBox="0 0 28 12" aria-hidden="true">
              <line x1="0" x2="28" y1="6" y2="6" />
              <Mark kind={index} x={14} y={6} />
            </svg>
            {line.name}
          </span>
        ))}
        {lines.some(({ points }) => points.some(({ estimated }) => estimated)) && (
          <span className="quiet">○ ≈ {t('series.estimated')}</span>
        )}
      </figcaption>
    </figure>
  );
}

interface ShapeProps {
  readonly line: Line;
  readonly kind: number;
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
}

function LineShape({ line, kind, x, y }: ShapeProps) {
  const { language } = useLanguage();
  const periodName = usePeriodName();
  return (
    <g className={`line-${kind}`}>
      {stretches(line.points).map((stretch) => (
        <polyline
          key={stretch[0]}
          points={stretch.map((at) => `${x(at)},${y(Number(line.points[at]?.value))}`).join(' ')}
        />
      ))}
      {line.points.map((point, at) =>
        point.value === null ? null : (
          <g key={point.period} className={point.estimated ? 'estimated' : undefined}>
            <title>{`${line.name}, ${periodName(point.period)}: ${shownValue(point, language, undefined)}`}</title>
            <Mark kind={kind} x={x(at)} y={y(Number(point.value))} />
          </g>
        ),
      )}
    </g>
  );
}

/** Runs of periods without a gap, by index. */
function stretches(points: readonly Point[]): number[][] {
  const found: number[][] = [];
  for (const [index, { value }] of points.entries()) {
    if (value === null) continue;
    if (index > 0 && points[index - 1]?.value !== null) found.at(-1)?.push(index);
    else found.push([index]);
  }
  return found;
}

function Mark({ kind, x, y }: { readonly kind: number; readonly x: number; readonly y: number }) {
  const shapes = [
    <circle key="0" cx={x} cy={y} r={4} />,
    <rect key="1" x={x - 4} y={y - 4} width={8} height={8} />,
    <path key="2" d={`M${x} ${y - 5}l5 9h-10z`} />,
    <path key="3" d={`M${x} ${y - 6}l6 6-6 6-6-6z`} />,
    <path key="4" d={`M${x} ${y + 5}l5-9h-10z`} />,
    <path key="5" d={`M${x - 5} ${y - 2}h3v-3h4v3h3v4h-3v3h-4v-3h-3z`} />,
  ];
  return shapes[kind % shapes.length];
}
