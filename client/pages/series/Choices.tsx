/** What is asked: regime, figure, unit, level, periods, and as which units. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { figuresOf } from '../../../regimes/figure.js';
import { parsePeriod, period as periodAt, firstPeriodEnding } from '../../../regimes/period.js';
import type { Regime } from '../../../regimes/dialect/regime.js';
import type { Day, Frequency } from '../../../regimes/words.js';
import { Select, TextInput } from '../../components/Field.js';
import { usePeriodName } from '../../components/period.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import { plainLetters } from '../../frame/find-places.js';
import { useLanguage } from '../../i18n.js';
import type { RegimeItem } from '../../wire.js';

export interface Asked {
  readonly regime: string;
  readonly path: string;
  readonly unit: string;
  readonly level: string;
  readonly frequency: Frequency;
  readonly from: string;
  readonly to: string;
  readonly units: string;
  readonly view: string;
}

interface Props {
  readonly asked: Asked;
  readonly items: readonly RegimeItem[];
  readonly regime: Regime;
  readonly today: Day;
  /** The figure that the answer speaks of, which a link may have named by the number of its row. */
  readonly answered: { readonly path: string; readonly label: string } | undefined;
  readonly onAsk: (change: Partial<Asked>) => void;
}

const BACK = 60;

export function Choices({ asked, items, regime, today, answered, onAsk }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const periodName = usePeriodName();
  const periods = recentPeriods(asked.frequency, today);
  const periodChoices = [
    { value: '', label: t('series.latest') },
    ...periods.map((value) => ({ value, label: periodName(value) })),
  ];
  const levels = [...new Set(regime.header.chain.slice(0, -1).flatMap((step) => step.levels))];
  return (
    <div className="filters" role="group" aria-label={t('frame.filters')}>
      <Select
        label={t('words.column.regime')}
        value={asked.regime}
        onChange={(change) => onAsk({ regime: change.target.value })}
        choices={items.map(({ code, label }) => ({ value: code, label: say(label) }))}
      />
      <FigureChoice asked={asked} regime={regime} answered={answered} onAsk={onAsk} />
      <UnitPicker label={t('words.column.unit')} value={asked.unit} onPick={(unit) => onAsk({ unit })} />
      <Select
        label={t('series.rows')}
        value={asked.level}
        onChange={(change) => onAsk({ level: change.target.value })}
        choices={[
          { value: '', label: t('series.noRows') },
          ...levels.map((value) => ({ value, label: t(`words.level.${value}`) })),
        ]}
      />
      {regime.header.frequencies.length > 1 && (
        <Select
          label={t('series.frequency')}
          value={asked.frequency}
          onChange={(change) => onAsk({ frequency: change.target.value as Frequency })}
          choices={regime.header.frequencies.map((value) => ({
            value,
            label: t(`words.frequency.${value}`),
          }))}
        />
      )}
      <Select
        label={t('series.from')}
        value={asked.from}
        onChange={(change) => onAsk({ from: change.target.value })}
        choices={withOwn(periodChoices, asked.from, periodName)}
      />
      <Select
        label={t('series.to')}
        value={asked.to}
        onChange={(change) => onAsk({ to: change.target.value })}
        choices={withOwn(periodChoices, asked.to, periodName)}
      />
      <Select
        label={t('rollup.view')}
        value={asked.view}
        onChange={(change) => onAsk({ view: change.target.value })}
        choices={(['confirmed', 'provisional'] as const).map((value) => ({
          value,
          label: t(`rollup.${value}`),
        }))}
      />
      <Select
        label={t('series.asUnits')}
        value={asked.units}
        onChange={(change) => onAsk({ units: change.target.value })}
        choices={[
          { value: 'as-reported', label: t('series.asReported') },
          { value: 'today', label: t('series.recast') },
          ...(asked.units.startsWith('at:') ? [{ value: asked.units, label: asked.units.slice(3) }] : []),
        ]}
      />
    </div>
  );
}

function FigureChoice({ asked, regime, answered, onAsk }: Omit<Props, 'items' | 'today'>) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [find, setFind] = useState('');
  const words = plainLetters(find).split(/\s+/).filter(Boolean);
  const all = figuresOf(regime).map(({ path, label }) => ({
    value: path,
    label: `${label[language]}${path.includes('/*/') ? ` (${t('series.everyRow')})` : ''}`,
  }));
  const here = asked.path === '' ? undefined : (answered ?? { path: asked.path, label: asked.path });
  const shown = all.filter(
    ({ value, label }) => value === here?.path || words.every((word) => plainLetters(label).includes(word)),
  );
  const known = here === undefined || shown.some(({ value }) => value === here.path);
  return (
    <>
      <TextInput
        label={t('series.findFigure')}
        type="search"
        value={find}
        onChange={(change) => setFind(change.target.value)}
      />
      <Select
        label={t('series.figure')}
        value={here?.path ?? ''}
        onChange={(change) => onAsk({ path: change.target.value })}
        choices={known ? shown : [{ value: here.path, label: here.label }, ...shown]}
      />
    </>
  );
}

/** The latest periods of a frequency, the present one first. */
function recentPeriods(frequency: Frequency, today: Day): readonly string[] {
  const { year, index } = firstPeriodEnding(frequency, today);
  return Array.from({ length: BACK }, (_, back) => periodAt(frequency, year, index - back).id);
}

function withOwn(
  choices: readonly { readonly value: string; readonly label: string }[],
  own: string,
  periodName: (id: string) => string,
): readonly { readonly value: string; readonly label: string }[] {
  const known = choices.some(({ value }) => value === own) || parsePeriod(own) === undefined;
  return known ? choices : [...choices, { value: own, label: periodName(own) }];
}
