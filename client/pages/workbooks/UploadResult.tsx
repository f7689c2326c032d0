/** What became of a file: unit by unit, with every problem at its sheet and cell. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { addressOf, pathOf } from '../../api.js';
import type { UnitResult, Upload, UploadProblem } from './wire.js';

interface Props {
  readonly upload: Upload;
  readonly onCell?: (path: string) => void;
  /** Sends the same file again for that one report, over what was changed meanwhile. */
  readonly onOverwrite?: ((report: Overwritten) => void) | undefined;
}

/** The report of a file that is to be overwritten. */
export interface Overwritten {
  readonly regime: string;
  readonly period: string;
  readonly unit: string;
}

export function UploadResult({ upload, onCell, onOverwrite }: Props) {
  const { t } = useTranslation();
  const { state, refusal, results, marked } = upload;
  if (state !== 'done')
    return (
      <div className="notice notice-red" role="alert">
        <p className="strong">{t('workbooks.refused', { name: upload.name })}</p>
        <p>{refusal?.message ?? t('workbooks.failed')}</p>
      </div>
    );
  return (
    <div className="stack-tight">
      {results.map((result, index) => (
        <Unit
          key={index}
          result={result}
          alone={results.length === 1}
          onCell={onCell}
          onOverwrite={onOverwrite}
        />
      ))}
      {marked && (
        <p>
          <a
            className="btn btn-plain"
            href={addressOf(pathOf('uploads', upload.id, 'marked'))}
            download={upload.name}
          >
            {t('workbooks.marked')}
          </a>
        </p>
      )}
    </div>
  );
}

interface UnitProps {
  readonly result: UnitResult;
  readonly alone: boolean;
  readonly onCell: ((path: string) => void) | undefined;
  readonly onOverwrite: ((report: Overwritten) => void) | undefined;
}

const TONES = { saved: 'green', problems: 'red', refused: 'red' } as const;

function Unit({ result, alone, onCell, onOverwrite }: UnitProps) {
  const { t } = useTranslation();
  const { outcome, unit, regime, period, message, problems } = result;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const tone = outcome === 'saved' && problems.length > 0 ? 'amber' : TONES[outcome];
  return (
    <section className={`notice notice-${tone}`} role={outcome === 'saved' ? 'status' : 'alert'}>
      <p className="strong">
        {!alone && unit !== undefined && period !== undefined && (
          <>
            <Link to={pathOf('reports', regime, period, unit.code)}>{unit.name}</Link>:{' '}
          </>
        )}
        {outcome === 'saved' && '✓ '}
        {t(`workbooks.outcome.${outcome}`, { count: problems.length })}
      </p>
      {message !== undefined && <p>{message}</p>}
      {outcome === 'saved' && problems.length > 0 && (
        <p>{t('workbooks.savedWith', { errors, warnings: problems.length - errors })}</p>
      )}
      {problems.length > 0 && (
        <Problems problems={problems} onCell={outcome === 'saved' ? onCell : undefined} />
      )}
      {result.rule === 'stale' && onOverwrite && unit !== undefined && period !== undefined && (
        <button
          type="button"
          className="btn btn-plain"
          onClick={() => onOverwrite({ regime, period, unit: unit.code })}
        >
          {t('workbooks.overwrite')}
        </button>
      )}
    </section>
  );
}

const SHOWN = 50;

function Problems({
  problems,
  onCell,
}: {
  readonly problems: readonly UploadProblem[];
  readonly onCell: ((path: string) => void) | undefined;
}) {
  const { t } = useTranslation();
  return (
    <ul>
      {problems.slice(0, SHOWN).map((one, index) => {
        const place = one.cell === undefined ? one.sheet : `${one.sheet}!${one.cell}`;
        const { path } = one;
        return (
          <li key={index} className={one.severity === 'error' ? 'red' : 'amber'}>
            {onCell !== undefined && path !== undefined ? (
              <button type="button" className="link" onClick={() => onCell(path)}>
                {place}
              </button>
            ) : (
              <strong>{place}</strong>
            )}
            {place === '' ? '' : ': '}
            {one.message}
          </li>
        );
      })}
      {problems.length > SHOWN && <li>{t('workbooks.more', { count: problems.length - SHOWN })}</li>}
    </ul>
  );
}
