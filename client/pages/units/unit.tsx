import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearchParams } from 'react-router';
import { formatDay } from '../../../forms/format.js';
import { addDays } from '../../../regimes/day.js';
import { get, pathOf, queryOf } from '../../api.js';
import { DateText } from '../../components/DateText.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { Table } from '../../components/Table.js';
import { keys } from '../../queries.js';
import { hasRole, useActing } from '../../session.js';
import type { Succession, Unit, UnitDetail } from '../../wire.js';
import { EditUnit } from './UnitForm.js';
import { allUnits } from './query.js';
import { Reorganise } from './Reorganise.js';

export default function UnitPage() {
  const { unit: code = '' } = useParams();
  const [query] = useSearchParams();
  const at = query.get('at') ?? '';
  const unit = useQuery({
    queryKey: keys.unit(code, at),
    queryFn: ({ signal }) => get<UnitDetail>(pathOf('units', code) + queryOf({ at }), signal),
  });
  return <Loaded query={unit}>{(found) => <UnitView unit={found} at={at} />}</Loaded>;
}

function UnitView({ unit, at }: { readonly unit: UnitDetail; readonly at: string }) {
  const { t } = useTranslation();
  const { session } = useActing();
  const [editing, setEditing] = useState(false);
  const [reorganising, setReorganising] = useState(false);
  return (
    <>
      <PageHead
        title={unit.name}
        sentence={`${t(`words.level.${unit.level}`)} · ${unit.code}`}
        actions={
          <>
            <Link to={'/reports' + queryOf({ unit: unit.code })} className="btn btn-plain">
              {t('units.reports')}
            </Link>
            <Link to={'/rollups' + queryOf({ unit: unit.code })} className="btn btn-plain">
              {t('frame.rollups')}
            </Link>
            <Link to={'/series' + queryOf({ unit: unit.code })} className="btn btn-plain">
              {t('series.place')}
            </Link>
            {session.roles.some(
              ({ role, unit: held }) => role === 'administrator' || held.code === unit.code,
            ) && (
              <Link to={pathOf('units', unit.code, 'duties')} className="btn btn-plain">
                {t('handling.place')}
              </Link>
            )}
            {hasRole(session, 'administrator') && unit.parent !== null && (
              <button type="button" className="btn btn-plain" onClick={() => setReorganising(true)}>
                {t('units.reorganise')}
              </button>
            )}
            {hasRole(session, 'administrator') && (
              <button type="button" className="btn btn-primary" onClick={() => setEditing(true)}>
                {t('frame.edit')}
              </button>
            )}
          </>
        }
      />
      <div className="stack">
        <Facts unit={unit} at={at} />
        <History unit={unit} />
        <Below unit={unit} at={at} />
      </div>
      {reorganising && <Reorganise unit={unit} onClose={() => setReorganising(false)} />}
      {editing && <EditUnit unit={unit} onClose={() => setEditing(false)} />}
    </>
  );
}

function Facts({ unit, at }: { readonly unit: Unit; readonly at: string }) {
  const { t } = useTranslation();
  return (
    <dl className="facts panel">
      <dt>{t('words.column.code')}</dt>
      <dd className="mono">{unit.code}</dd>
      <dt>{t('words.column.level')}</dt>
      <dd>{t(`words.level.${unit.level}`)}</dd>
      <dt>{t('units.parent')}</dt>
      <dd>
        {unit.parent === null ? (
          t('units.noParent')
        ) : (
          <Link to={pathOf('units', unit.parent.code) + queryOf({ at })}>{unit.parent.name}</Link>
        )}
      </dd>
      <dt>{t('units.validFrom')}</dt>
      <dd>
        <DateText value={unit.validFrom} />
      </dd>
      <dt>{t('units.validTo')}</dt>
      <dd>{unit.validTo === null ? t('units.stillValid') : <DateText value={unit.validTo} />}</dd>
      <Successions label={t('units.predecessors')} units={unit.predecessors ?? []} eve />
      <Successions label={t('units.successors')} units={unit.successors ?? []} />
    </dl>
  );
}

interface SuccessionProps {
  readonly label: string;
  readonly units: readonly Succession[];
  /** Units that went over are looked up on the day before they did. */
  readonly eve?: boolean;
}

function Successions({ label, units, eve = false }: SuccessionProps) {
  if (units.length === 0) return null;
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {units.map(({ code, name, effective, share }) => (
          <span key={`${code} ${effective}`} className="succession">
            <Link to={pathOf('units', code) + queryOf({ at: eve ? addDays(effective, -1) : effective })}>
              {name}
            </Link>
            {share !== '1' && ` (${share})`} <span className="quiet">· {formatDay(effective)}</span>
          </span>
        ))}
      </dd>
    </>
  );
}

/** What the unit was called and where it stood, stretch by stretch. */
function History({ unit }: { readonly unit: UnitDetail }) {
  const { t } = useTranslation();
  if (unit.history.length < 2) return null;
  return (
    <section className="stack-tight">
      <h2>{t('units.history')}</h2>
      <Table
        caption={t('units.history')}
        rows={unit.history}
        rowKey={({ validFrom }) => validFrom}
        columns={[
          {
            key: 'from',
            head: t('units.validFrom'),
            cell: ({ validFrom }: UnitDetail['history'][number]) => <DateText value={validFrom} />,
          },
          {
            key: 'to',
            head: t('units.validTo'),
            cell: ({ validTo }) => (validTo === null ? '–' : <DateText value={validTo} />),
          },
          {
            key: 'code',
            head: t('words.column.code'),
            cell: ({ code }) => <span className="mono">{code}</span>,
          },
          { key: 'name', head: t('words.column.name'), cell: ({ name }) => name },
          { key: 'parent', head: t('units.parent'), cell: ({ parent }) => parent?.name ?? '–' },
        ]}
      />
    </section>
  );
}

function Below({ unit, at }: { readonly unit: Unit; readonly at: string }) {
  const { t } = useTranslation();
  const units = useQuery(allUnits(at === '' ? undefined : at));
  return (
    <section className="stack-tight">
      <h2>{t('units.children')}</h2>
      <Loaded query={units}>
        {(items) => {
          const children = items.filter(({ parent }) => parent?.code === unit.code);
          if (children.length === 0) return <p className="quiet">{t('units.noChildren')}</p>;
          return (
            <Table
              caption={t('units.children')}
              rows={children}
              rowKey={({ code }) => code}
              columns={[
                {
                  key: 'name',
                  head: t('words.column.name'),
                  sortBy: ({ name }: Unit) => name,
                  cell: ({ code, name }) => <Link to={pathOf('units', code) + queryOf({ at })}>{name}</Link>,
                },
                {
                  key: 'code',
                  head: t('words.column.code'),
                  sortBy: ({ code }) => code,
                  cell: ({ code }) => <span className="mono">{code}</span>,
                },
                {
                  key: 'level',
                  head: t('words.column.level'),
                  cell: ({ level }) => t(`words.level.${level}`),
                },
              ]}
            />
          );
        }}
      </Loaded>
    </section>
  );
}
