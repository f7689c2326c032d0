/** What changes who owes what by when: locked periods, exemptions, extensions; and granting them. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { get, pathOf, send } from '../../api.js';
import { DateText, DueText } from '../../components/DateText.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import { hasRole, useActing } from '../../session.js';
import { GrantDialog, type Grant } from './GrantDialog.js';
import type { Exemption, Extension, Lock } from './wire.js';

const DUTIES = ['obligations', 'duties'] as const;
const listOf =
  <T,>(path: string) =>
  ({ signal }: { readonly signal: AbortSignal }) =>
    get<{ readonly items: readonly T[] }>(path, signal);

export default function DutiesPage() {
  const { t } = useTranslation();
  const { session } = useActing();
  const queries = useQueryClient();
  const [grant, setGrant] = useState<Grant>();
  const administers = hasRole(session, 'administrator');
  const extends_ = administers || hasRole(session, 'aggregator');
  const refresh = () => queries.invalidateQueries({ queryKey: ['obligations'] });
  const take = useMutation({ mutationFn: (path: string) => send('DELETE', path), onSuccess: refresh });
  const button = (kind: Grant) => (
    <button type="button" className="btn btn-plain" onClick={() => setGrant(kind)}>
      {t(`duties.grant.${kind}`)}
    </button>
  );
  return (
    <>
      <PageHead
        title={t('duties.title')}
        sentence={t('duties.sentence')}
        actions={
          <>
            {extends_ && button('extension')}
            {administers && button('exemption')}
            {administers && button('lock')}
            {administers && button('exception')}
          </>
        }
      />
      {grant !== undefined && (
        <GrantDialog
          grant={grant}
          onClose={() => setGrant(undefined)}
          onDone={() => {
            setGrant(undefined);
            void refresh();
          }}
        />
      )}
      <div className="stack">
        <ProblemNotice problem={take.error} />
        <Locks onTake={administers ? take.mutate : undefined} />
        <Extensions onTake={extends_ ? take.mutate : undefined} />
        <Exemptions onTake={administers ? take.mutate : undefined} />
      </div>
    </>
  );
}

interface SectionProps {
  readonly onTake: ((path: string) => void) | undefined;
}

function Take({ onTake, path, label }: SectionProps & { readonly path: string; readonly label: string }) {
  return onTake === undefined ? null : (
    <button type="button" className="btn btn-quiet btn-row" onClick={() => onTake(path)}>
      {label}
    </button>
  );
}

function Locks({ onTake }: SectionProps) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const locks = useQuery({ queryKey: [...DUTIES, 'locks'], queryFn: listOf<Lock>('/locks') });
  return (
    <section className="stack-tight">
      <h2>{t('duties.locks')}</h2>
      <Loaded query={locks} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('duties.noLocks')} why={t('duties.noLocksWhy')} />
          ) : (
            <Table
              caption={t('duties.locks')}
              rows={items}
              rowKey={({ regime, period }) => `${regime} ${period}`}
              columns={[
                { key: 'regime', head: t('agenda.scope.regime'), cell: ({ regime }) => regime },
                { key: 'period', head: t('words.column.period'), cell: ({ period }) => periodName(period) },
                {
                  key: 'from',
                  head: t('duties.lockedFrom'),
                  cell: ({ lockedAt }) => (lockedAt === null ? '–' : <DateText value={lockedAt} time />),
                },
                { key: 'reason', head: t('duties.reason'), cell: ({ reason }) => reason },
                {
                  key: 'exceptions',
                  head: t('duties.exceptions'),
                  cell: ({ regime, period, exceptions }) => (
                    <ul className="plain-list">
                      {exceptions.map((one) => (
                        <li key={one.id}>
                          {one.unit.name}, {t('duties.until')} <DateText value={one.until} time />
                          {one.expired && <> ({t('duties.expired')})</>}{' '}
                          <Take
                            onTake={onTake}
                            path={pathOf('locks', regime, period, 'exceptions', one.id)}
                            label={t('duties.revoke')}
                          />
                        </li>
                      ))}
                    </ul>
                  ),
                },
                {
                  key: 'acts',
                  head: t('agenda.feeds.acts'),
                  quiet: true,
                  end: true,
                  cell: ({ regime, period }) => (
                    <Take onTake={onTake} path={pathOf('locks', regime, period)} label={t('duties.unlock')} />
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </section>
  );
}

function Extensions({ onTake }: SectionProps) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const extensions = useQuery({
    queryKey: [...DUTIES, 'extensions'],
    queryFn: listOf<Extension>('/extensions'),
  });
  return (
    <section className="stack-tight">
      <h2>{t('duties.extensions')}</h2>
      <Loaded query={extensions} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('duties.noExtensions')} why={t('duties.noExtensionsWhy')} />
          ) : (
            <Table
              caption={t('duties.extensions')}
              rows={items}
              rowKey={({ regime, period, unit }) => `${regime} ${period} ${unit.code}`}
              columns={[
                { key: 'unit', head: t('agenda.scope.unit'), cell: ({ unit }) => unit.name },
                { key: 'regime', head: t('agenda.scope.regime'), cell: ({ regime }) => regime },
                { key: 'period', head: t('words.column.period'), cell: ({ period }) => periodName(period) },
                {
                  key: 'was',
                  head: t('duties.ruleDue'),
                  cell: ({ ruleDueAt }) => (ruleDueAt === null ? '–' : <DueText value={ruleDueAt} />),
                },
                { key: 'due', head: t('duties.newDue'), cell: ({ dueAt }) => <DueText value={dueAt} /> },
                { key: 'reason', head: t('duties.reason'), cell: ({ reason }) => reason },
                { key: 'by', head: t('duties.by'), cell: ({ grantedBy }) => grantedBy.name },
                {
                  key: 'acts',
                  head: t('agenda.feeds.acts'),
                  quiet: true,
                  end: true,
                  cell: ({ regime, period, unit }) => (
                    <Take
                      onTake={onTake}
                      path={pathOf('extensions', regime, period, unit.code)}
                      label={t('duties.revoke')}
                    />
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </section>
  );
}

function Exemptions({ onTake }: SectionProps) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  const exemptions = useQuery({
    queryKey: [...DUTIES, 'exemptions'],
    queryFn: listOf<Exemption>('/exemptions'),
  });
  return (
    <section className="stack-tight">
      <h2>{t('duties.exemptions')}</h2>
      <Loaded query={exemptions} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('duties.noExemptions')} why={t('duties.noExemptionsWhy')} />
          ) : (
            <Table
              caption={t('duties.exemptions')}
              rows={items}
              rowKey={({ id }) => String(id)}
              columns={[
                {
                  key: 'unit',
                  head: t('agenda.scope.unit'),
                  cell: ({ unit, subtree }) => (subtree ? `${unit.name} ${t('duties.andBelow')}` : unit.name),
                },
                { key: 'regime', head: t('agenda.scope.regime'), cell: ({ regime }) => regime },
                { key: 'from', head: t('duties.from'), cell: ({ from }) => periodName(from) },
                { key: 'to', head: t('duties.to'), cell: ({ to }) => (to === null ? '–' : periodName(to)) },
                { key: 'reason', head: t('duties.reason'), cell: ({ reason }) => reason },
                { key: 'by', head: t('duties.by'), cell: ({ grantedBy }) => grantedBy.name },
                {
                  key: 'acts',
                  head: t('agenda.feeds.acts'),
                  quiet: true,
                  end: true,
                  cell: ({ id }) => (
                    <Take onTake={onTake} path={pathOf('exemptions', id)} label={t('duties.end')} />
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </section>
  );
}
