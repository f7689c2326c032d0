import { useTranslation } from 'react-i18next';
import type { ReportState, RevisionState, Severity } from '../../regimes/words.js';
import { Icon } from './Icon.js';
import type { IconName } from './Icon.js';

type Tone = 'neutral' | 'blue' | 'red' | 'amber' | 'green';
interface Look {
  readonly tone: Tone;
  readonly icon: IconName;
}

const REPORT: Readonly<Record<ReportState | 'correcting', Look>> = {
  none: { tone: 'neutral', icon: 'circle' },
  draft: { tone: 'neutral', icon: 'pencil' },
  ready: { tone: 'amber', icon: 'sign' },
  submitted: { tone: 'blue', icon: 'sent' },
  returned: { tone: 'red', icon: 'returned' },
  approved: { tone: 'green', icon: 'check' },
  correcting: { tone: 'amber', icon: 'cycle' },
};
const REVISION: Readonly<Record<RevisionState, Look>> = {
  submitted: REPORT.submitted,
  recalled: { tone: 'neutral', icon: 'returned' },
  returned: REPORT.returned,
  approved: REPORT.approved,
  superseded: { tone: 'neutral', icon: 'cycle' },
};

/** Colour, shape and word together: none of them is needed to understand the other two. */
export function Chip({ tone, icon, children }: Look & { readonly children: React.ReactNode }) {
  return (
    <span className={`chip chip-${tone}`}>
      <Icon name={icon} />
      {children}
    </span>
  );
}

/** The state of a report, the same words everywhere. */
export function StateChip({
  state,
  correction = false,
}: {
  readonly state: ReportState;
  readonly correction?: boolean;
}) {
  const { t } = useTranslation();
  const shown = correction && state !== 'submitted' && state !== 'returned' ? 'correcting' : state;
  return <Chip {...REPORT[shown]}>{t(`words.state.${shown}`)}</Chip>;
}

export function RevisionChip({ state }: { readonly state: RevisionState }) {
  const { t } = useTranslation();
  return <Chip {...REVISION[state]}>{t(`words.revision.${state}`)}</Chip>;
}

export function LateChip() {
  const { t } = useTranslation();
  return (
    <Chip tone="red" icon="clock">
      {t('words.late')}
    </Chip>
  );
}

export function NilChip() {
  const { t } = useTranslation();
  return (
    <Chip tone="neutral" icon="zero">
      {t('words.nil')}
    </Chip>
  );
}

/** Another unit filed it: and whether its own has said yes or no to that. */
export function BehalfChip({ answer }: { readonly answer: 'none' | 'confirmed' | 'objected' }) {
  const { t } = useTranslation();
  const tone = answer === 'objected' ? 'red' : answer === 'none' ? 'amber' : 'neutral';
  return (
    <Chip tone={tone} icon="person">
      {t(`words.behalf.${answer}`)}
    </Chip>
  );
}

export function SeverityChip({ severity }: { readonly severity: Severity }) {
  const { t } = useTranslation();
  return (
    <Chip tone={severity === 'error' ? 'red' : 'amber'} icon="alert">
      {t(`words.${severity}`)}
    </Chip>
  );
}

export function VersionChip({ state }: { readonly state: 'draft' | 'published' }) {
  const { t } = useTranslation();
  return <Chip {...(state === 'draft' ? REPORT.draft : REPORT.approved)}>{t(`words.version.${state}`)}</Chip>;
}
