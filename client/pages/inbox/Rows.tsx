/** The rows of the inbox: walked, chosen, opened and decided on by keyboard. */
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { dateText, DueText } from '../../components/DateText.js';
import { Icon } from '../../components/Icon.js';
import { usePeriodName } from '../../components/period.js';
import { useLanguage } from '../../i18n.js';
import { INBOX_LETTERS, letterOf, useLetterKeys } from '../../letter-keys.js';
import { ApproveDialog } from './ApproveDialog.js';
import type { Approving } from './approving.js';
import { keyOf, reviewAddress, type InboxFilters } from './filters.js';
import type { Inbox, InboxItem, Sorting } from './query.js';
import { Signs } from './Signs.js';

interface Props {
  readonly inbox: Inbox;
  readonly filters: InboxFilters;
  readonly approving: Approving;
  readonly onSort: (sorting: Sorting) => void;
}

/** Nothing speaks against approving it unread. */
const isClean = ({ etag, warnings, outliers, claim }: InboxItem): boolean =>
  etag !== undefined && warnings + outliers === 0 && claim?.mine !== false;

// Over 60 lines: one list, whose rows, keys and choice belong together.
export function Rows({ inbox, filters, approving, onSort }: Props) {
  const { t } = useTranslation();
  const letters = useLetterKeys();
  const navigate = useNavigate();
  const body = useRef<HTMLTableSectionElement>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<readonly InboxItem[]>();
  const { approve, busy, outcomes } = approving;
  const { items } = inbox;
  const clean = items.filter(isClean);
  const picked = items.filter((item) => chosen.has(keyOf(item)));
  const toggle = (item: InboxItem): void => {
    const next = new Set(chosen);
    if (!next.delete(keyOf(item))) next.add(keyOf(item));
    setChosen(next);
  };
  // Whoever comes, or has just approved, goes on by keyboard at the first row; a filter that is being set keeps the focus.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const at = document.activeElement;
      if (at !== null && at !== document.body && at.id !== 'main') return;
      body.current?.querySelector<HTMLElement>('tr')?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [outcomes]);
  const onKey = (press: KeyboardEvent<HTMLTableRowElement>, index: number): void => {
    const item = items[index];
    if (press.target !== press.currentTarget || press.ctrlKey || press.metaKey || press.altKey || !item)
      return;
    const letter = letterOf(INBOX_LETTERS, press.key);
    const down = press.key === 'ArrowDown' || letter === 'down';
    if (down || press.key === 'ArrowUp' || letter === 'up')
      body.current?.querySelectorAll<HTMLElement>('tr')[index + (down ? 1 : -1)]?.focus();
    else if (press.key === ' ') toggle(item);
    else if (letter === 'chooseClean') setChosen(new Set(clean.map(keyOf)));
    else if (press.key === 'Enter') void navigate(reviewAddress(item, filters));
    else if (letter === 'return') void navigate(reviewAddress(item, filters, 'return'));
    else if (letter === 'approve') setAsked(picked.length > 0 ? picked : [item]);
    else return;
    press.preventDefault();
  };
  const send = (): void => {
    const now = asked ?? [];
    setAsked(undefined);
    setChosen(new Set());
    void approve(now);
  };
  return (
    <div className="stack-tight inbox">
      <div className="row-line">
        <button
          type="button"
          className="btn btn-primary"
          disabled={busy || picked.length === 0}
          onClick={() => setAsked(picked)}
        >
          {t('inbox.approveChosen', { n: picked.length })}
        </button>
        <button
          type="button"
          className="btn btn-plain"
          disabled={clean.length === 0}
          onClick={() => setChosen(new Set(clean.map(keyOf)))}
        >
          {t('inbox.chooseClean', { n: clean.length })}
        </button>
        <span className="quiet keys">
          {t(letters ? 'inbox.keys' : 'inbox.keysWithoutLetters')}{' '}
          <Link to="/help/keys">{t('inbox.keysMore')}</Link>
        </span>
      </div>
      {/* A scrolling box must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="table-box tall" role="region" aria-label={t('inbox.title')} tabIndex={0}>
        <table className="list stacking">
          <Heads sort={filters.sort ?? 'attention'} onSort={onSort} />
          <tbody ref={body}>
            {items.map((item, index) => (
              <tr
                key={keyOf(item)}
                tabIndex={0}
                aria-selected={chosen.has(keyOf(item))}
                onKeyDown={(press) => onKey(press, index)}
              >
                <Cells item={item} filters={filters} chosen={chosen.has(keyOf(item))} toggle={toggle} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="quiet" role="status">
        {t('frame.count', { count: items.length })}
        {inbox.more === true && ` ${t('inbox.more')}`}
      </p>
      {asked !== undefined && (
        <ApproveDialog items={asked} onApprove={send} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}

interface Head {
  readonly key: 'unit' | 'regime' | 'period' | 'due' | 'sent' | 'signs';
  readonly sort?: Sorting;
  readonly order?: 'ascending' | 'descending';
}
const HEADS: readonly Head[] = [
  { key: 'unit', sort: 'unit', order: 'ascending' },
  { key: 'signs', sort: 'attention', order: 'descending' },
  { key: 'regime' },
  { key: 'period' },
  { key: 'due', sort: 'due', order: 'ascending' },
  { key: 'sent', sort: 'sent', order: 'descending' },
];

function Heads({ sort, onSort }: { readonly sort: Sorting; readonly onSort: (sorting: Sorting) => void }) {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        <th scope="col" className="pick">
          <span className="only-read">{t('inbox.chosen')}</span>
        </th>
        {HEADS.map(({ key, sort: by, order }) => {
          const name = key === 'signs' ? t('inbox.signs') : t(`words.column.${key}`);
          return (
            <th key={key} scope="col" {...(by === sort ? { 'aria-sort': order } : {})}>
              {by === undefined ? (
                name
              ) : (
                <button type="button" title={t('frame.sortBy', { column: name })} onClick={() => onSort(by)}>
                  {name}
                  {by === sort && <Icon name={order === 'descending' ? 'down' : 'up'} />}
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function Cells({
  item,
  filters,
  chosen,
  toggle,
}: {
  readonly item: InboxItem;
  readonly filters: InboxFilters;
  readonly chosen: boolean;
  readonly toggle: (item: InboxItem) => void;
}) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const periodName = usePeriodName();
  return (
    <>
      <td data-label={t('inbox.chosen')}>
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={t('inbox.choose', { unit: item.unit.name })}
          checked={chosen}
          onChange={() => toggle(item)}
        />
      </td>
      <th scope="row">
        <Link to={reviewAddress(item, filters)} tabIndex={-1}>
          {item.unit.name}
        </Link>
      </th>
      <td data-label={t('inbox.signs')}>
        <Signs item={item} />
      </td>
      <td data-label={t('words.column.regime')}>{say(item.label)}</td>
      <td data-label={t('words.column.period')} className="no-wrap">
        <Link
          to={`/child-table/${item.regime}/${item.period}/${item.receiver.code}`}
          tabIndex={-1}
          title={t('inbox.toTable')}
        >
          {periodName(item.period)}
        </Link>
      </td>
      <td data-label={t('words.column.due')} className="no-wrap">
        <DueText value={item.dueAt} late={item.late} />
      </td>
      <td data-label={t('words.column.sent')} className="no-wrap">
        {item.submittedAt === undefined ? '–' : dateText(item.submittedAt, language, true)}
      </td>
    </>
  );
}
