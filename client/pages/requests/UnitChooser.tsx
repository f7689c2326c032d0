/** Whom a request is put to: units by name, one after the other, or all of a level. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { LEVELS } from '../../../regimes/words.js';
import type { Level } from '../../../regimes/words.js';
import { Select } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { UnitPicker } from '../../components/UnitPicker.js';
import { allUnits } from '../units/query.js';

/** What the API is told of them. */
export interface Asked {
  readonly units?: readonly string[];
  readonly level?: Level;
}

interface Props {
  readonly asked: Asked;
  readonly onChange: (asked: Asked) => void;
}

export const NOBODY: Asked = { units: [] };
export const isNobody = ({ units, level }: Asked): boolean =>
  level === undefined && (units ?? []).length === 0;

export function UnitChooser({ asked, onChange }: Props) {
  const { t } = useTranslation();
  const { data: units = [] } = useQuery(allUnits());
  const [picked, setPicked] = useState('');
  const chosen = asked.units ?? [];
  const nameOf = (code: string): string => units.find((unit) => unit.code === code)?.name ?? code;
  const add = (code: string) => {
    setPicked('');
    if (code !== '' && !chosen.includes(code)) onChange({ units: [...chosen, code] });
  };
  const levels = LEVELS.filter((level) => level !== 'nation' && level !== 'district');
  return (
    <div className="stack-tight">
      <Select
        label={t('requests.by')}
        value={asked.level ?? ''}
        choices={[
          { value: '', label: t('requests.byName') },
          ...levels.map((level) => ({
            value: level,
            label: `${t('requests.byLevel')}: ${t(`words.level.${level}`)}`,
          })),
        ]}
        onChange={(change) => {
          const level = levels.find((one) => one === change.target.value);
          onChange(level === undefined ? NOBODY : { level });
        }}
      />
      {asked.level === undefined && (
        <>
          <UnitPicker label={t('requests.addUnit')} value={picked} onPick={add} />
          <div className="chips" role="list" aria-label={t('requests.chosen')}>
            {chosen.length === 0 && (
              <span role="listitem" className="quiet">
                {t('requests.noneChosen')}
              </span>
            )}
            {chosen.map((code) => (
              <span key={code} role="listitem" className="chip chip-neutral">
                {nameOf(code)}
                <button
                  type="button"
                  className="btn btn-quiet btn-icon"
                  aria-label={t('requests.drop', { name: nameOf(code) })}
                  onClick={() => onChange({ units: chosen.filter((one) => one !== code) })}
                >
                  <Icon name="close" />
                </button>
              </span>
            ))}
          </div>
        </>
      )}
    </div>
  );
}
