/** Trợ giúp: a guide for each role, and the page of keys. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { PageHead } from '../../components/PageHead.js';
import { hasRole, useActing } from '../../session.js';
import { GUIDES, type GuideName } from './guides.js';
import './help.css';

export default function HelpPage() {
  const { t } = useTranslation();
  const { session } = useActing();
  const mine = (guide: GuideName): boolean =>
    guide === 'clerk' ? hasRole(session, 'clerk', 'head') : hasRole(session, guide);
  // One's own come first.
  const guides = [...GUIDES.filter(mine), ...GUIDES.filter((guide) => !mine(guide))];
  return (
    <>
      <PageHead title={t('help.title')} sentence={t('help.sentence')} />
      <div className="stack narrow">
        {guides.map((guide) => (
          <section key={guide} className="panel stack-tight">
            <h2>
              <Link to={`/help/${guide}`}>{t(`help.guide.${guide}`)}</Link>
            </h2>
            <p>{t(`help.about.${guide}`)}</p>
          </section>
        ))}
        <section className="panel stack-tight">
          <h2>
            <Link to="/help/keys">{t('help.keys')}</Link>
          </h2>
          <p>{t('help.keysSentence')}</p>
        </section>
      </div>
    </>
  );
}
