import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { CsvImport } from '../../components/CsvImport.js';
import type { WireIssue } from '../../wire.js';
import { PageHead } from '../../components/PageHead.js';

const COLUMNS = ['code', 'name', 'name_en', 'level', 'parent', 'valid_from', 'valid_to', 'predecessors'];
const EXAMPLE = `${COLUMNS.join(',')}\n02671,Phường Lào Cai,,commune,15,2025-07-01,,`;

interface Imported {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly issues: readonly WireIssue[];
}

export default function UnitImportPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return (
    <>
      <PageHead title={t('units.importTitle')} sentence={t('units.importSentence')} />
      <CsvImport<Imported>
        path="/units/import"
        trialPath="/units/import?dryRun=true"
        columns={COLUMNS}
        example={EXAMPLE}
        onImported={() => void queries.invalidateQueries({ queryKey: ['units'] })}
        done={(counts) => (
          <div className="notice notice-green" role="status">
            {t('units.imported', { ...counts })}
          </div>
        )}
      />
    </>
  );
}
