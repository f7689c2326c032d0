/** One user: what they may do where, resetting the password, locking, tokens. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { pathOf, send } from '../../api.js';
import { Dialog } from '../../components/Dialog.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import type { UserItem } from '../../wire.js';
import { allUnits } from '../units/query.js';
import { Status } from './index.js';
import { userQuery } from './query.js';
import { RoleEditor } from './RoleEditor.js';
import type { Grant } from './RoleEditor.js';
import { Secret } from './Secret.js';
import { Tokens } from './Tokens.js';

export default function UserPage() {
  const { username = '' } = useParams();
  const query = useQuery(userQuery(username));
  return <Loaded query={query}>{(user) => <User key={user.username} user={user} />}</Loaded>;
}

type Ask = 'reset' | 'lock';

function User({ user }: { readonly user: UserItem }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<Ask>();
  const again = () => queries.invalidateQueries({ queryKey: ['users'] });
  const act = useMutation({
    mutationFn: (action: 'lock' | 'unlock') => send('POST', pathOf('users', user.username, action), {}),
    onSuccess: again,
  });
  const reset = useMutation({
    mutationFn: () =>
      send<{ readonly password: string }>('POST', pathOf('users', user.username, 'reset-password'), {}),
    onSuccess: again,
  });
  return (
    <>
      <PageHead
        title={user.name}
        sentence={user.username}
        marks={<Status user={user} />}
        actions={
          <>
            <button type="button" className="btn btn-plain" onClick={() => setAsking('reset')}>
              {t('users.reset')}
            </button>
            {user.locked ? (
              <button type="button" className="btn btn-plain" onClick={() => act.mutate('unlock')}>
                {t('users.unlock')}
              </button>
            ) : (
              <button type="button" className="btn btn-danger" onClick={() => setAsking('lock')}>
                {t('users.lock')}
              </button>
            )}
          </>
        }
      />
      <div className="stack narrow">
        <ProblemNotice problem={act.error ?? reset.error} />
        {reset.isSuccess && (
          <Secret
            title={t('users.newPassword', { username: user.username })}
            value={reset.data.password}
            note={t('users.passwordOnce')}
          />
        )}
        <Roles user={user} />
        <Tokens username={user.username} />
      </div>
      {asking !== undefined && (
        <Confirm
          title={t(asking === 'lock' ? 'users.lock' : 'users.reset')}
          question={t(asking === 'lock' ? 'users.lockAsk' : 'users.resetAsk', { name: user.name })}
          onClose={() => setAsking(undefined)}
          onYes={() => {
            setAsking(undefined);
            if (asking === 'lock') act.mutate('lock');
            else reset.mutate();
          }}
        />
      )}
    </>
  );
}

function Roles({ user }: { readonly user: UserItem }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { data: units = [] } = useQuery(allUnits());
  const stored: readonly Grant[] = user.roles.map(({ role, unit }) => ({ role, unit: unit.code }));
  const [edited, setEdited] = useState<readonly Grant[]>();
  const save = useMutation({
    mutationFn: () => send('PUT', pathOf('users', user.username, 'roles'), edited ?? stored),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['users'] });
      setEdited(undefined);
    },
  });
  const nameOf = (code: string) =>
    [...user.roles.map(({ unit }) => unit), ...units].find((unit) => unit.code === code)?.name ?? code;
  return (
    <section className="panel stack-tight">
      <h2>{t('users.roles')}</h2>
      <ProblemNotice problem={save.error} />
      <RoleEditor grants={edited ?? stored} onChange={setEdited} nameOf={nameOf} />
      {edited !== undefined && (
        <div className="row-line">
          <button
            type="button"
            className="btn btn-primary"
            disabled={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('frame.save')}
          </button>
          <button type="button" className="btn btn-plain" onClick={() => setEdited(undefined)}>
            {t('frame.cancel')}
          </button>
        </div>
      )}
    </section>
  );
}

interface ConfirmProps {
  readonly title: string;
  readonly question: string;
  readonly onClose: () => void;
  readonly onYes: () => void;
}

function Confirm({ title, question, onClose, onYes }: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={onYes}
      foot={
        <>
          <button type="button" className="btn btn-plain" onClick={onClose}>
            {t('frame.cancel')}
          </button>
          <button type="submit" className="btn btn-primary">
            {title}
          </button>
        </>
      }
    >
      <p>{question}</p>
    </Dialog>
  );
}
