/** What the reports add up to, at each unit on the way to the nation. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fillsAnything } from '../../../../regimes/dialect/fields.js';
import type { Regime } from '../../../../regimes/dialect/regime.js';
import { Select } from '../../../components/Field.js';
import { IssueList } from '../../../components/ProblemNotice.js';
import { ContentView } from '../../../form/view/ContentView.js';
import { useLanguage } from '../../../i18n.js';
import type { TriedNode } from './wire.js';

interface Props {
  readonly nodes: readonly TriedNode[];
  readonly regime: Regime;
  readonly onOwn: (node: TriedNode) => void;
}

export function Rollups({ nodes, regime, onOwn }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [wanted, setWanted] = useState('');
  const keyOf = ({ step, name }: TriedNode): string => `${step} ${name}`;
  const node = nodes.find((one) => keyOf(one) === wanted) ?? nodes.at(-1);
  if (node === undefined) return null;
  const nameOf = ({ level, name }: TriedNode): string =>
    name === '' ? t('trial.nation') : `${t(`words.level.${level}`)} · ${name}`;
  const fillsIn = node.name !== '' && fillsAnything(regime.root, node.level);
  return (
    <section className="stack-tight">
      <div className="row-line">
        <h3>{t('trial.rollups')}</h3>
        <Select
          label={t('trial.node')}
          value={keyOf(node)}
          onChange={(change) => setWanted(change.target.value)}
          choices={nodes.map((one) => ({ value: keyOf(one), label: nameOf(one) }))}
        />
        <span className="quiet">{t('trial.from', { count: node.reports })}</span>
        {fillsIn && (
          <button type="button" className="btn btn-plain" onClick={() => onOwn(node)}>
            {t('trial.ownAdd')}
          </button>
        )}
      </div>
      {node.issues.length > 0 && (
        <div className="notice notice-red" role="alert">
          <p className="strong">{t('trial.broken')}</p>
          <IssueList issues={node.issues} />
        </div>
      )}
      {node.own !== undefined && node.own.issues.length > 0 && (
        <div className="notice notice-amber">
          <p className="strong">{t('trial.own', { name: node.name })}</p>
          <IssueList issues={node.own.issues} />
        </div>
      )}
      <ContentView
        root={regime.root}
        content={node.content}
        language={language}
        marks={{ reported: node.reported, expectedAt: () => node.reports }}
      />
    </section>
  );
}
