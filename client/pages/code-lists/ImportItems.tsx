import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { pathOf, queryOf } from '../../api.js';
import { CsvImport } from '../../components/CsvImport.js';
import { keys } from '../../queries.js';
import type { CodeList, WireIssue } from '../../wire.js';

interface Imported {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly version: number;
  readonly issues: readonly WireIssue[];
}

const COLUMNS = ['value', 'vi', 'en', 'valid_from', 'valid_to'];
const EXAMPLE = `${COLUMNS.join(',')}\ndatDai,Đất đai,Land,,`;

/** Puts a CSV file in the place of all items, tried first. */
export function ImportItems({ list, onDone }: { readonly list: CodeList; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const path = pathOf('code-lists', list.code, 'import');
  return (
    <section className="panel stack-tight">
      <div className="row-line">
        <h2>{t('codeLists.csvTitle')}</h2>
        <button type="button" className="btn btn-quiet" onClick={onDone}>
          {t('frame.close')}
        </button>
      </div>
      <CsvImport<Imported>
        path={path + queryOf({ basis: list.version })}
        trialPath={path + queryOf({ dryRun: true })}
        columns={COLUMNS}
        example={EXAMPLE}
        onImported={() => void queries.invalidateQueries({ queryKey: keys.codeLists })}
        tried={(counts) => (
          <div className="notice notice-blue" role="status">
            {t('codeLists.csvTried', { ...counts })}
          </div>
        )}
        done={(counts) => (
          <div className="notice notice-green" role="status">
            {t('codeLists.csvDone', { ...counts })}
          </div>
        )}
      />
    </section>
  );
}
