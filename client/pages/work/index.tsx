/** Việc của tôi: what came back first, then what waits for me, then what I owe; what is late stands in red. */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { ObligationTable } from '../../components/ObligationTable.js';
import type { ObligationColumn } from '../../components/ObligationTable.js';
import { PageHead } from '../../components/PageHead.js';
import { hasRole, useActing } from '../../session.js';
import type { MyWork, WorkList } from '../../wire.js';
import { AlarmForAdministrators } from '../checks/Alarm.js';
import { tasksOf, workQuery } from './query.js';

interface Section {
  readonly list: WorkList;
  readonly room: 'reports' | 'review';
  readonly shown: readonly ObligationColumn[];
}

const SECTIONS: readonly Section[] = [
  { list: 'returned', room: 'reports', shown: ['period', 'unit', 'state', 'far'] },
  { list: 'corrections', room: 'reports', shown: ['period', 'unit', 'state', 'far'] },
  { list: 'toSign', room: 'reports', shown: ['period', 'unit', 'state', 'far'] },
  { list: 'toReview', room: 'review', shown: ['period', 'unit', 'state', 'sent'] },
  { list: 'owed', room: 'reports', shown: ['period', 'unit', 'state', 'far'] },
  { list: 'sent', room: 'reports', shown: ['period', 'unit', 'state', 'sent'] },
];

export default function WorkPage() {
  const { t } = useTranslation();
  const { session, unit } = useActing();
  const query = useQuery(workQuery(unit?.code));
  return (
    <>
      <PageHead
        title={t('work.title')}
        sentence={t('work.sentence', { name: session.user.name, unit: unit?.name ?? t('frame.allUnits') })}
      />
      <div className="stack">
        <AlarmForAdministrators />
        <Loaded query={query}>{(work) => <Sections work={work} />}</Loaded>
      </div>
    </>
  );
}

function Sections({ work }: { readonly work: MyWork }) {
  const { t } = useTranslation();
  const { session } = useActing();
  const works = hasRole(session, 'clerk', 'head', 'aggregator');
  return (
    <div className="stack">
      {tasksOf(work) === 0 && (
        <EmptyState title={t('work.nothing')} why={works ? t('work.nothingWhy') : t('work.watching')}>
          <Link to={works ? '/reports' : '/rollups'} className="btn btn-plain">
            {works ? t('work.toReports') : t('work.toRollups')}
          </Link>
        </EmptyState>
      )}
      {SECTIONS.filter(({ list }) => work[list].length > 0).map((section) => (
        <WorkSection key={section.list} section={section} work={work} />
      ))}
    </div>
  );
}

function WorkSection({
  section: { list, room, shown },
  work,
}: {
  readonly section: Section;
  readonly work: MyWork;
}) {
  const { t } = useTranslation();
  const items = work[list];
  const total = work.counts[list];
  return (
    <section className="stack-tight">
      <h2>
        {t(`work.${list}`)} <span className="quiet">{total}</span>
      </h2>
      <ObligationTable
        caption={t(`work.${list}`)}
        items={items}
        shown={shown}
        room={room}
        foot={false}
        reasons
      />
      {total > items.length && (
        <p className="quiet">
          <Link to="/reports">{t('work.first', { shown: items.length, total })}</Link>
        </p>
      )}
    </section>
  );
}
