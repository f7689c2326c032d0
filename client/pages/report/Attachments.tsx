/** Files of a report: a list to download from, and while it is being written a place to add and remove them. */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOf, call, isProblem, queryOf, upload } from '../../api.js';
import { ChooseFile } from '../../components/ChooseFile.js';
import { Icon } from '../../components/Icon.js';
import { useLanguage } from '../../i18n.js';
import type { Attachment, Report } from '../../wire.js';
import type { Filing } from './use-filing.js';
import { reportPath } from './use-report.js';
import type { Loaded, Place } from './use-report.js';
import './attachments.css';

interface ListProps {
  readonly place: Place;
  readonly files: readonly Attachment[];
}

/** Nothing where there are none. */
export function AttachmentList({ place, files }: ListProps) {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <section className="panel stack-tight" aria-label={t('report.attachments.title')}>
      <h2>{t('report.attachments.title')}</h2>
      <Files place={place} files={files} />
    </section>
  );
}

function Files({ place, files, onRemove }: ListProps & { readonly onRemove?: (file: Attachment) => void }) {
  const { t } = useTranslation();
  return (
    <ul className="attachment-list">
      {files.map((file) => (
        <li key={file.hash}>
          <a
            href={addressOf(reportPath(place, 'attachments', file.hash))}
            download={file.name}
            title={t('report.attachments.hash', { hash: file.hash })}
          >
            {file.name}
          </a>{' '}
          <span className="quiet no-wrap">
            <Size bytes={file.size} />
          </span>
          {onRemove !== undefined && (
            <button
              type="button"
              className="btn btn-quiet btn-small"
              aria-label={t('report.attachments.remove', { name: file.name })}
              onClick={() => onRemove(file)}
            >
              <Icon name="close" />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Size({ bytes }: { readonly bytes: number }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const shown = (value: number): string =>
    value.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 });
  return bytes < 1024 * 1024
    ? t('report.attachments.size', { size: shown(Math.max(0.1, bytes / 1024)) })
    : t('report.attachments.sizeBig', { size: shown(bytes / 1024 / 1024) });
}

/** One that is on its way, or did not arrive. */
interface Sending {
  readonly name: string;
  readonly part: number;
}

export function Attachments({
  place,
  report,
  filing,
}: {
  readonly place: Place;
  readonly report: Report;
  readonly filing: Filing;
}) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [sending, setSending] = useState<Sending>();
  const [failures, setFailures] = useState<readonly string[]>([]);
  const [said, setSaid] = useState('');
  const [over, setOver] = useState(false);
  const files = report.attachments ?? [];

  const why = (failure: unknown): string => {
    if (!isProblem(failure)) return t('report.attachments.notSaved');
    if (failure.status === 0) return t('report.page.whyLine');
    return failure.detail === undefined ? failure.title : `${failure.title}. ${failure.detail}`;
  };
  // One after the other: each changes the version of the report that the next is added to.
  const add = async (chosen: readonly File[]): Promise<void> => {
    setFailures([]);
    setSaid('');
    for (const file of chosen) {
      setSending({ name: file.name, part: 0 });
      try {
        await filing.beside((etag) =>
          send(place, file, etag, (part) => setSending({ name: file.name, part })),
        );
        setSaid(t('report.attachments.added', { name: file.name }));
      } catch (failure) {
        const text = t('report.attachments.failed', { name: file.name, why: why(failure) });
        setFailures((before) => [...before, text]);
      }
    }
    setSending(undefined);
  };
  const remove = async (file: Attachment): Promise<void> => {
    setFailures([]);
    setSaid('');
    try {
      await filing.beside(async (etag) => {
        const path = reportPath(place, 'attachments', file.hash);
        const answer = await call<Report>('DELETE', path, { ifMatch: etag });
        return { report: answer.data, etag: answer.etag };
      });
      setSaid(t('report.attachments.removed', { name: file.name }));
    } catch (failure) {
      setFailures([why(failure)]);
    }
    button.current?.focus();
  };
  return (
    <section
      className={`panel stack-tight attachments${over ? ' over' : ''}`}
      aria-label={t('report.attachments.title')}
      onDragOver={(drag) => {
        drag.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(drop) => {
        drop.preventDefault();
        setOver(false);
        if (sending === undefined) void add([...drop.dataTransfer.files]);
      }}
    >
      <h2>{t('report.attachments.title')}</h2>
      <p className="quiet" id="attachments-help">
        {t('report.attachments.help')}
      </p>
      {files.length === 0 ? (
        <p className="quiet">{t('report.attachments.none')}</p>
      ) : (
        <Files place={place} files={files} onRemove={(file) => void remove(file)} />
      )}
      <div className="row-line">
        <ChooseFile
          ref={button}
          label={t('report.attachments.add')}
          multiple
          describedBy="attachments-help"
          busy={sending !== undefined}
          onFiles={(chosen) => void add(chosen)}
        />
        {sending !== undefined && (
          <span className="row-line">
            <progress value={sending.part} max={1} aria-label={sending.name} />
            {t('report.attachments.sending', { name: sending.name, percent: Math.round(sending.part * 100) })}
          </span>
        )}
        <span role="status" className="green">
          {sending === undefined && said !== '' && `✓ ${said}`}
        </span>
      </div>
      {failures.length > 0 && (
        <ul className="notice notice-red" role="alert">
          {failures.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

async function send(
  place: Place,
  file: File,
  etag: string | undefined,
  onProgress: (part: number) => void,
): Promise<Loaded> {
  const path = reportPath(place, 'attachments') + queryOf({ name: file.name });
  const answer = await upload<Report>(path, file, { ifMatch: etag, onProgress });
  return { report: answer.data, etag: answer.etag };
}
