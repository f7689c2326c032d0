import { useEffect } from 'react';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** Where one is: regime · period · unit. */
  readonly sentence?: ReactNode;
  /** Chips beside the title. */
  readonly marks?: ReactNode;
  /** The next right action filled (`btn-primary`), the others plain (`btn-plain`). */
  readonly actions?: ReactNode;
}

/** The one title of a page, one sentence below it, one row of actions at the right. */
export function PageHead({ title, sentence, marks, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · Baocao`;
  }, [title]);
  return (
    <header className="page-head">
      <div className="words">
        <div className="row-line">
          <h1>{title}</h1>
          {marks}
        </div>
        {sentence !== undefined && <p className="sentence">{sentence}</p>}
      </div>
      {actions !== undefined && <div className="actions">{actions}</div>}
    </header>
  );
}
