/** Where the QR code of a printed report leads: whether it was received, and what became of it. Needs no log-in. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from 'react-router';
import type { Text } from '../../../regimes/words.js';
import icon from '../../icon.svg';
import { get, isProblem, pathOf } from '../../api.js';
import { LateChip, RevisionChip } from '../../components/Chip.js';
import { dateText, DateText } from '../../components/DateText.js';
import { TextInput } from '../../components/Field.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { usePeriodName } from '../../components/period.js';
import { chooseLanguage, useLanguage } from '../../i18n.js';
import type { RevisionItem } from '../../wire.js';

interface Verified {
  readonly regime: string;
  readonly label: Text;
  readonly period: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly unit: { readonly code: string; readonly name: string };
  readonly revision: number;
  readonly state: RevisionItem['state'];
  readonly standing: number | null;
  readonly hash: string;
  readonly late: boolean;
  readonly submittedAt: string;
  readonly signedAt?: string;
  readonly signedByDeputy: boolean;
  readonly filedBy?: string;
  readonly decidedAt?: string;
}

export default function VerifyPage() {
  const { t } = useTranslation();
  const { code = '' } = useParams();
  const { language } = useLanguage();
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <>
      <header className="bar public">
        <Link to="/" className="product">
          <img src={icon} alt="" width="24" height="24" />
          <span>{t('frame.product')}</span>
        </Link>
        <span className="spring" />
        <button
          type="button"
          className="btn btn-quiet"
          lang={other}
          onClick={() => void chooseLanguage(other)}
        >
          {t('frame.otherLanguage')}
        </button>
      </header>
      <main id="main" className="page public stack" tabIndex={-1}>
        <PageHead title={t('print.verifyTitle')} sentence={t('print.verifySentence')} />
        {code === '' ? null : <Answer key={code} code={code} />}
        <CodeForm key={`form ${code}`} code={code} />
      </main>
    </>
  );
}

/** For paper whose QR code cannot be read. */
function CodeForm({ code }: { readonly code: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(code);
  return (
    <form
      className="panel filters code-form"
      onSubmit={(submission) => {
        submission.preventDefault();
        const last = typed.trim().toLowerCase().split('/').at(-1) ?? '';
        if (last !== '') void navigate(pathOf('verify', last));
      }}
    >
      <TextInput
        label={t('print.code')}
        placeholder={t('print.codeHelp')}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
      />
      <button type="submit" className="btn btn-primary">
        {t('print.check')}
      </button>
    </form>
  );
}

function Answer({ code }: { readonly code: string }) {
  const query = useQuery({
    queryKey: ['verify', code],
    queryFn: ({ signal }) => get<Verified>(pathOf('verifications', code), signal),
    retry: false,
  });
  // Not the page is missing but a report of that code: whoever holds the paper must be told so.
  if (isProblem(query.error, 'not-found')) return <Unknown />;
  return <Loaded query={query}>{(data) => <Facts verified={data} />}</Loaded>;
}

function Unknown() {
  const { t } = useTranslation();
  return (
    <section className="notice notice-red" role="alert">
      <p className="strong">✗ {t('print.unknown')}</p>
      <p>{t('print.unknownWhy')}</p>
    </section>
  );
}

function Facts({ verified }: { readonly verified: Verified }) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const periodName = usePeriodName();
  const { unit, signedAt, filedBy, decidedAt, window } = verified;
  return (
    <section className="panel stack-tight" aria-labelledby="verified">
      <div className="row-line">
        <h2 id="verified">✓ {t('print.found')}</h2>
        <RevisionChip state={verified.state} />
        {verified.late && <LateChip />}
      </div>
      <p className="strong" role="status">
        <StateWords verified={verified} />
      </p>
      <dl className="facts">
        <dt>{t('print.regime')}</dt>
        <dd>
          {say(verified.label)} <span className="mono quiet">{verified.regime}</span>
        </dd>
        <dt>{t('print.period')}</dt>
        <dd>
          {periodName(verified.period)} (
          {t('print.figures', {
            from: dateText(window.from, language),
            to: dateText(window.to, language),
          }).toLowerCase()}
          )
        </dd>
        <dt>{t('print.unit')}</dt>
        <dd>
          {unit.name} <span className="mono quiet">{unit.code}</span>
        </dd>
        <dt>{t('print.revision')}</dt>
        <dd>{verified.revision}</dd>
        <dt>{t('print.sent')}</dt>
        <dd>
          <DateText value={verified.submittedAt} time />
        </dd>
        {signedAt !== undefined && (
          <>
            <dt>{t('print.signed')}</dt>
            <dd>
              <DateText value={signedAt} time />
              {verified.signedByDeputy && ` (${t('print.byDeputy')})`}
            </dd>
          </>
        )}
        {filedBy !== undefined && (
          <>
            <dt>{t('print.filedBy')}</dt>
            <dd>{filedBy}</dd>
          </>
        )}
        {decidedAt !== undefined && (
          <>
            <dt>{t('print.decided')}</dt>
            <dd>
              <DateText value={decidedAt} time />
            </dd>
          </>
        )}
        <dt>{t('print.hash')}</dt>
        <dd className="mono break">{verified.hash}</dd>
      </dl>
      <Compare hash={verified.hash} />
      <p className="quiet">{t('print.file')}</p>
      <pre className="mono">npm run verify-proof FILE</pre>
    </section>
  );
}

function StateWords({ verified: { state, standing } }: { readonly verified: Verified }) {
  const { t } = useTranslation();
  switch (state) {
    case 'approved':
      return t('print.stands');
    case 'submitted':
      return t('print.waiting');
    case 'superseded':
      return standing === null ? t('print.supersededBy') : t('print.superseded', { n: standing });
    case 'returned':
      return t('print.returned');
    case 'recalled':
      return t('print.recalled');
  }
}

function Compare({ hash }: { readonly hash: string }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const plain = typed.replace(/\s/g, '').toLowerCase();
  return (
    <>
      <TextInput
        label={t('print.compare')}
        placeholder={t('print.compareHelp')}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
      />
      {plain.length >= hash.length && (
        <p role="status" className={plain === hash ? 'notice notice-green' : 'notice notice-red'}>
          {plain === hash ? `✓ ${t('print.same')}` : `✗ ${t('print.different')}`}
        </p>
      )}
    </>
  );
}
