/** What the sources of cells say since the draft was opened, to be taken over or left. */
import { useTranslation } from 'react-i18next';
import { at, segments } from '../../../regimes/pointer.js';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import type { Language } from '../../../regimes/words.js';
import { useDraft } from '../../form/context.js';
import type { Draft } from '../../form/draft.js';
import { describePath } from '../../form/places.js';
import type { Report } from '../../wire.js';
import { useOriginWords } from './origin-words.js';
import { useShown } from './shown-value.js';

interface Props {
  readonly newer: NonNullable<Report['newer']>;
  readonly draft: Draft;
  readonly root: ObjectField;
  readonly language: Language;
}

const SHOWN = 10;

export function NewerValues({ newer, draft, root, language }: Props) {
  const { t } = useTranslation();
  const words = useOriginWords();
  const shown = useShown();
  const content = useDraft(draft, (state) => state.content);
  const left = newer.filter(({ path, value }) => at(content, path) !== value);
  if (left.length === 0) return null;
  const take = (cells: typeof left): void => {
    draft.set(cells.map(({ path, value }) => ({ path: steps(path), value })));
  };
  return (
    <section
      className="notice notice-blue stack-tight"
      aria-label={t('askOnce.newerTitle', { count: left.length })}
    >
      <h2>{t('askOnce.newerTitle', { count: left.length })}</h2>
      <p>{t('askOnce.newerText')}</p>
      <ul>
        {left.slice(0, SHOWN).map((cell) => {
          const where = describePath(root, cell.path, content, language);
          return (
            <li key={cell.path}>
              <span className="strong">{where}</span>:{' '}
              {t('askOnce.now', { now: shown(at(content, cell.path)), value: shown(cell.value) })}{' '}
              <span className="quiet">({words(cell.origin)})</span>{' '}
              <button type="button" className="link" onClick={() => take([cell])}>
                {t('askOnce.take')}
                <span className="only-read">: {where}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {left.length > 1 && (
        <div>
          <button type="button" className="btn btn-plain" onClick={() => take(left)}>
            {t('askOnce.takeAll')}
          </button>
        </div>
      )}
    </section>
  );
}

/** Names of fields begin with a letter: what is all digits is the number of a row. */
const steps = (path: string): (string | number)[] =>
  segments(path).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
