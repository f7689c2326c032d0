/** The public catalogue: which regimes are in force, by whom, for whom, how often, by when. Needs no log-in. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { FREQUENCIES, LEVELS } from '../../../regimes/words.js';
import icon from '../../icon.svg';
import { get, queryOf } from '../../api.js';
import { choosing } from '../../components/address.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Select, TextInput } from '../../components/Field.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { chooseLanguage, useLanguage } from '../../i18n.js';
import type { List } from '../../wire.js';
import { Entry, type CatalogueItem } from './Entry.js';

const FILTERS = ['q', 'issuer', 'frequency', 'level'] as const;
type Filters = Readonly<Partial<Record<(typeof FILTERS)[number], string>>>;

export default function CataloguePage() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <>
      <header className="bar public">
        <Link to="/" className="product">
          <img src={icon} alt="" width="24" height="24" />
          <span>{t('frame.product')}</span>
        </Link>
        <span className="spring" />
        <button
          type="button"
          className="btn btn-quiet"
          lang={other}
          onClick={() => void chooseLanguage(other)}
        >
          {t('frame.otherLanguage')}
        </button>
        <Link to="/login" className="btn btn-plain">
          {t('login.submit')}
        </Link>
      </header>
      <main id="main" className="page public" tabIndex={-1}>
        <PageHead title={t('catalogue.title')} sentence={t('catalogue.sentence')} />
        <Entries />
      </main>
    </>
  );
}

function Entries() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const filters: Filters = Object.fromEntries(
    FILTERS.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])),
  );
  const filter = choosing<keyof Filters>(setSearch);
  const query = useQuery({
    queryKey: ['catalogue', filters],
    queryFn: ({ signal }) => get<List<CatalogueItem>>('/catalogue' + queryOf(filters), signal),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="stack">
      <FilterLine filters={filters} onFilter={filter} />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('catalogue.none')} why={t('catalogue.noneWhy')} />
          ) : (
            <>
              <p className="row-line">
                <span role="status">{t('catalogue.count', { count: items.length })}</span>
                <a href={`/api/v1/catalogue.csv${queryOf(filters)}`} className="btn btn-plain" download>
                  {t('catalogue.csv')}
                </a>
              </p>
              {items.map((item) => (
                <Entry key={item.code} item={item} />
              ))}
            </>
          )
        }
      </Loaded>
    </div>
  );
}

function FilterLine({
  filters,
  onFilter,
}: {
  readonly filters: Filters;
  readonly onFilter: (name: keyof Filters, value: string) => void;
}) {
  const { t } = useTranslation();
  const [words, setWords] = useState(filters.q ?? '');
  const any = { value: '', label: t('catalogue.any') };
  return (
    <form
      className="filters"
      role="search"
      onSubmit={(submission) => {
        submission.preventDefault();
        onFilter('q', words.trim());
      }}
    >
      <TextInput
        label={t('catalogue.search')}
        placeholder={t('catalogue.searchIn')}
        type="search"
        value={words}
        onChange={(change) => {
          setWords(change.target.value);
          onFilter('q', change.target.value.trim());
        }}
      />
      <Select
        label={t('regimes.frequency')}
        choices={[any, ...FREQUENCIES.map((one) => ({ value: one, label: t(`words.frequency.${one}`) }))]}
        value={filters.frequency ?? ''}
        onChange={(change) => onFilter('frequency', change.target.value)}
      />
      <Select
        label={t('catalogue.reporters')}
        choices={[any, ...LEVELS.map((one) => ({ value: one, label: t(`words.level.${one}`) }))]}
        value={filters.level ?? ''}
        onChange={(change) => onFilter('level', change.target.value)}
      />
    </form>
  );
}
