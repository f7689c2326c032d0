/** On one's own account: when one is away and who stands in, and of heads, who signs in their place. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { pathOf } from '../../api.js';
import { ProblemNotice } from '../../components/ProblemNotice.js';
import { unitsOf, useActing } from '../../session.js';
import type { UnitRef } from '../../wire.js';
import { DutyForm } from '../handling/DutyForm.js';
import { DutyTable } from '../handling/DutyTable.js';
import { dutiesQuery } from '../handling/query.js';

export function Absence() {
  const { t } = useTranslation();
  const { session } = useActing();
  return (
    <section className="panel stack-tight">
      <h2>{t('handling.mine.title')}</h2>
      <p className="quiet">{t('handling.mine.text')}</p>
      {unitsOf(session).map((unit) => (
        <AbsenceIn key={unit.code} unit={unit} />
      ))}
    </section>
  );
}

function AbsenceIn({ unit }: { readonly unit: UnitRef }) {
  const { t } = useTranslation();
  const { session } = useActing();
  const { data: duties, error } = useQuery(dutiesQuery(unit.code));
  const [asked, setAsked] = useState<'away' | 'deputy'>();
  const me = session.user.username;
  const heads = session.roles.some((held) => held.role === 'head' && held.unit.code === unit.code);
  const mine = (duties?.items ?? []).filter(
    ({ task, for: whom, user }) =>
      (task === 'away' || task === 'deputy') && (whom?.username === me || user?.username === me),
  );
  return (
    <div className="stack-tight">
      <h3>
        <Link to={pathOf('units', unit.code, 'duties')}>{unit.name}</Link>
      </h3>
      <ProblemNotice problem={error} />
      {mine.length === 0 ? (
        <p className="quiet">{t('handling.mine.none')}</p>
      ) : (
        <DutyTable
          unit={unit.code}
          items={mine}
          caption={`${t('handling.mine.title')}, ${unit.name}`}
          endable={({ task, for: whom }) => whom?.username === me && (task === 'away' || heads)}
        />
      )}
      <div className="row-line">
        <button type="button" className="btn btn-plain" onClick={() => setAsked('away')}>
          {t('handling.mine.away')}
        </button>
        {heads && (
          <button type="button" className="btn btn-plain" onClick={() => setAsked('deputy')}>
            {t('handling.mine.deputy')}
          </button>
        )}
      </div>
      {asked !== undefined && duties !== undefined && (
        <DutyForm duties={duties} tasks={[asked]} himself={me} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}
