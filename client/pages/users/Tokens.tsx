import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { pathOf, send } from '../../api.js';
import { DateText } from '../../components/DateText.js';
import { TextInput } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { Loaded } from '../../components/Loaded.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { Table } from '../../components/Table.js';
import { keys } from '../../queries.js';
import type { Token } from '../../wire.js';
import { tokensQuery } from './query.js';
import { Secret } from './Secret.js';

/** What other systems sign in with, in the name of this user. */
export function Tokens({ username }: { readonly username: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const tokens = useQuery(tokensQuery(username));
  const [name, setName] = useState('');
  const again = () => queries.invalidateQueries({ queryKey: keys.tokens(username) });
  const add = useMutation({
    mutationFn: () => send<{ readonly token: string }>('POST', pathOf('users', username, 'tokens'), { name }),
    onSuccess: async () => {
      setName('');
      await again();
    },
  });
  const revoke = useMutation({
    mutationFn: (id: number) => send('DELETE', pathOf('users', username, 'tokens', id)),
    onSuccess: again,
  });
  return (
    <section className="panel stack-tight">
      <h2>{t('users.tokens')}</h2>
      <p className="quiet">{t('users.tokensWhy')}</p>
      <ProblemNotice problem={add.error ?? revoke.error} />
      {add.isSuccess && (
        <Secret title={t('users.tokens')} value={add.data.token} note={t('users.tokenOnce')} />
      )}
      <Loaded query={tokens} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t('users.noTokens')}</p>
          ) : (
            <Table
              caption={t('users.tokens')}
              rows={items}
              rowKey={({ id }) => String(id)}
              columns={[
                { key: 'name', head: t('users.tokenName'), cell: (token: Token) => token.name },
                {
                  key: 'created',
                  head: t('regimes.createdAt'),
                  cell: ({ createdAt }) => <DateText value={createdAt} time />,
                },
                {
                  key: 'expires',
                  head: t('users.tokenExpires'),
                  cell: ({ expiresAt }) => (expiresAt === null ? '–' : <DateText value={expiresAt} time />),
                },
                {
                  key: 'revoke',
                  head: t('users.revoke'),
                  quiet: true,
                  end: true,
                  cell: (token) => (
                    <button
                      type="button"
                      className="btn btn-danger btn-row"
                      aria-label={t('users.revokeName', { name: token.name })}
                      onClick={() => revoke.mutate(token.id)}
                    >
                      {t('users.revoke')}
                    </button>
                  ),
                },
              ]}
            />
          )
        }
      </Loaded>
      <form
        className="filters"
        onSubmit={(submission) => {
          submission.preventDefault();
          add.mutate();
        }}
      >
        <TextInput
          label={t('users.tokenName')}
          required
          value={name}
          onChange={(change) => setName(change.target.value)}
        />
        <button type="submit" className="btn btn-plain" disabled={add.isPending}>
          <Icon name="plus" />
          {t('users.addToken')}
        </button>
      </form>
    </section>
  );
}
