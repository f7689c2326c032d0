/** The workbook that the document gives: empty, or with the first report that is tried. */
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import type { JsonObject, Level } from '../../../../regimes/words.js';
import { fetchFile } from '../../../api.js';
import { ProblemNotice } from '../../../components/ProblemNotice.js';
import { saveFile } from '../../../components/save-file.js';

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
    onSuccess: ({ bytes, name }) => saveFile(bytes, name ?? `${code} ${level}.xlsx`),
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
