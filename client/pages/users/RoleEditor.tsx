import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ROLES } from '../../../regimes/words.js';
import type { Role } from '../../../regimes/words.js';
import { Select } from '../../components/Field.js';
import { Icon } from '../../components/Icon.js';
import { UnitPicker } from '../../components/UnitPicker.js';

/** A role in a unit, by the unit's code, as the API takes it. */
export interface Grant {
  readonly role: Role;
  readonly unit: string;
}

interface Props {
  readonly grants: readonly Grant[];
  readonly onChange: (grants: readonly Grant[]) => void;
  readonly nameOf: (code: string) => string;
}

export function RoleEditor({ grants, onChange, nameOf }: Props) {
  const { t } = useTranslation();
  const [role, setRole] = useState<Role>('clerk');
  const [unit, setUnit] = useState('');
  const held = grants.some((grant) => grant.role === role && grant.unit === unit);
  return (
    <div className="stack-tight">
      {grants.length === 0 && <p className="quiet">{t('users.noRoles')}</p>}
      <ul className="grants">
        {grants.map((grant) => (
          <li key={`${grant.role} ${grant.unit}`} className="row-line">
            <span>
              {t(`words.role.${grant.role}`)} · {nameOf(grant.unit)}
            </span>
            <button
              type="button"
              className="btn btn-quiet btn-row"
              aria-label={t('users.removeRole', {
                role: t(`words.role.${grant.role}`),
                unit: nameOf(grant.unit),
              })}
              onClick={() => onChange(grants.filter((other) => other !== grant))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <div className="filters">
        <Select
          label={t('users.role')}
          value={role}
          onChange={(change) => setRole(change.target.value as Role)}
          choices={ROLES.map((value) => ({ value, label: t(`words.role.${value}`) }))}
        />
        <UnitPicker label={t('words.column.unit')} value={unit} onPick={setUnit} />
        <button
          type="button"
          className="btn btn-plain"
          disabled={unit === '' || held}
          onClick={() => {
            onChange([...grants, { role, unit }]);
            setUnit('');
          }}
        >
          <Icon name="plus" />
          {t('users.addRole')}
        </button>
      </div>
    </div>
  );
}
