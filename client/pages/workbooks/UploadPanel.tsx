/** A filled-in workbook on its way back: sending, reading, and what became of it. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { get, pathOf, queryOf, upload } from '../../api.js';
import { ChooseFile } from '../../components/ChooseFile.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { UploadResult, type Overwritten } from './UploadResult.js';
import { isOver, type UnitResult, type Upload } from './wire.js';

const LOOK_EVERY = 700;

interface Props {
  /** The report that the file is for; whatever the file says, where nothing is given. */
  readonly target?: { readonly regime: string; readonly period: string; readonly unit: string };
  /** The file has been read: reports may have changed. */
  readonly onRead: () => void;
  /** Leads to a cell of the form on this page. */
  readonly onCell?: (path: string) => void;
}

export function UploadPanel({ target, onRead, onCell }: Props) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File>();
  const [part, setPart] = useState<number>();
  const [sent, setSent] = useState<Upload>();
  // What became of the rest of the file, of which one report is sent again.
  const [beside, setBeside] = useState<Upload>();
  const [problem, setProblem] = useState<unknown>();
  const button = useRef<HTMLButtonElement>(null);
  const now = useUpload(sent, onRead);
  const busy = part !== undefined || (now !== undefined && !isOver(now));

  const send = async (chosen: File, over?: Overwritten): Promise<void> => {
    setFile(chosen);
    setProblem(undefined);
    setBeside(over && now && { ...now, results: without(over, beside?.results ?? [], now.results) });
    setSent(undefined);
    setPart(0);
    try {
      const query = queryOf({ name: chosen.name, ...(over ? { ...over, overwrite: true } : target) });
      const answer = await upload<Upload>(`/uploads${query}`, chosen, {
        ifMatch: undefined,
        onProgress: setPart,
      });
      setSent(answer.data);
    } catch (failure) {
      setProblem(failure);
    }
    setPart(undefined);
    button.current?.focus();
  };

  return (
    <div className="stack-tight">
      <div className="row-line">
        <ChooseFile
          ref={button}
          label={t('workbooks.send')}
          accept=".xlsx,.csv"
          busy={busy}
          onFiles={([chosen]) => void send(chosen)}
        />
        <span role="status" className="row-line">
          <Progress part={part} now={now} />
        </span>
      </div>
      <ProblemNotice problem={problem} />
      {beside !== undefined && beside.results.length > 0 && (
        <UploadResult
          upload={beside}
          {...(onCell === undefined ? {} : { onCell })}
          onOverwrite={file === undefined || busy ? undefined : (over) => void send(file, over)}
        />
      )}
      {now !== undefined && isOver(now) && (
        <UploadResult
          upload={now}
          {...(onCell === undefined ? {} : { onCell })}
          onOverwrite={file === undefined ? undefined : (over) => void send(file, over)}
        />
      )}
    </div>
  );
}

/** What became of all reports of a file but one. */
const without = (
  { regime, period, unit }: Overwritten,
  ...results: readonly (readonly UnitResult[])[]
): UnitResult[] =>
  results.flat().filter((one) => one.regime !== regime || one.period !== period || one.unit?.code !== unit);

function Progress({ part, now }: { readonly part: number | undefined; readonly now: Upload | undefined }) {
  const { t } = useTranslation();
  if (part !== undefined)
    return (
      <>
        <progress value={part} max={1} aria-label={t('workbooks.sending')} />
        {t('workbooks.sending')} {Math.round(part * 100)} %
      </>
    );
  if (now === undefined || isOver(now)) return null;
  return (
    <>
      <progress
        {...(now.total > 0 ? { value: now.done, max: now.total } : {})}
        aria-label={t('workbooks.reading')}
      />
      {now.total > 1
        ? t('workbooks.readingOf', { done: now.done, total: now.total })
        : t('workbooks.reading')}
    </>
  );
}

/** The upload as it is now; asked for until it is over. */
function useUpload(sent: Upload | undefined, onRead: () => void): Upload | undefined {
  const { data } = useQuery({
    queryKey: ['uploads', sent?.id],
    queryFn: ({ signal }) => get<Upload>(pathOf('uploads', sent?.id ?? 0), signal),
    enabled: sent !== undefined,
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : LOOK_EVERY),
  });
  const over = data !== undefined && isOver(data) ? data.id : undefined;
  const told = useRef<number>(undefined);
  useEffect(() => {
    if (over === undefined || told.current === over) return;
    told.current = over;
    onRead();
  }, [over, onRead]);
  return sent === undefined ? undefined : (data ?? sent);
}
