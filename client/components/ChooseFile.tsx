/**
 * Choosing files: a button of our own, for the browser's speaks the browser's language and not the page's. It opens
 * the browser's dialog; beside it stands what was chosen, where that is not taken at once.
 */
import { useId, useRef } from 'react';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.js';

interface Props {
  readonly label: string;
  /** As the attribute of the input: `.csv,text/csv`. */
  readonly accept?: string;
  readonly multiple?: boolean;
  /** Takes none for now. The button keeps the focus, for whoever is about to choose the next. */
  readonly busy?: boolean;
  /** The name of the file that is chosen, null before; absent where a file is sent or opened as soon as it is chosen. */
  readonly chosen?: string | null;
  /** The id of what explains it. */
  readonly describedBy?: string;
  /** The button, for those who lead the focus to it. */
  readonly ref?: Ref<HTMLButtonElement>;
  /** At least one; never called when the dialog is left without a choice. */
  readonly onFiles: (files: readonly [File, ...File[]]) => void;
}

export function ChooseFile({
  label,
  accept,
  multiple = false,
  busy = false,
  chosen,
  describedBy,
  ref,
  onFiles,
}: Props) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const described = [describedBy, chosen === undefined ? undefined : id].filter(Boolean).join(' ');
  return (
    <span className="row-line choose-file">
      <button
        ref={ref}
        type="button"
        className="btn btn-plain"
        aria-disabled={busy}
        aria-describedby={described === '' ? undefined : described}
        onClick={() => {
          if (!busy) input.current?.click();
        }}
      >
        <Icon name="upload" /> {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        multiple={multiple}
        aria-label={label}
        onChange={({ target }) => {
          const [first, ...others] = target.files ?? [];
          // Otherwise choosing the same file again, mended, would change nothing.
          target.value = '';
          if (first) onFiles([first, ...others]);
        }}
      />
      {chosen !== undefined && (
        <span id={id} role="status" className={chosen === null ? 'quiet' : 'strong'}>
          {chosen ?? t('file.noneChosen')}
        </span>
      )}
    </span>
  );
}
