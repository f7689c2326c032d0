import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { CsvImport } from '../../components/CsvImport.js';
import type { WireIssue } from '../../wire.js';
import { Consequences, type Plan } from './Consequences.js';
import { PageHead } from '../../components/PageHead.js';

const COLUMNS = ['code', 'name', 'name_en', 'level', 'parent', 'valid_from', 'valid_to', 'predecessors'];
const EXAMPLE = `${COLUMNS.join(',')}\n02671,Phường Lào Cai,,commune,15,2025-07-01,,02647:1/3; 02650`;

interface Imported {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly plan: Plan;
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
        tried={({ plan }) => <Consequences plan={plan} />}
        done={({ created, changed, unchanged }) => (
          <div className="notice notice-green" role="status">
            {t('units.imported', { created, changed, unchanged })}
          </div>
        )}
      />
    </>
  );
}
