/** The texts of a field beyond the first hundred, a page at a time. */
import { useTranslation } from 'react-i18next';
import { useInfiniteQuery } from '@tanstack/react-query';
import { formatNumber } from '../../../forms/format.js';
import { get, pathOf, queryOf } from '../../api.js';
import { Collation } from '../../form/view/ContentView.js';
import { useLanguage } from '../../i18n.js';
import type { List } from '../../wire.js';
import type { Here } from './addresses.js';

interface CollatedText {
  readonly unit: { readonly code: string; readonly name: string };
  readonly text: string;
}

interface Props {
  readonly here: Here;
  readonly path: string;
  /** How many of them stand above already. */
  readonly shown: number;
  readonly total: number;
}

export function MoreTexts({ here, path, shown, total }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const query = useInfiniteQuery({
    queryKey: ['rollup', here.regime, here.period, here.unit, 'texts', path],
    queryFn: ({ pageParam, signal }) =>
      get<List<CollatedText>>(
        pathOf('rollups', here.regime, here.period, here.unit, 'texts') +
          queryOf({ path, cursor: pageParam, limit: 100 }),
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    enabled: false,
  });
  // The first page begins where the content does, so what stands above is left out.
  const further = (query.data?.pages.flatMap((page) => page.items) ?? []).slice(shown);
  const seen = shown + further.length;
  const readOn = async (): Promise<void> => {
    // The first page holds what is shown already, so the second is wanted with it.
    const next =
      query.data === undefined ? (await query.refetch()).data?.pages.at(-1)?.next : 'there may be more';
    if (next !== undefined) await query.fetchNextPage();
  };
  return (
    <div className="stack-tight">
      {further.length > 0 && <Collation value={further} id={`more${path.replaceAll('/', '_')}`} />}
      {seen < total && (
        <p>
          <button
            type="button"
            className="btn btn-plain"
            disabled={query.isFetching}
            onClick={() => void readOn()}
          >
            {t('lineage.moreTexts', {
              shown: formatNumber(seen, language),
              total: formatNumber(total, language),
            })}
          </button>
        </p>
      )}
    </div>
  );
}
