/** The workbook that the document gives: empty, or with the first report that is tried. */
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import type { JsonObject, Level } from '../../../../regimes/words.js';
import { fetchFile } from '../../../api.js';
import { ProblemNotice } from '../../../components/ProblemNotice.js';

interface Props {
  readonly document: JsonObject;
  readonly code: string;
  readonly level: Level;
  /** What is filled in; an empty form without it. */
  readonly content: JsonObject | undefined;
}

export function Download({ document, code, level, content }: Props) {
  const { t } = useTranslation();
  const file = useMutation({
    mutationFn: () =>
      fetchFile('/regimes/trial/workbook', {
        document,
        level,
        ...(content === undefined ? {} : { content }),
      }),
    onSuccess: (blob) => save(blob, `${code} ${level}.xlsx`),
  });
  return (
    <div className="stack-tight">
      <div>
        <button
          type="button"
          className="btn btn-plain"
          disabled={file.isPending}
          onClick={() => file.mutate()}
        >
          {t('trial.workbook')}
        </button>
      </div>
      <ProblemNotice problem={file.error} />
    </div>
  );
}

/** Hands a file that is here to the browser's downloads. */
function save(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = window.document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
