/** Thông báo: what one was told of, by day, with the way to where it happened. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { formatDay, formatInstant, formatNumber } from '../../../forms/format.js';
import { noticeKind, noticePath, noticeWords } from '../../../forms/notices.js';
import { dayOf } from '../../../regimes/calendar.js';
import { send } from '../../api.js';
import { Chip } from '../../components/Chip.js';
import type { IconName } from '../../components/Icon.js';
import { EmptyState } from '../../components/EmptyState.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Skeleton } from '../../components/Skeleton.js';
import { useNow } from '../../components/now.js';
import { useLanguage } from '../../i18n.js';
import { byDay, type NoticeGroup } from './group.js';
import { noticesKey, noticesQuery, type NoticeItem } from './query.js';
import './notices.css';

const ICONS: Readonly<Record<'red' | 'amber' | 'blue' | 'green', IconName>> = {
  red: 'alert',
  amber: 'clock',
  blue: 'bell',
  green: 'check',
};

export default function NoticesPage() {
  const { t } = useTranslation();
  const [unread, setUnread] = useState(false);
  const list = useInfiniteQuery(noticesQuery(unread));
  const read = useRead();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const count = list.data?.pages[0]?.unread ?? 0;
  const newest = items[0]?.id;
  return (
    <>
      <PageHead
        title={t('notices.title')}
        sentence={t('notices.sentence', { count })}
        actions={
          <>
            <Link to="/notices/preferences" className="btn btn-plain">
              {t('notices.preferences')}
            </Link>
            {count > 0 && newest !== undefined && (
              <button
                type="button"
                className="btn btn-primary"
                disabled={read.isPending}
                onClick={() => read.mutate({ upTo: newest })}
              >
                {t('notices.readAll')}
              </button>
            )}
          </>
        }
      />
      <div className="stack narrow notices">
        <label className="row-line">
          <input type="checkbox" checked={unread} onChange={(change) => setUnread(change.target.checked)} />
          {t('notices.onlyUnread')}
        </label>
        <ProblemNotice problem={read.error} />
        <NoticeList list={list} items={items} unread={unread} onRead={(ids) => read.mutate({ ids })} />
      </div>
    </>
  );
}

function useRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (which: { readonly ids: readonly number[] } | { readonly upTo: number }) =>
      send('POST', '/notices/read', which),
    onSuccess: () => queries.invalidateQueries({ queryKey: noticesKey }),
  });
}

interface ListProps {
  readonly list: Pages;
  readonly items: readonly NoticeItem[];
  readonly unread: boolean;
  readonly onRead: (ids: readonly number[]) => void;
}
/** A list that comes page by page. */
interface Pages {
  readonly error: Error | null;
  readonly data: unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
  readonly refetch: () => Promise<unknown>;
}

function NoticeList({ list, items, unread, onRead }: ListProps) {
  const { t } = useTranslation();
  const now = useNow();
  if (list.data === undefined)
    return list.error === null ? (
      <Skeleton rows={8} />
    ) : (
      <ProblemNotice problem={list.error} retry={() => void list.refetch()} />
    );
  if (items.length === 0)
    return (
      <EmptyState
        title={t(unread ? 'notices.noneUnread' : 'notices.none')}
        why={t(unread ? 'notices.noneUnreadWhy' : 'notices.noneWhy')}
      >
        <Link to="/" className="btn btn-plain">
          {t('frame.work')}
        </Link>
      </EmptyState>
    );
  const today = dayOf(new Date(now).toISOString());
  return (
    <>
      {byDay(items).map(({ day, groups }) => (
        <section key={day} className="stack-tight">
          <h2>{day === today ? t('notices.today') : formatDay(day)}</h2>
          <ul className="notice-list">
            {groups.map((group) => (
              <li key={group.key}>
                {group.items.length === 1 ? (
                  <One item={group.items[0]} onRead={onRead} />
                ) : (
                  <Several group={group} onRead={onRead} />
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {list.hasNextPage && (
        <div>
          <button
            type="button"
            className="btn btn-plain"
            disabled={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('frame.more')}
          </button>
        </div>
      )}
    </>
  );
}

type Read = (ids: readonly number[]) => void;

const placeOf = ({ regime, period, unit }: NoticeItem) => ({
  ...(regime === undefined ? {} : { regime }),
  ...(period === undefined ? {} : { period }),
  ...(unit === undefined ? {} : { unit }),
});

function One({ item, onRead }: { readonly item: NoticeItem; readonly onRead: Read }) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { kind, facts, at, read } = item;
  const place = placeOf(item);
  const { title, sentence } = noticeWords(kind, place, facts, language);
  const { tone, name } = noticeKind(kind);
  return (
    <div className={read ? 'notice-row' : 'notice-row unread'}>
      <div className="words">
        <div className="row-line">
          <Chip tone={tone} icon={ICONS[tone]}>
            {say(name)}
          </Chip>
          {!read && <span className="only-read">{t('notices.unread')}</span>}
          <time dateTime={at} className="quiet no-wrap">
            {formatInstant(at, language)}
          </time>
        </div>
        <p>
          <Link
            to={noticePath(kind, place)}
            className={read ? undefined : 'strong'}
            onClick={() => {
              if (!read) onRead([item.id]);
            }}
          >
            {title}
          </Link>
        </p>
        <p>{sentence}</p>
      </div>
      {!read && (
        <button
          type="button"
          className="btn btn-plain btn-row"
          aria-label={t('notices.readOne', { title })}
          onClick={() => onRead([item.id])}
        >
          {t('notices.read')}
        </button>
      )}
    </div>
  );
}

/** Many of one kind: one line that opens. */
function Several({ group: { items }, onRead }: { readonly group: NoticeGroup; readonly onRead: Read }) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const [first] = items;
  const { tone, name } = noticeKind(first.kind);
  const { title } = noticeWords(first.kind, placeOf(first), first.facts, language);
  const unread = items.filter(({ read }) => !read).map(({ id }) => id);
  return (
    <div className={unread.length === 0 ? 'notice-row' : 'notice-row unread'}>
      <details className="words">
        <summary>
          <Chip tone={tone} icon={ICONS[tone]}>
            {say(name)}
          </Chip>{' '}
          <span className={unread.length === 0 ? undefined : 'strong'}>{title}</span>{' '}
          <span className="quiet">
            {t('notices.several', { value: formatNumber(items.length, language) })}
          </span>
        </summary>
        <ul>
          {items.map((item) => (
            <li key={item.id}>
              <Link
                to={noticePath(item.kind, placeOf(item))}
                onClick={() => {
                  if (!item.read) onRead([item.id]);
                }}
              >
                {noticeWords(item.kind, placeOf(item), item.facts, language).sentence}
              </Link>
            </li>
          ))}
        </ul>
      </details>
      {unread.length > 0 && (
        <button
          type="button"
          className="btn btn-plain btn-row"
          aria-label={t('notices.readOne', { title })}
          onClick={() => onRead(unread)}
        >
          {t('notices.read')}
        </button>
      )}
    </div>
  );
}
