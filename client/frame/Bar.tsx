import { useTranslation } from 'react-i18next';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import icon from '../icon.svg';
import { isProblem, send } from '../api.js';
import { Icon } from '../components/Icon.js';
import { chooseLanguage, useLanguage } from '../i18n.js';
import { keys } from '../queries.js';
import { useActing, useSignOut } from '../session.js';
import { toggleTheme } from '../theme.js';
import { unreadQuery } from '../pages/notices/query.js';
import { useCopies } from '../offline/use-outbox.js';
import { Search } from './Search.js';

interface Props {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

export function Bar({ open, onOpen }: Props) {
  const { t } = useTranslation();
  const { session } = useActing();
  const signOut = useSignOut();
  return (
    <header className="bar">
      <button
        type="button"
        className="btn btn-quiet btn-icon menu-button"
        aria-expanded={open}
        aria-controls="places"
        aria-label={open ? t('frame.closeMenu') : t('frame.menu')}
        onClick={() => onOpen(!open)}
      >
        <Icon name={open ? 'close' : 'menu'} />
      </button>
      <Link to="/" className="product" aria-label={t('frame.product')}>
        <img src={icon} alt="" width="24" height="24" />
        <span>{t('frame.product')}</span>
      </Link>
      {session.demo && <span className="demo-mark">{t('frame.demo')}</span>}
      <UnitChoice />
      <span className="spring" />
      <Search />
      <Unsent />
      <Notices />
      <LanguageSwitch />
      <button
        type="button"
        className="btn btn-quiet btn-icon wide-only"
        onClick={toggleTheme}
        aria-label={t('frame.theme')}
        title={t('frame.theme')}
      >
        <Icon name="theme" />
      </button>
      <Link to="/account" className="btn btn-quiet btn-icon person" title={t('frame.account')}>
        <Icon name="person" />
        <span className="label">{session.user.name}</span>
        <span className="only-read">{t('frame.account')}</span>
      </Link>
      <button
        type="button"
        className="btn btn-quiet btn-icon"
        onClick={() => {
          signOut().catch((failure: unknown) => {
            if (!isProblem(failure)) throw failure;
            // The cookie is the server's to take back: a log-out that only looks like one is worse than none.
            window.alert(t('offline.noSignOut'));
          });
        }}
        aria-label={t('frame.signOut')}
        title={t('frame.signOut')}
      >
        <Icon name="out" />
      </button>
    </header>
  );
}

function UnitChoice() {
  const { t } = useTranslation();
  const { unit, units, chooseUnit } = useActing();
  if (units.length < 2) return <span className="quiet acting">{unit?.name}</span>;
  return (
    <select
      className="form-select acting"
      aria-label={t('frame.actingUnit')}
      value={unit?.code ?? ''}
      onChange={(change) => chooseUnit(change.target.value === '' ? undefined : change.target.value)}
    >
      <option value="">{t('frame.allUnits')}</option>
      {units.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** What of this person's work the server does not have yet: leads to its list on *my work*. */
function Unsent() {
  const { t } = useTranslation();
  const { session } = useActing();
  const count = useCopies(session.user.username).length;
  if (count === 0) return null;
  const words = t('offline.unsent.count', { count });
  return (
    <Link to="/#unsent" className="btn btn-quiet btn-icon unsent-mark" title={words}>
      <Icon name="upload" />
      <span className="strong amber" aria-hidden="true">
        {count}
      </span>
      <span className="only-read">{words}</span>
    </Link>
  );
}

/** How much this person was told of and has not read, wherever he stands in the interface. */
function Notices() {
  const { t } = useTranslation();
  const { data: count = 0 } = useQuery(unreadQuery);
  const words = t('notices.bell', { count });
  return (
    <Link to="/notices" className="btn btn-quiet btn-icon" title={words}>
      <Icon name="bell" />
      {count > 0 && (
        <span className="strong red" aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      )}
      <span className="only-read">{words}</span>
    </Link>
  );
}

function LanguageSwitch() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const other = language === 'vi' ? 'en' : 'vi';
  const change = async () => {
    await chooseLanguage(other);
    await send('PATCH', '/session', { language: other });
    // Messages of the server came in the other language.
    await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
  };
  return (
    <button
      type="button"
      className="btn btn-quiet btn-icon"
      lang={other}
      onClick={() => void change()}
      title={t('frame.otherLanguage')}
    >
      <span aria-hidden="true">{other.toUpperCase()}</span>
      <span className="only-read">{t('frame.otherLanguage')}</span>
    </button>
  );
}
