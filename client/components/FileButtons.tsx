/**
 * Files that the server makes when they are asked for: fetched, so that a refusal is told here and not by a page of its
 * own, and so that one sees that it is being made.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { fetchFile } from '../api.js';
import { Dialog } from './Dialog.js';
import { ProblemNotice } from './ProblemNotice.js';
import { saveFile } from './save-file.js';

export interface FileToMake {
  readonly label: string;
  /** Below the API, with its query. */
  readonly path: string;
  /** What it is called where the server names nothing. */
  readonly name: string;
}

interface Props {
  readonly files: readonly FileToMake[];
  /** What must be done before, such as saving what was typed. */
  readonly before?: (() => Promise<unknown>) | undefined;
  readonly disabled?: boolean;
}

export function FileButtons({ files, before, disabled = false }: Props) {
  const { t } = useTranslation();
  const making = useMutation({
    mutationFn: async ({ path, name }: FileToMake) => {
      await before?.();
      const made = await fetchFile(path);
      saveFile(made.bytes, made.name ?? name);
    },
  });
  const asked = making.isPending ? making.variables.path : undefined;
  return (
    <>
      {files.map((file) => (
        <button
          key={file.path}
          type="button"
          className="btn btn-plain"
          disabled={disabled}
          aria-disabled={making.isPending}
          onClick={() => {
            if (!making.isPending) making.mutate(file);
          }}
        >
          {asked === file.path ? <Making label={file.label} /> : file.label}
        </button>
      ))}
      {making.isError && (
        <Dialog
          title={t('file.failed')}
          onClose={() => making.reset()}
          foot={
            <button type="button" className="btn btn-primary" onClick={() => making.reset()}>
              {t('frame.close')}
            </button>
          }
        >
          <ProblemNotice problem={making.error} />
        </Dialog>
      )}
    </>
  );
}

/** Says that it is being made, and once that takes long, for how long already. */
function Making({ label }: { readonly label: string }) {
  const { t } = useTranslation();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const clock = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(clock);
  }, []);
  return (
    <span role="status">
      {t('file.making', { label })}
      {seconds >= 2 && <span className="quiet"> {t('file.seconds', { n: seconds })}</span>}
    </span>
  );
}
