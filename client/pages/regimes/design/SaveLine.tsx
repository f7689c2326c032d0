/** Whether what is on the screen is kept, and since when; where somebody else has kept something else, both. */
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../../api.js';
import { ProblemNotice } from '../../../components/ProblemNotice.js';
import { documentOf } from './history.js';
import type { Kept, Saving } from './saving.js';
import { changedPlaces } from './changed.js';

const clock = new Intl.DateTimeFormat('vi-VN', {
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'Asia/Ho_Chi_Minh',
});

export function SaveLine({
  saving,
  kept,
  mistakes,
}: {
  readonly saving: Saving;
  readonly kept: Pick<Kept, 'draft' | 'valid'>;
  readonly mistakes: number;
}) {
  const { t } = useTranslation();
  const words = (): string => {
    switch (saving.kind) {
      case 'clean':
        return t('design.saving.clean');
      case 'waiting':
        return t('design.saving.waiting');
      case 'saving':
        return t('design.saving.now');
      case 'local':
        return t('design.saving.local');
      case 'saved': {
        const at = clock.format(new Date(saving.at));
        if (kept.valid && kept.draft !== null)
          return t('design.saving.draft', { at, version: kept.draft.version });
        return t(kept.draft === null ? 'design.saving.copy' : 'design.saving.behind', {
          at,
          count: mistakes,
        });
      }
      case 'failed':
        return t('design.saving.failed', {
          why:
            isProblem(saving.problem) && saving.problem.status !== 0
              ? (saving.problem.detail ?? saving.problem.title)
              : t('frame.unreachable'),
        });
      case 'conflict':
        return t('design.saving.conflict');
    }
  };
  const bad = saving.kind === 'failed' || saving.kind === 'conflict';
  return (
    <span role="status" className={bad ? 'red strong save-line' : 'quiet save-line'}>
      {words()}
    </span>
  );
}

export function Conflict({
  mine,
  theirs,
  onMine,
  onTheirs,
}: {
  readonly mine: string;
  readonly theirs: Kept;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}) {
  const { t } = useTranslation();
  const places = changedPlaces(documentOf(theirs.text), documentOf(mine));
  const at = theirs.savedAt === undefined ? '' : clock.format(new Date(theirs.savedAt));
  return (
    <section className="notice notice-amber stack-tight" role="alert">
      <h2>{t('design.conflictTitle')}</h2>
      <p>{t('design.conflictWhy', { who: theirs.savedBy?.name ?? t('design.conflictApi'), at })}</p>
      <ul>
        {places.slice(0, 12).map((place) => (
          <li key={place}>
            <code>{place === '' ? '/' : place}</code>
          </li>
        ))}
        {places.length > 12 && <li>{t('design.conflictMore', { count: places.length - 12 })}</li>}
      </ul>
      <details>
        <summary>{t('design.conflictBoth')}</summary>
        <div className="both-texts">
          <pre className="document" aria-label={t('design.conflictMine')}>
            {mine}
          </pre>
          <pre className="document" aria-label={t('design.conflictTheirs')}>
            {theirs.text}
          </pre>
        </div>
      </details>
      <div className="row-line">
        <button type="button" className="btn btn-plain" onClick={onTheirs}>
          {t('design.takeTheirs')}
        </button>
        <button type="button" className="btn btn-primary" onClick={onMine}>
          {t('design.keepMine')}
        </button>
      </div>
    </section>
  );
}

export function SaveProblem({ saving }: { readonly saving: Saving }) {
  return saving.kind === 'failed' && isProblem(saving.problem) && saving.problem.status !== 0 ? (
    <ProblemNotice problem={saving.problem} />
  ) : null;
}
