/** Obligations as rows: what, which period, whose, in what state, by when. The first column opens the report. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { timeLeft } from '../../forms/time-left.js';
import { useLanguage } from '../i18n.js';
import type { ObligationItem } from '../wire.js';
import { BehalfChip, LateChip, NilChip, StateChip } from './Chip.js';
import { DateText, DueText, relativeDay } from './DateText.js';
import { nextActorOf } from './next-actor.js';
import { useNow } from './now.js';
import { usePeriodName } from './period.js';
import { StateSentence } from './StateSentence.js';
import { Table } from './Table.js';
import type { Column } from './Table.js';

export type ObligationColumn = 'period' | 'unit' | 'receiver' | 'state' | 'due' | 'far' | 'next' | 'sent';

/** Of a desk the server says how many working days are left. */
type Row = ObligationItem & { readonly workingDays?: number };

interface Props {
  readonly caption: string;
  readonly items: readonly Row[];
  readonly shown: readonly ObligationColumn[];
  /** Where a row leads; the report itself, or its review. */
  readonly room?: 'reports' | 'review';
  readonly total?: number | undefined;
  readonly beyond?: boolean;
  readonly onMore?: (() => void) | undefined;
  readonly loadingMore?: boolean;
  readonly tall?: boolean;
  readonly sortable?: boolean;
  readonly foot?: boolean;
  /** Why it came back, below its name. */
  readonly reasons?: boolean;
  /** Where it stands and who acts next, in one sentence below its name. */
  readonly sentences?: boolean;
}

export function ObligationTable({
  items,
  shown,
  room = 'reports',
  sortable = true,
  reasons = false,
  sentences = false,
  ...rest
}: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const all = useColumns();
  const first: Column<Row> = {
    key: 'regime',
    head: t('words.column.regime'),
    sortBy: (item) => say(item.label),
    cell: (item) => (
      <>
        <Link to={reportPath(room, item)}>
          {say(item.label)}
          <span className="only-read">, {item.unit.name}</span>
        </Link>
        {sentences && <StateSentence item={item} />}
        {reasons && item.reason !== undefined && <span className="reason">“{item.reason}”</span>}
      </>
    ),
  };
  const columns = [first, ...shown.map((key) => all[key])];
  return (
    <Table
      {...rest}
      fixed
      columns={sortable ? columns : columns.map(unsorted)}
      rows={items}
      rowKey={(item) => `${item.regime} ${item.period} ${item.unit.code}`}
    />
  );
}

export function reportPath(room: 'reports' | 'review' | 'rollups', item: ObligationItem): string {
  return `/${room}/${[item.regime, item.period, item.unit.code].map(encodeURIComponent).join('/')}`;
}

function useColumns(): Readonly<Record<ObligationColumn, Column<Row>>> {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const periodName = usePeriodName();
  const now = useNow();
  const far = (item: Row): string =>
    item.workingDays === undefined
      ? relativeDay(item.dueAt, now, language)
      : timeLeft(item.dueAt, new Date(now).toISOString(), item.workingDays)[language];
  return {
    period: {
      key: 'period',
      width: 124,
      head: t('words.column.period'),
      sortBy: (item) => item.period,
      cell: (item) => <span className="no-wrap">{periodName(item.period)}</span>,
    },
    unit: {
      key: 'unit',
      width: 140,
      head: t('words.column.unit'),
      sortBy: (item) => item.unit.name,
      cell: (item) => item.unit.name,
    },
    receiver: {
      key: 'receiver',
      width: 120,
      head: t('words.column.receiver'),
      sortBy: (item) => item.receiver.name,
      cell: (item) => item.receiver.name,
    },
    state: {
      key: 'state',
      width: 192,
      head: t('words.column.state'),
      sortBy: (item) => item.state,
      cell: (item) => (
        <span className="chips">
          <StateChip state={item.state} correction={item.correction} />
          {item.late && <LateChip />}
          {item.nil && <NilChip />}
          {item.onBehalf !== undefined && <BehalfChip answer={item.onBehalf.answer} />}
        </span>
      ),
    },
    due: {
      key: 'due',
      width: 105,
      head: t('words.column.due'),
      sortBy: (item) => item.dueAt,
      cell: (item) => <DueText value={item.dueAt} late={item.late} />,
    },
    far: {
      key: 'far',
      width: 180,
      head: t('words.column.due'),
      sortBy: (item) => item.dueAt,
      cell: (item) => (
        <>
          <DueText value={item.dueAt} late={item.late} />
          {isOpen(item) && <span className={item.late ? 'far red' : 'far quiet'}>{far(item)}</span>}
        </>
      ),
    },
    next: {
      key: 'next',
      width: 130,
      head: t('words.column.next'),
      cell: (item) => (item.nextActor === 'nobody' ? '–' : t(`words.actor.${nextActorOf(item)}`)),
    },
    sent: {
      key: 'sent',
      width: 180,
      head: t('words.column.sent'),
      sortBy: (item) => item.submittedAt ?? '',
      cell: (item) => (item.submittedAt === undefined ? '–' : <DateText value={item.submittedAt} time />),
    },
  };
}

/** Rows that come page by page are in the order of the server, which alone knows them all. */
function unsorted({ sortBy: _, ...column }: Column<Row>): Column<Row> {
  return column;
}

/** The sender still has something to do by the due moment. */
function isOpen({ state, correction }: ObligationItem): boolean {
  return correction || (state !== 'approved' && state !== 'submitted');
}
