import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import icon from '../../icon.svg';
import { isProblem, send } from '../../api.js';
import { TextInput } from '../../components/Field.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { chooseLanguage, useLanguage } from '../../i18n.js';
import { sessionBegan } from '../../offline/link.js';
import { sessionQuery } from '../../session.js';
import type { Session } from '../../wire.js';

export default function LogInPage() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [visible, setVisible] = useState(false);
  const logIn = useMutation({
    mutationFn: () => send<Session>('POST', '/session', { username, password }),
    onSuccess: async (session) => {
      queries.clear();
      sessionBegan(session.user.username);
      await queries.fetchQuery(sessionQuery);
      await navigate(ownPath(query.get('to')), { replace: true });
    },
  });
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <main className="log-in">
      <form
        className="panel stack"
        onSubmit={(submission) => {
          submission.preventDefault();
          logIn.mutate();
        }}
      >
        <div className="row-line">
          <img src={icon} alt="" width="32" height="32" />
          <div>
            <p className="strong">{t('frame.product')}</p>
            <p className="quiet">{t('frame.tagline')}</p>
          </div>
        </div>
        <PageHead title={t('login.title')} />
        {isProblem(logIn.error) && logIn.error.status === 401 ? (
          <div className="notice notice-red" role="alert">
            {t('login.wrong')}
          </div>
        ) : (
          <ProblemNotice problem={logIn.error} />
        )}
        <TextInput
          label={t('login.username')}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={username}
          onChange={(change) => setUsername(change.target.value)}
        />
        <TextInput
          label={t('login.password')}
          name="password"
          type={visible ? 'text' : 'password'}
          autoComplete="current-password"
          required
          value={password}
          onChange={(change) => setPassword(change.target.value)}
        />
        <label className="row-line">
          <input type="checkbox" checked={visible} onChange={(change) => setVisible(change.target.checked)} />
          {t('login.showPassword')}
        </label>
        <div className="row-line">
          <button type="submit" className="btn btn-primary" disabled={logIn.isPending}>
            {t('login.submit')}
          </button>
          <button
            type="button"
            className="btn btn-quiet"
            lang={other}
            onClick={() => void chooseLanguage(other)}
          >
            {t('frame.otherLanguage')}
          </button>
        </div>
        <Link to="/catalogue">{t('catalogue.see')}</Link>
      </form>
    </main>
  );
}

/** Where to go after signing in: a path of this site only, never another site's address. */
function ownPath(to: string | null): string {
  return to !== null && /^\/(?![/\\])/.test(to) ? to : '/';
}
