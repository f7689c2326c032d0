/** The parts of a figure as bars, the largest first; each leads to the unit's own roll-up, or to its revision. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isFigure } from '../../../regimes/cells.js';
import { decimal } from '../../../regimes/decimal.js';
import { segments } from '../../../regimes/pointer.js';
import { Chip } from '../../components/Chip.js';
import { useLanguage } from '../../i18n.js';
import type { Lineage, LineagePart } from '../../wire.js';
import { revisionAddress, rollupAddress } from './addresses.js';
import type { Here, Shown } from './addresses.js';
import { barOf, bySize, changeText, figureText, shareText } from './figures.js';
import { TermsText } from './HowComputed.js';

interface Props {
  readonly here: Here;
  readonly shown: Shown;
  readonly lineage: Lineage;
}

export function Parts({ here, shown, lineage }: Props) {
  const { t } = useTranslation();
  const gave = lineage.parts
    .filter((part) => part.value !== null)
    .sort((a, b) => bySize(a.value, b.value) || (a.unit.name < b.unit.name ? -1 : 1));
  const others = lineage.parts.filter((part) => part.value === null);
  const values = gave.map((part) => part.value);
  const shares = addsUp(lineage, gave);
  return (
    <section className="stack-tight" aria-label={t('lineage.parts')}>
      <h3>{t('lineage.parts')}</h3>
      <ol className="parts">
        {gave.map((part) => (
          <PartLine
            key={part.unit.code}
            here={here}
            shown={shown}
            lineage={lineage}
            part={part}
            bar={barOf(part.value, values)}
            shares={shares}
          />
        ))}
      </ol>
      {others.length > 0 && (
        <details open={gave.length === 0}>
          <summary>{t('lineage.gaveNothing', { count: others.length })}</summary>
          <ol className="parts">
            {others.map((part) => (
              <PartLine
                key={part.unit.code}
                here={here}
                shown={shown}
                lineage={lineage}
                part={part}
                bar={0}
                shares={false}
              />
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

/** Sums and counts of one sign have parts that are shares of them. */
function addsUp({ operator, figure }: Lineage, parts: readonly LineagePart[]): boolean {
  const op = operator?.op;
  const counted = op === 'tally' && segments(figure).length > 1;
  if (op !== 'sum' && op !== 'count' && !counted) return false;
  return parts.every(({ value }) => isFigure(value) && decimal(value).gte(0));
}

function PartLine({
  here,
  shown,
  lineage,
  part,
  bar,
  shares,
}: Props & { readonly part: LineagePart; readonly bar: number; readonly shares: boolean }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { unit, value, previous, terms } = part;
  const decimals = lineage.measure?.decimals;
  const address = addressOf(here, shown, lineage, part);
  const change = changeText(previous, value, language);
  const compound = typeof value === 'object' && value !== null;
  const share = shares ? shareText(value, lineage.value, language) : undefined;
  const line = (
    <>
      <span className="part-name">{unit.name}</span>
      <span className="part-value number">{compound ? '' : figureText(value, language, decimals)}</span>
      {share !== undefined && <span className="part-share number">{share}</span>}
      {!compound && value !== null && (
        <span className="part-bar" aria-hidden="true">
          <span style={{ width: `${bar}%` }} />
        </span>
      )}
    </>
  );
  return (
    <li>
      {address === undefined ? (
        <span className="part-line">{line}</span>
      ) : (
        <Link className="part-line" to={address}>
          {line}
        </Link>
      )}
      <span className="part-more">
        <PartState part={part} />
        {terms !== undefined && (
          <span className="mono">
            <TermsText terms={terms} scale={lineage.operator?.scale} />
          </span>
        )}
        {!compound && previous !== undefined && (
          <span className="quiet">
            {t('lineage.previousShort', { value: figureText(previous, language, decimals) })}
            {change !== '' && ` · ${change}`}
          </span>
        )}
      </span>
    </li>
  );
}

const LOOKS = {
  approved: { tone: 'green', icon: 'check' },
  provisional: { tone: 'amber', icon: 'clock' },
  waiting: { tone: 'blue', icon: 'sent' },
  missing: { tone: 'neutral', icon: 'circle' },
} as const;

function PartState({ part }: { readonly part: LineagePart }) {
  const { t } = useTranslation();
  return (
    <>
      <Chip {...LOOKS[part.state]}>{t(`lineage.state.${part.state}`, { n: part.revision ?? 0 })}</Chip>
      {part.value === null && (part.state === 'approved' || part.state === 'provisional') && (
        <span className="quiet">{t('lineage.nothing')}</span>
      )}
    </>
  );
}

/** One step down: what an aggregating unit froze, its own provisional roll-up, or the revision of a unit at the bottom. */
function addressOf(here: Here, shown: Shown, lineage: Lineage, part: LineagePart): string | undefined {
  const there = { ...here, unit: part.unit.code };
  if (!part.aggregating)
    return part.revision === null ? undefined : revisionAddress(there, part.revision, part.cell);
  if (part.revision !== null)
    return rollupAddress(there, { mode: 'confirmed', revision: part.revision }, lineage.figure);
  if (part.state !== 'provisional') return undefined;
  const asOf = shown.asOf === undefined ? {} : { asOf: shown.asOf };
  return rollupAddress(there, { mode: 'provisional', ...asOf }, lineage.figure);
}
