/** Who works on the report, and which of its figures stand out, each with its reason in words. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ObjectField } from '../../../regimes/dialect/regime.js';
import type { JsonObject, Language } from '../../../regimes/words.js';
import { segments } from '../../../regimes/pointer.js';
import { formatNumber } from '../../../forms/format.js';
import { outlierWords } from '../../../forms/outlier-words.js';
import { isProblem, pathOf, send } from '../../api.js';
import { dateText } from '../../components/DateText.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { focusCell } from '../../form/focus-cell.js';
import { describePath, fieldOf } from '../../form/places.js';
import { signsQuery, type PlacedOutlier } from '../inbox/query.js';
import type { Place } from '../report/use-report.js';

interface Props {
  readonly place: Place;
  /** It waits for this person's decision: opening it claims it. */
  readonly mayClaim: boolean;
  readonly root: ObjectField;
  readonly content: JsonObject;
  readonly language: Language;
}

const RENEW_MS = 10 * 60_000;

export function Signs({ place, mayClaim, root, content, language }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<unknown>();
  const mine = useRef(false);
  // One after the other: whoever leaves while the claim is on its way must not keep it.
  const turn = useRef<Promise<unknown>>(Promise.resolve());
  const { data } = useQuery(signsQuery(place));
  const path = pathOf('reports', place.regime, place.period, place.unit, 'claim');
  const askFor = async (body: object): Promise<void> => {
    try {
      await send('POST', path, body);
      mine.current = true;
      setProblem(undefined);
    } catch (failure) {
      mine.current = false;
      // That somebody else has it is what the notice below says.
      if (!isProblem(failure, 'claimed')) setProblem(failure);
    }
    void queries.invalidateQueries({ queryKey: signsQuery(place).queryKey });
  };
  const giveUp = async (): Promise<void> => {
    if (!mine.current) return;
    mine.current = false;
    // Where that fails the claim ends by itself.
    await send('DELETE', path).catch(() => undefined);
  };
  const claim = (body: object): void => {
    turn.current = turn.current.then(() => askFor(body));
  };
  useEffect(() => {
    if (!mayClaim) return undefined;
    const first = setTimeout(() => claim({}), 0);
    const timer = setInterval(() => mine.current && claim({}), RENEW_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      // Whoever goes on lets others work on it.
      turn.current = turn.current.then(giveUp);
    };
    // Once for each report that waits; the claim itself changes nothing that this depends on.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [path, mayClaim]);
  if (data === undefined) return <ProblemNotice problem={problem} />;
  const other = data.claim !== undefined && !data.claim.mine ? data.claim : undefined;
  return (
    <>
      <ProblemNotice problem={problem} />
      {other !== undefined && (
        <div className="notice notice-amber row-line" role="status">
          {t('inbox.claimedBy', { name: other.by.name, at: dateText(other.since, language, true) })}
          <button type="button" className="btn btn-plain" onClick={() => claim({ takeOver: true })}>
            {t('inbox.takeOver')}
          </button>
        </div>
      )}
      {data.outliers.length > 0 && (
        <Outliers outliers={data.outliers} root={root} content={content} language={language} />
      )}
    </>
  );
}

/** First what somebody typed; sums and rates stand out with their parts, and are folded below them. */
function Outliers({
  outliers,
  ...where
}: Pick<Props, 'root' | 'content' | 'language'> & { readonly outliers: readonly PlacedOutlier[] }) {
  const { t } = useTranslation();
  const isTyped = ({ path }: PlacedOutlier): boolean =>
    fieldOf(where.root, segments(path))?.calc === undefined;
  const typed = outliers.filter(isTyped);
  const computed = outliers.filter((one) => !isTyped(one));
  return (
    <section className="notice notice-amber" aria-label={t('inbox.flags.outliers')}>
      <h2>{t('inbox.standOut', { n: outliers.length })}</h2>
      <OutlierLines {...where} outliers={typed} />
      {computed.length > 0 && (
        <details open={typed.length === 0}>
          <summary>{t('inbox.standOutComputed', { n: computed.length })}</summary>
          <OutlierLines {...where} outliers={computed} />
        </details>
      )}
    </section>
  );
}

function OutlierLines({
  outliers,
  root,
  content,
  language,
}: Pick<Props, 'root' | 'content' | 'language'> & { readonly outliers: readonly PlacedOutlier[] }) {
  return (
    <ul>
      {outliers.map((one) => (
        <li key={`${one.figure} ${one.against}`}>
          <button type="button" className="link" onClick={() => focusCell(one.path)}>
            {describePath(root, one.path, content, language)}
          </button>
          {one.value !== undefined && `: ${formatNumber(one.value, language)}`}{' '}
          <span className="amber">▲ {outlierWords(one)[language]}</span>
        </li>
      ))}
    </ul>
  );
}
