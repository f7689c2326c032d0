/** The page of keys. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { LetterKeys } from '../../components/LetterKeys.js';
import { PageHead } from '../../components/PageHead.js';
import { Table, type Column } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import { KEY_PLACES, type KeyRow } from './key-table.js';
import './help.css';

export default function KeysPage() {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const columns: readonly Column<KeyRow>[] = [
    {
      key: 'keys',
      head: t('help.key'),
      cell: ({ keys }) => (
        <span className="row-line">
          {keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      ),
    },
    { key: 'does', head: t('help.does'), cell: ({ does }) => say(does) },
  ];
  return (
    <>
      <PageHead
        title={t('help.keys')}
        sentence={t('help.keysSentence')}
        actions={
          <Link to="/help" className="btn btn-plain">
            {t('help.title')}
          </Link>
        }
      />
      <div className="stack guide-keys">
        <section className="panel">
          <LetterKeys />
        </section>
        {KEY_PLACES.map(({ place, rows }) => (
          <section key={place.vi} className="stack-tight">
            <h2>{say(place)}</h2>
            <Table
              caption={say(place)}
              columns={columns}
              rows={rows}
              rowKey={({ keys }) => keys.join(' ')}
              foot={false}
            />
          </section>
        ))}
      </div>
    </>
  );
}
