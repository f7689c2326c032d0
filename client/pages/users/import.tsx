import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { CsvImport } from '../../components/CsvImport.js';
import { PageHead } from '../../components/PageHead.js';
import type { WireIssue } from '../../wire.js';
import { Table } from '../../components/Table.js';

interface Imported {
  readonly created: readonly { readonly username: string; readonly password: string }[];
  readonly issues: readonly WireIssue[];
}

const COLUMNS = ['username', 'name', 'roles', 'email', 'language'];
const EXAMPLE = `${COLUMNS.join(',')}\nlan.nguyen,Nguyễn Thị Lan,clerk@02671; head@02671,,vi`;

export default function UserImportPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return (
    <>
      <PageHead title={t('users.importTitle')} sentence={t('users.importSentence')} />
      <CsvImport<Imported>
        path="/users/import"
        columns={COLUMNS}
        example={EXAMPLE}
        onImported={() => void queries.invalidateQueries({ queryKey: ['users'] })}
        done={({ created }) => (
          <div className="notice notice-amber stack-tight" role="status">
            <p className="strong">{t('users.created', { count: created.length })}</p>
            <Table
              caption={t('users.title')}
              rows={created}
              rowKey={({ username }) => username}
              columns={[
                {
                  key: 'username',
                  head: t('users.username'),
                  cell: ({ username }: Imported['created'][number]) => username,
                },
                {
                  key: 'password',
                  head: t('login.password'),
                  cell: ({ password }) => <code>{password}</code>,
                },
              ]}
            />
            <p className="quiet">{t('users.passwordOnce')}</p>
          </div>
        )}
      />
    </>
  );
}
