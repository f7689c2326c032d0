import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { CsvImport } from '../../components/CsvImport.js';
import { PageHead } from '../../components/PageHead.js';

const COLUMNS = ['code', 'name', 'level', 'parent', 'validFrom', 'validTo'];
const EXAMPLE = `${COLUMNS.join(',')}\n02671,Phường Lào Cai,commune,15,2025-07-01,`;

export default function UnitImportPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return (
    <>
      <PageHead title={t('units.importTitle')} sentence={t('units.importSentence')} />
      <CsvImport
        path="/units/import"
        trialPath="/units/import?dryRun=true"
        columns={COLUMNS}
        example={EXAMPLE}
        onImported={() => void queries.invalidateQueries({ queryKey: ['units'] })}
        done={() => (
          <div className="notice notice-green" role="status">
            {t('units.imported')}
          </div>
        )}
      />
    </>
  );
}
