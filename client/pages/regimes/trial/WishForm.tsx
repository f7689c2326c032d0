/** What is to be tried: so many units of a level, with or without mistakes, or one by hand. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeForm } from '../../../../forms/form.js';
import { prefill } from '../../../../forms/prefill.js';
import type { Regime } from '../../../../regimes/dialect/regime.js';
import type { Level } from '../../../../regimes/words.js';
import { Select, TextInput } from '../../../components/Field.js';
import { Icon } from '../../../components/Icon.js';
import type { TrialReport, Wish } from './wire.js';

interface Props {
  readonly regime: Regime;
  readonly reports: number;
  readonly busy: boolean;
  readonly onGenerate: (wish: Wish) => void;
  readonly onAdd: (report: TrialReport) => void;
}

export function WishForm({ regime, reports, busy, onGenerate, onAdd }: Props) {
  const { t } = useTranslation();
  const levels = regime.header.chain[0]?.levels ?? [];
  const [wanted, setWanted] = useState<Level>();
  const [units, setUnits] = useState('4');
  const [seed, setSeed] = useState('1');
  const [mistakes, setMistakes] = useState(false);
  const level = wanted !== undefined && levels.includes(wanted) ? wanted : (levels[0] ?? 'commune');
  const between = regime.header.chain.length > 2;
  const add = (): void =>
    onAdd({
      level,
      name: t('trial.newUnit', { number: reports + 1 }),
      above: between ? [t('trial.newAbove', { number: 1 })] : [],
      content: prefill(makeForm(regime, level, () => [])).content,
    });
  return (
    <form
      className="filters"
      onSubmit={(submission) => {
        submission.preventDefault();
        onGenerate({ level, units: Number(units), seed, mistakes });
      }}
    >
      {levels.length > 1 && (
        <Select
          label={t('trial.level')}
          value={level}
          onChange={(change) => setWanted(change.target.value as Level)}
          choices={levels.map((value) => ({ value, label: t(`words.level.${value}`) }))}
        />
      )}
      <TextInput
        label={t('trial.units')}
        type="number"
        min={1}
        max={30}
        required
        value={units}
        onChange={(change) => setUnits(change.target.value)}
      />
      <TextInput
        label={t('trial.seed')}
        title={t('trial.seedHelp')}
        maxLength={60}
        value={seed}
        onChange={(change) => setSeed(change.target.value)}
      />
      <label className="check-line">
        <input
          type="checkbox"
          className="form-check-input"
          checked={mistakes}
          onChange={(change) => setMistakes(change.target.checked)}
        />{' '}
        {t('trial.mistakes')}
      </label>
      <button type="submit" className="btn btn-primary" disabled={busy}>
        {t('trial.generate')}
      </button>
      <button type="button" className="btn btn-plain" disabled={busy} onClick={add}>
        <Icon name="plus" />
        {t('trial.add')}
      </button>
    </form>
  );
}
