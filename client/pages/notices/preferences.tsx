/** What one wants to be told of, where, and when. What the law needs stands there too, switched on and locked. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { LAW_NEEDS, noticeKind, type NoticeKindName } from '../../../forms/notices.js';
import { send } from '../../api.js';
import { Select } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Table, type Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { noticesKey, preferencesQuery, type KindChoice, type Preferences } from './query.js';
import './notices.css';

export default function NoticePreferencesPage() {
  const { t } = useTranslation();
  const query = useQuery(preferencesQuery);
  return (
    <>
      <PageHead
        title={t('notices.preferences')}
        sentence={t('notices.preferencesSentence')}
        actions={
          <Link to="/notices" className="btn btn-plain">
            {t('notices.title')}
          </Link>
        }
      />
      <Loaded query={query}>{(preferences) => <Form preferences={preferences} />}</Loaded>
    </>
  );
}

const HOURS = Array.from({ length: 16 }, (_, index) => `${String(index + 6).padStart(2, '0')}:00`);

function Form({ preferences }: { readonly preferences: Preferences }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [kinds, setKinds] = useState(preferences.kinds);
  const [dailyAt, setDailyAt] = useState(preferences.dailyAt ?? '');
  const save = useMutation({
    mutationFn: () =>
      send<Preferences>('PUT', '/notices/preferences', {
        kinds: kinds
          .filter(({ locked }) => !locked)
          .map(({ kind, shown, mailed }) => ({ kind, shown, mailed })),
        dailyAt: dailyAt === '' ? null : dailyAt,
      }),
    onSuccess: (next) => queries.setQueryData([...noticesKey, 'preferences'], next),
  });
  const set = (kind: NoticeKindName, change: Partial<Pick<KindChoice, 'shown' | 'mailed'>>): void => {
    save.reset();
    setKinds((now) => now.map((one) => (one.kind === kind ? { ...one, ...change } : one)));
  };
  return (
    <form
      className="stack notices"
      onSubmit={(submission) => {
        submission.preventDefault();
        save.mutate();
      }}
    >
      <Mailing preferences={preferences} />
      <Kinds kinds={kinds} onSet={set} />
      <div className="narrow">
        <Select
          label={t('notices.when')}
          help={t('notices.whenHelp')}
          value={dailyAt}
          choices={[
            { value: '', label: t('notices.atOnce') },
            ...[...new Set([...HOURS, ...(dailyAt === '' ? [] : [dailyAt])])]
              .sort()
              .map((hour) => ({ value: hour, label: t('notices.dailyAt', { hour }) })),
          ]}
          onChange={(change) => {
            save.reset();
            setDailyAt(change.target.value);
          }}
        />
      </div>
      <ProblemNotice problem={save.error} place={() => null} />
      {save.isSuccess && (
        <div className="notice notice-green" role="status">
          {t('notices.saved')}
        </div>
      )}
      <div>
        <button type="submit" className="btn btn-primary" disabled={save.isPending}>
          {t('frame.save')}
        </button>
      </div>
    </form>
  );
}

/** Where mails go, or why none do. */
function Mailing({ preferences: { mails, address } }: { readonly preferences: Preferences }) {
  const { t } = useTranslation();
  if (!mails) return <p className="notice notice-blue">{t('notices.noMails')}</p>;
  if (address === null) return <p className="notice notice-amber">{t('notices.noAddress')}</p>;
  return <p>{t('notices.address', { address })}</p>;
}

interface KindsProps {
  readonly kinds: readonly KindChoice[];
  readonly onSet: (kind: NoticeKindName, change: Partial<Pick<KindChoice, 'shown' | 'mailed'>>) => void;
}

function Kinds({ kinds, onSet }: KindsProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const box = (one: KindChoice, which: 'shown' | 'mailed') => (
    <input
      type="checkbox"
      checked={one[which]}
      disabled={one.locked}
      aria-label={`${say(noticeKind(one.kind).name)}: ${t(`notices.${which}`)}`}
      onChange={(change) => onSet(one.kind, { [which]: change.target.checked })}
    />
  );
  const columns: readonly Column<KindChoice>[] = [
    {
      key: 'kind',
      head: t('notices.kind'),
      cell: ({ kind, locked }) => (
        <>
          {say(noticeKind(kind).name)}
          {locked && (
            <span className="why-locked">
              <Icon name="lock" /> {say(LAW_NEEDS)}
            </span>
          )}
        </>
      ),
    },
    { key: 'shown', head: t('notices.shown'), width: 130, cell: (one) => box(one, 'shown') },
    { key: 'mailed', head: t('notices.mailed'), width: 110, cell: (one) => box(one, 'mailed') },
  ];
  return (
    <Table
      caption={t('notices.preferences')}
      columns={columns}
      rows={kinds}
      rowKey={({ kind }) => kind}
      foot={false}
      fixed
    />
  );
}
