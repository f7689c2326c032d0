/** The session ended while somebody was at work: the same person gives the password, and everything goes on where it was. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { isProblem, send } from '../api.js';
import { Dialog } from '../components/Dialog.js';
import { TextInput } from '../components/Field.js';
import { ProblemNotice } from '../components/ProblemNotice.js';
import { keys } from '../queries.js';
import type { Session } from '../wire.js';
import { sessionBegan } from './link.js';

export function LogInAgain({
  session: { user },
  onClose,
}: {
  readonly session: Session;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const logIn = useMutation({
    // The name is not asked for: what stands on the page is this person's, and nobody else goes on with it.
    mutationFn: () => send<Session>('POST', '/session', { username: user.username, password }),
    onSuccess: async (session) => {
      queries.setQueryData(keys.session, session);
      sessionBegan(session.user.username);
      await queries.invalidateQueries();
    },
  });
  return (
    <Dialog
      title={t('offline.dialogTitle')}
      onClose={onClose}
      onSubmit={() => logIn.mutate()}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('offline.later')}
          </button>
          <button type="submit" className="btn btn-primary" disabled={logIn.isPending}>
            {t('offline.goOn')}
          </button>
        </>
      }
    >
      <p>{t('offline.dialogText', { name: user.name })}</p>
      {isProblem(logIn.error) && logIn.error.status === 401 ? (
        <p className="notice notice-red" role="alert">
          {t('offline.wrong')}
        </p>
      ) : (
        <ProblemNotice problem={logIn.error} />
      )}
      <input type="text" name="username" autoComplete="username" value={user.username} readOnly hidden />
      <TextInput
        label={t('login.password')}
        name="password"
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(change) => setPassword(change.target.value)}
      />
      <p className="quiet">{t('offline.notYou', { name: user.name })}</p>
    </Dialog>
  );
}
