/** The reports that are tried, each with what was found in it. */
import { useTranslation } from 'react-i18next';
import type { Regime } from '../../../../regimes/dialect/regime.js';
import { Chip } from '../../../components/Chip.js';
import { Icon } from '../../../components/Icon.js';
import { Table, type Column } from '../../../components/Table.js';
import { describePath } from '../../../form/places.js';
import { useLanguage } from '../../../i18n.js';
import type { TriedReport, TrialReport } from './wire.js';

interface Props {
  readonly reports: readonly TrialReport[];
  /** The same with their verdicts; empty while they have not been tried. */
  readonly tried: readonly TriedReport[];
  readonly regime: Regime;
  readonly opened: number | undefined;
  readonly onOpen: (index: number) => void;
  readonly onRemove: (index: number) => void;
}

interface Row {
  readonly index: number;
  readonly report: TrialReport;
  readonly verdict: TriedReport | undefined;
}

export function Reports({ reports, tried, regime, opened, onOpen, onRemove }: Props) {
  const { t } = useTranslation();
  const rows = reports.map((report, index): Row => ({ index, report, verdict: tried[index] }));
  const between = regime.header.chain.length > 2;
  const columns: Column<Row>[] = [
    {
      key: 'unit',
      head: t('trial.unit'),
      cell: ({ index, report }) => (
        <button
          type="button"
          className="link"
          aria-current={opened === index}
          title={t('trial.open', { name: report.name })}
          onClick={() => onOpen(index)}
        >
          {report.name}
        </button>
      ),
    },
    {
      key: 'verdict',
      head: t('trial.verdict'),
      cell: ({ verdict }) => (verdict ? <VerdictCell report={verdict} regime={regime} /> : '–'),
    },
    {
      key: 'remove',
      head: t('frame.remove'),
      quiet: true,
      end: true,
      cell: ({ index, report }) => (
        <button
          type="button"
          className="btn btn-quiet btn-row"
          aria-label={t('trial.remove', { name: report.name })}
          onClick={() => onRemove(index)}
        >
          <Icon name="close" />
        </button>
      ),
    },
  ];
  const above: Column<Row> = {
    key: 'above',
    head: t('trial.above'),
    cell: ({ report }) => report.above[0] ?? '–',
  };
  return (
    <Table
      caption={t('trial.reports')}
      columns={between ? columns.toSpliced(1, 0, above) : columns}
      rows={rows}
      rowKey={({ index }) => String(index)}
    />
  );
}

const SHOWN = 3;

function VerdictCell({ report, regime }: { readonly report: TriedReport; readonly regime: Regime }) {
  const { t } = useTranslation();
  const { say, language } = useLanguage();
  const errors = report.issues.filter(({ severity }) => severity === 'error').length;
  const warnings = report.issues.length - errors;
  const shown = report.issues.slice(0, SHOWN);
  return (
    <div className="stack-tight">
      <span className="chips">
        {report.counted ? (
          <Chip tone="green" icon="check">
            {t('trial.counted')}
          </Chip>
        ) : (
          <Chip tone="red" icon="alert">
            {t('trial.notCounted')}
          </Chip>
        )}
        {errors > 0 && <span className="red">{t('trial.errors', { count: errors })}</span>}
        {warnings > 0 && <span className="amber">{t('trial.warnings', { count: warnings })}</span>}
      </span>
      {shown.map(({ path, rule, severity, message }, index) => (
        <span key={`${path} ${rule} ${index}`} className={severity === 'error' ? 'red small' : 'amber small'}>
          {describePath(regime.root, path, report.content, language)}: {say(message)}
        </span>
      ))}
    </div>
  );
}
