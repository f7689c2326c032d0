/** The result sheet: what was answered, question by question, and by whom; to be read, printed, or taken as CSV. */
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router';
import { formatNumber } from '../../../forms/format.js';
import { addressOf, pathOf, queryOf } from '../../api.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { useLanguage } from '../../i18n.js';
import { sheetQuery } from './query.js';
import type { Named, Sheet, SheetQuestion } from './query.js';
import './requests.css';

export default function SheetPage() {
  const { language } = useLanguage();
  const { request: id = '' } = useParams();
  const [search] = useSearchParams();
  const round = search.get('round') ?? '';
  const query = useQuery(sheetQuery(id, round, language));
  return (
    <Loaded query={query}>
      {(sheet) => (
        <Whole sheet={sheet} csv={addressOf(pathOf('requests', id, 'sheet.csv') + queryOf({ round }))} />
      )}
    </Loaded>
  );
}

function Whole({ sheet, csv }: { readonly sheet: Sheet; readonly csv: string }) {
  const { t } = useTranslation();
  const periodName = usePeriodName();
  return (
    <article className="stack result-sheet">
      <PageHead
        title={t('requests.sheet')}
        sentence={t('requests.sheetSentence', {
          title: sheet.title,
          issuer: sheet.issuer.name,
          period: periodName(sheet.period),
        })}
        actions={
          <>
            <a className="btn btn-plain" href={csv} download>
              {t('requests.csv')}
            </a>
            <button type="button" className="btn btn-primary" onClick={() => window.print()}>
              {t('requests.print')}
            </button>
          </>
        }
      />
      <p>{t('requests.counted', { count: sheet.counted.length })}</p>
      <Names title={t('requests.missing')} units={sheet.missing} />
      <Names title={t('requests.waiting')} units={sheet.waiting} />
      {sheet.questions.map((question) => (
        <Question key={question.field} question={question} />
      ))}
    </article>
  );
}

function Names({ title, units }: { readonly title: string; readonly units: readonly Named[] }) {
  if (units.length === 0) return null;
  return (
    <p>
      <span className="strong">
        {title} ({units.length}):
      </span>{' '}
      {units.map(({ name }) => name).join('; ')}
    </p>
  );
}

function Question({ question }: { readonly question: SheetQuestion }) {
  const { say } = useLanguage();
  return (
    <section className="stack-tight">
      <h2>{say(question.label)}</h2>
      {question.kind === 'tally' ? (
        <Tally question={question} />
      ) : question.kind === 'figures' ? (
        <Figures question={question} />
      ) : (
        <Texts question={question} />
      )}
    </section>
  );
}

function Tally({ question }: { readonly question: SheetQuestion }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  return (
    <div className="table-box">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{t('requests.answer')}</th>
            <th scope="col" className="end">
              {t('requests.number')}
            </th>
            <th scope="col">{t('requests.units')}</th>
          </tr>
        </thead>
        <tbody>
          {question.answers.map(({ value, label, units }) => (
            <tr key={value}>
              <th scope="row">{say(label)}</th>
              <td className="end">{units.length}</td>
              <td>{units.map(({ name }) => name).join('; ') || t('requests.nobody')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figures({ question }: { readonly question: SheetQuestion }) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { said, total, unitOfMeasure } = question;
  if (said.length === 0) return <p className="quiet">{t('requests.noTexts')}</p>;
  return (
    <div className="table-box">
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{t('words.column.unit')}</th>
            <th scope="col" className="end">
              {unitOfMeasure ?? say(question.label)}
            </th>
          </tr>
        </thead>
        <tbody>
          {said.map(({ unit, value }) => (
            <tr key={unit.code}>
              <th scope="row">{unit.name}</th>
              <td className="end">{formatNumber(value, language)}</td>
            </tr>
          ))}
          {total !== undefined && (
            <tr className="strong">
              <th scope="row">{t('requests.total')}</th>
              <td className="end">{formatNumber(total, language)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Texts({ question }: { readonly question: SheetQuestion }) {
  const { t } = useTranslation();
  if (question.said.length === 0) return <p className="quiet">{t('requests.noTexts')}</p>;
  return (
    <dl className="facts">
      {question.said.map(({ unit, value }, index) => (
        <div key={`${unit.code} ${index}`} className="fact">
          <dt>{unit.name}</dt>
          <dd className="request-text">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
