/** Over which days a report of one frequency speaks: the decree's, the calendar's, or days of its own. */
import { useTranslation } from 'react-i18next';
import type { Frequency, Json } from '../../../../regimes/words.js';
import type { WindowRule } from '../../../../regimes/dialect/regime.js';
import { member } from '../../../../regimes/dialect/json.js';
import { at } from '../../../../regimes/pointer.js';
import { windowWords } from '../../../../regimes/time-words.js';
import { useLanguage } from '../../../i18n.js';
import { DayOfMonth } from './ChainEditor.js';
import { keyedValue, readOffset, setWindow, writeOffset, type EndOfWindow } from './header.js';
import { Choose, DraftNumber } from './Inputs.js';
import { useDesign } from './use-designer.js';

const OWN: Readonly<Record<'months' | 'days', WindowRule>> = {
  months: { from: { monthsFromStart: 0, day: 1 }, to: { monthsFromEnd: 0, day: 'last' } },
  days: { from: { daysFromStart: 0 }, to: { daysFromEnd: 0 } },
};

export function WindowEditor({ frequency }: { readonly frequency: Frequency }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { document, model, edit } = useDesign();
  const raw = keyedValue(at(document, '/x-regime/window'), frequency);
  const way = typeof raw === 'string' ? raw : raw === undefined ? '' : 'own';
  const weekly = frequency === 'week';
  const set = (rule: WindowRule) => edit((now) => setWindow(now, frequency, rule), `window ${frequency}`);
  const rule = model.header.windows[frequency];
  const name = t(`words.frequency.${frequency}`);
  const known =
    weekly || frequency === 'day'
      ? (['calendar', 'own'] as const)
      : (['decree-09', 'calendar', 'own'] as const);
  const end = (which: 'from' | 'to', next: EndOfWindow) =>
    set({ ...(raw as object), [which]: writeOffset(next, weekly) } as WindowRule);
  return (
    <div role="group" aria-label={t('design.windowOf', { frequency: name })} className="stack-tight">
      <Choose
        label={t('design.windowOf', { frequency: name })}
        value={way}
        choices={known.map((value) => ({ value, label: t(`design.windows.${value}`) }))}
        onChoose={(next) => set(next === 'own' ? OWN[weekly ? 'days' : 'months'] : (next as WindowRule))}
      />
      {way === 'own' && (
        <>
          <End
            label={t('design.windowFrom')}
            offset={member(raw, 'from')}
            weekly={weekly}
            onChange={(next) => end('from', next)}
          />
          <End
            label={t('design.windowTo')}
            offset={member(raw, 'to')}
            weekly={weekly}
            onChange={(next) => end('to', next)}
          />
        </>
      )}
      {rule !== undefined && <p className="green">{say(windowWords(rule, frequency))}</p>}
    </div>
  );
}

function End({
  label,
  offset,
  weekly,
  onChange,
}: {
  readonly label: string;
  readonly offset: Json | undefined;
  readonly weekly: boolean;
  readonly onChange: (next: EndOfWindow) => void;
}) {
  const { t } = useTranslation();
  const end = readOffset(offset) ?? { from: 'start' as const, count: 0, day: weekly ? undefined : 1 };
  return (
    <div role="group" aria-label={label} className="field-grid">
      {!weekly && (
        <DayOfMonth
          label={t('design.endDay', { end: label })}
          value={end.day ?? 1}
          onChoose={(day) => onChange({ ...end, day })}
        />
      )}
      <DraftNumber
        label={t(weekly ? 'design.endDays' : 'design.endMonths', { end: label })}
        value={end.count}
        whole
        onCommit={(count) => count !== undefined && onChange({ ...end, count })}
      />
      <Choose
        label={t('design.endFrom', { end: label })}
        value={end.from}
        choices={[
          { value: 'start', label: t('design.fromStart') },
          { value: 'end', label: t('design.fromEnd') },
        ]}
        onChoose={(from) => onChange({ ...end, from: from as 'start' | 'end' })}
      />
    </div>
  );
}
