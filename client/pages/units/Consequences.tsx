/** What a reorganisation or a file would do, list by list, before it is done. */
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../../forms/format.js';
import type { Day } from '../../../regimes/words.js';

interface Consequence {
  readonly code: string;
  readonly name: string;
  readonly on: Day;
  readonly before?: string;
  readonly after?: string;
  readonly parts?: readonly { readonly code: string; readonly name: string; readonly share: string }[];
}
interface Told {
  readonly count: number;
  readonly items: readonly Consequence[];
}
const LISTS = ['created', 'closed', 'merged', 'split', 'renamed', 'moved'] as const;
export type Plan = Readonly<Record<(typeof LISTS)[number], Told>> & {
  /** Reports that are open in units which end. */
  readonly reports: number;
  /** People with roles there. */
  readonly people: number;
};

/** It comes below a form that may be longer than the window. */
const show = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

export function Consequences({ plan }: { readonly plan: Plan }) {
  const { t } = useTranslation();
  const lists = LISTS.filter((name) => plan[name].count > 0);
  return (
    <section ref={show} className="panel stack-tight" aria-label={t('units.plan.title')} role="status">
      <h3>{t('units.plan.title')}</h3>
      {lists.length === 0 && <p>{t('units.plan.nothing')}</p>}
      {lists.map((name) => (
        <details key={name} open={plan[name].count <= 10}>
          <summary>
            {t(`units.plan.${name}`)}: {plan[name].count}
          </summary>
          <ul>
            {plan[name].items.map((one) => (
              <Line key={`${one.code} ${one.on}`} one={one} />
            ))}
          </ul>
          {plan[name].count > plan[name].items.length && (
            <p className="quiet">
              {t('rollup.andMore', { count: plan[name].count - plan[name].items.length })}
            </p>
          )}
        </details>
      ))}
      {plan.reports > 0 && <p className="amber">{t('units.plan.reports', { count: plan.reports })}</p>}
      {plan.people > 0 && <p className="amber">{t('units.plan.people', { count: plan.people })}</p>}
    </section>
  );
}

function Line({ one }: { readonly one: Consequence }) {
  return (
    <li>
      {one.name} <span className="quiet mono">{one.code}</span>{' '}
      <span className="quiet">· {formatDay(one.on)}</span>
      {one.before !== undefined && ` · ${one.before} → ${one.after ?? ''}`}
      {one.parts !== undefined &&
        ` · ${one.parts.map(({ name, code, share }) => `${name} (${code}${share === '1' ? '' : `, ${share}`})`).join('; ')}`}
    </li>
  );
}
