/** Own account: roles, password, language, light or dark. Whoever must change the password sees only that. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { send } from '../../api.js';
import { Select, TextInput } from '../../components/Field.js';
import { LetterKeys } from '../../components/LetterKeys.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { chooseLanguage, useLanguage } from '../../i18n.js';
import { keys } from '../../queries.js';
import { useActing } from '../../session.js';
import { Absence } from './Absence.js';
import { toggleTheme } from '../../theme.js';

export default function AccountPage() {
  const { t } = useTranslation();
  const { session } = useActing();
  return (
    <>
      <PageHead title={t('account.title')} sentence={`${session.user.name} · ${session.user.username}`} />
      <div className="stack narrow account">
        {session.user.mustChangePassword && (
          <div className="notice notice-amber" role="status">
            {t('account.mustChange')}
          </div>
        )}
        <PasswordForm />
        {!session.user.mustChangePassword && (
          <>
            <Roles />
            <Absence />
            <Appearance />
            <section className="panel stack-tight">
              <h2>{t('notices.title')}</h2>
              <p>{t('notices.preferencesSentence')}.</p>
              <div>
                <Link to="/notices/preferences" className="btn btn-plain">
                  {t('notices.preferences')}
                </Link>
              </div>
            </section>
          </>
        )}
      </div>
    </>
  );
}

function PasswordForm() {
  const { t } = useTranslation();
  const { session } = useActing();
  const queries = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [differs, setDiffers] = useState(false);
  const change = useMutation({
    mutationFn: () => send('POST', '/session/password', { current, next }),
    onSuccess: async () => {
      setCurrent('');
      setNext('');
      setAgain('');
      await queries.invalidateQueries({ queryKey: keys.session });
    },
  });
  return (
    <form
      className="panel stack-tight"
      onSubmit={(submission) => {
        submission.preventDefault();
        setDiffers(next !== again);
        if (next === again) change.mutate();
      }}
    >
      <h2>{t('account.password')}</h2>
      {/* Password managers look for the name that the password belongs to. */}
      <input type="text" autoComplete="username" value={session.user.username} readOnly hidden />
      <TextInput
        label={t('account.current')}
        type="password"
        autoComplete="current-password"
        required
        value={current}
        onChange={(typed) => setCurrent(typed.target.value)}
      />
      <TextInput
        label={t('account.next')}
        help={t('account.nextHelp')}
        type="password"
        autoComplete="new-password"
        required
        value={next}
        onChange={(typed) => setNext(typed.target.value)}
      />
      <TextInput
        label={t('account.again')}
        type="password"
        autoComplete="new-password"
        required
        mistake={differs ? t('account.differs') : undefined}
        value={again}
        onChange={(typed) => setAgain(typed.target.value)}
      />
      <ProblemNotice problem={change.error} place={() => null} />
      {change.isSuccess && (
        <div className="notice notice-green" role="status">
          {t('account.changed')}
        </div>
      )}
      <div>
        <button type="submit" className="btn btn-primary" disabled={change.isPending}>
          {t('account.change')}
        </button>
      </div>
    </form>
  );
}

function Roles() {
  const { t } = useTranslation();
  const { session } = useActing();
  return (
    <section className="panel stack-tight">
      <h2>{t('account.roles')}</h2>
      <dl className="facts">
        {session.roles.map(({ role, unit }) => (
          <div key={`${role} ${unit.code}`} className="fact">
            <dt>{t(`words.role.${role}`)}</dt>
            <dd>
              {unit.name} <span className="quiet mono">{unit.code}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Appearance() {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const save = useMutation({
    mutationFn: (next: 'vi' | 'en') => send('PATCH', '/session', { language: next }),
  });
  return (
    <section className="panel stack-tight">
      <h2>{t('account.language')}</h2>
      <Select
        label={t('account.language')}
        value={language}
        choices={[
          { value: 'vi', label: 'Tiếng Việt' },
          { value: 'en', label: 'English' },
        ]}
        onChange={(change) => {
          const next = change.target.value === 'en' ? 'en' : 'vi';
          void chooseLanguage(next);
          save.mutate(next);
        }}
      />
      <ProblemNotice problem={save.error} />
      <div>
        <button type="button" className="btn btn-plain" onClick={toggleTheme}>
          {t('frame.theme')}
        </button>
      </div>
      <LetterKeys />
    </section>
  );
}
