/** Việc của tôi: what to do first, then everything in the order in which it is to be done, then what was sent. */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { timeLeft } from '../../../forms/time-left.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { useNow } from '../../components/now.js';
import { ObligationTable, reportPath } from '../../components/ObligationTable.js';
import type { ObligationColumn } from '../../components/ObligationTable.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { useLanguage } from '../../i18n.js';
import { hasRole, useActing } from '../../session.js';
import type { DeskItem, MyWork } from '../../wire.js';
import { Asked } from './Asked.js';
import { Unsent } from './Unsent.js';
import { AlarmForAdministrators } from '../checks/Alarm.js';
import { unreadQuery } from '../notices/query.js';
import { tasksOf, workQuery } from './query.js';
import { firstTask, sectionsOf, type SectionName, type WorkSection } from './sections.js';
import { Tour } from './Tour.js';
import './work.css';

const TO_SEND: readonly ObligationColumn[] = ['period', 'unit', 'state', 'far'];
const WAS_SENT: readonly ObligationColumn[] = ['period', 'unit', 'state', 'sent'];

export default function WorkPage() {
  const { t } = useTranslation();
  const { session, unit } = useActing();
  const query = useQuery(workQuery(unit?.code));
  return (
    <>
      <PageHead
        title={t('work.title')}
        sentence={t('work.sentence', { name: session.user.name, unit: unit?.name ?? t('frame.allUnits') })}
        actions={<UnreadNotices />}
      />
      <div className="stack">
        <Tour />
        <AlarmForAdministrators />
        <Unsent />
        <Loaded query={query}>{(work) => <Sections work={work} />}</Loaded>
      </div>
    </>
  );
}

function UnreadNotices() {
  const { t } = useTranslation();
  const { data: count = 0 } = useQuery(unreadQuery);
  if (count === 0) return null;
  return (
    <Link to="/notices" className="btn btn-plain">
      {t('notices.sentence', { count })}
    </Link>
  );
}

function Sections({ work }: { readonly work: MyWork }) {
  const { session } = useActing();
  const now = useNow();
  const works = hasRole(session, 'clerk', 'head', 'aggregator');
  const sections = sectionsOf(work, new Date(now).toISOString());
  const first = firstTask(sections);
  return (
    <div className="stack">
      {first !== undefined && <First {...first} now={now} />}
      <Asked />
      {tasksOf(work) === 0 && (
        <Nothing who={works ? 'works' : hasRole(session, 'administrator') ? 'administers' : 'watches'} />
      )}
      {sections.map((section) => (
        <Section key={section.name} section={section} />
      ))}
    </div>
  );
}

/** Nothing to do: why, and where to go from here, for each kind of person. */
function Nothing({ who }: { readonly who: 'works' | 'administers' | 'watches' }) {
  const { t } = useTranslation();
  const { why, to, label } = {
    works: { why: t('work.nothingWhy'), to: '/reports', label: t('work.toReports') },
    administers: { why: t('work.administers'), to: '/regimes', label: t('frame.regimes') },
    watches: { why: t('work.watching'), to: '/rollups', label: t('work.toRollups') },
  }[who];
  return (
    <EmptyState title={t('work.nothing')} why={why}>
      <Link to={to} className="btn btn-plain">
        {label}
      </Link>
    </EmptyState>
  );
}

/** What to do first, in plain words. */
function First({
  name,
  item,
  now,
}: {
  readonly name: SectionName;
  readonly item: DeskItem;
  readonly now: number;
}) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const periodName = usePeriodName();
  const left = timeLeft(item.dueAt, new Date(now).toISOString(), item.workingDays)[language];
  return (
    <p className={item.late ? 'first-task late' : 'first-task'}>
      <span className="strong">{t(`work.do.${name}`)}</span>{' '}
      <Link to={reportPath(name === 'toReview' ? 'review' : 'reports', item)}>
        {say(item.label)} · {periodName(item.period)} · {item.unit.name}
      </Link>{' '}
      {name !== 'toReview' && <span className={item.late ? 'red strong' : 'strong'}>({left})</span>}
    </p>
  );
}

function Section({ section: { name, items, total } }: { readonly section: WorkSection }) {
  const { t } = useTranslation();
  const sent = name === 'sent' || name === 'toReview' || name === 'toConfirm';
  return (
    <section className="stack-tight">
      <div className="row-line">
        <h2>
          {t(`work.${name}`)} <span className="quiet">{total ?? items.length}</span>
        </h2>
        {name === 'toReview' && <Link to="/inbox">{t('inbox.toInbox')}</Link>}
      </div>
      {name === 'later' && <p className="quiet">{t('work.laterWhy')}</p>}
      <ObligationTable
        caption={t(`work.${name}`)}
        items={items}
        shown={sent ? WAS_SENT : TO_SEND}
        room={name === 'toReview' ? 'review' : 'reports'}
        foot={false}
        reasons
        sentences
      />
      {total !== undefined && total > items.length && (
        <p className="quiet">
          <Link to="/reports">{t('work.first', { shown: items.length, total })}</Link>
        </p>
      )}
    </section>
  );
}
