import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { pathOf, send } from '../../api.js';
import { Dialog } from '../../components/Dialog.js';
import { TextInput } from '../../components/Field.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { allUnits } from '../units/query.js';
import { RoleEditor } from './RoleEditor.js';
import type { Grant } from './RoleEditor.js';
import { Secret } from './Secret.js';

/** A new user with the roles they begin with; the password that the server drew is shown once. */
export function CreateUser({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: units = [] } = useQuery(allUnits());
  const [username, setUsername] = useState('');
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<readonly Grant[]>([]);
  const create = useMutation({
    mutationFn: () => send<{ readonly password?: string }>('POST', '/users', { username, name, roles }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['users'] }),
  });
  const leave = () => (create.isSuccess ? void navigate(pathOf('users', username)) : onClose());
  return (
    <Dialog
      title={t('users.createTitle')}
      onClose={leave}
      onSubmit={() => (create.isSuccess ? leave() : create.mutate())}
      foot={
        create.isSuccess ? (
          <button type="submit" className="btn btn-primary">
            {t('frame.close')}
          </button>
        ) : (
          <>
            <button type="button" className="btn btn-plain" onClick={onClose}>
              {t('frame.cancel')}
            </button>
            <button type="submit" className="btn btn-primary" disabled={create.isPending}>
              {t('frame.create')}
            </button>
          </>
        )
      }
    >
      <ProblemNotice problem={create.error} />
      {create.isSuccess ? (
        <Secret
          title={t('users.newPassword', { username })}
          value={create.data.password ?? ''}
          note={t('users.passwordOnce')}
        />
      ) : (
        <>
          <TextInput
            label={t('users.username')}
            required
            autoCapitalize="none"
            autoComplete="off"
            value={username}
            onChange={(change) => setUsername(change.target.value.trim())}
          />
          <TextInput
            label={t('users.name')}
            required
            autoComplete="off"
            value={name}
            onChange={(change) => setName(change.target.value)}
          />
          <h3>{t('users.roles')}</h3>
          <RoleEditor
            grants={roles}
            onChange={setRoles}
            nameOf={(code) => units.find((unit) => unit.code === code)?.name ?? code}
          />
        </>
      )}
    </Dialog>
  );
}
