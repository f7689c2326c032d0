/** Duties as rows: what, who, under which regime, until when; each can be ended by who may. */
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { formatDay } from '../../../forms/format.js';
import { dayOf } from '../../../regimes/calendar.js';
import type { Day } from '../../../regimes/words.js';
import { pathOf, send } from '../../api.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import { useNow } from '../../components/now.js';
import { useLanguage } from '../../i18n.js';
import type { DutyItem } from '../../wire.js';
import { regimesQuery } from '../regimes/query.js';

interface Props {
  readonly unit: string;
  readonly items: readonly DutyItem[];
  readonly caption: string;
  /** Which of them the reader may end. */
  readonly endable: (duty: DutyItem) => boolean;
}

export function DutyTable({ unit, items, caption, endable }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const words = useDutyWords();
  const { say } = useLanguage();
  const today = dayOf(new Date(useNow()).toISOString());
  const regimes = useQuery(regimesQuery).data?.items ?? [];
  const regimeName = (code: string): string => {
    const known = regimes.find((one) => one.code === code);
    return known ? say(known.label) : code;
  };
  const end = useMutation({
    mutationFn: (id: number) => send('DELETE', pathOf('units', unit, 'duties', id)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['duties'] });
      void queries.invalidateQueries({ queryKey: ['report'] });
      void queries.invalidateQueries({ queryKey: ['my-work'] });
    },
  });
  return (
    <>
      <ProblemNotice problem={end.error} />
      <span className="only-read" role="status">
        {end.isSuccess ? t('handling.ended') : ''}
      </span>
      <Table
        caption={caption}
        rows={items}
        rowKey={({ id }) => String(id)}
        columns={[
          {
            key: 'task',
            head: t('handling.task'),
            cell: ({ task }: DutyItem) => t(`handling.tasks.${task}`),
          },
          { key: 'who', head: t('handling.who'), cell: words },
          {
            key: 'regime',
            head: t('handling.regime'),
            cell: ({ regime }) => (regime === null ? t('handling.allRegimes') : regimeName(regime)),
          },
          {
            key: 'term',
            head: t('handling.term'),
            cell: (duty) => (
              <>
                <span className="no-wrap">{termText(duty)}</span>
                <TermState duty={duty} today={today} />
              </>
            ),
          },
          { key: 'note', head: t('handling.note'), cell: ({ note }) => note ?? '–' },
          {
            key: 'end',
            head: t('handling.end'),
            quiet: true,
            cell: (duty) =>
              endable(duty) && (
                <button
                  type="button"
                  className="btn btn-quiet btn-row no-wrap"
                  disabled={end.isPending}
                  aria-label={t('handling.endLabel', {
                    what: `${t(`handling.tasks.${duty.task}`)}, ${words(duty)}`,
                  })}
                  onClick={() => end.mutate(duty.id)}
                >
                  {t('handling.end')}
                </button>
              ),
          },
        ]}
      />
    </>
  );
}

const termText = ({ from, to }: DutyItem): string =>
  from === undefined || to === undefined ? '–' : `${formatDay(from)} – ${formatDay(to)}`;

/** Said of a term that does not run on the day. */
function TermState({ duty: { from, to }, today }: { readonly duty: DutyItem; readonly today: Day }) {
  const { t } = useTranslation();
  if (to !== undefined && to < today) return <span className="quiet no-wrap"> {t('handling.over')}</span>;
  if (from !== undefined && from > today)
    return <span className="quiet no-wrap"> {t('handling.toCome')}</span>;
  return null;
}

/** Who does it, in words. */
export function useDutyWords(): (duty: DutyItem) => string {
  const { t } = useTranslation();
  return ({ task, user, department, for: whom, own }) => {
    const name = user?.name ?? department?.name ?? '';
    const place = whom?.name ?? '';
    if (task === 'deputy') return t('handling.forWhom', { name, for: place });
    if (task === 'away') return t(name === '' ? 'handling.awayOf' : 'handling.awayBy', { name, for: place });
    return own ? `${name}, ${t('handling.ownShort')}` : name;
  };
}
