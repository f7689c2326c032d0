/** Phân công: who does what in one unit. Its heads and the administrators above it assign, its people read. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { TASKS } from '../../../regimes/handling.js';
import { pathOf } from '../../api.js';
import { EmptyState } from '../../components/EmptyState.js';
import { Loaded } from '../../components/Loaded.js';
import { PageHead } from '../../components/PageHead.js';
import { useActing } from '../../session.js';
import type { Duties } from '../../wire.js';
import { DutyForm } from './DutyForm.js';
import { DutyTable } from './DutyTable.js';
import { dutiesQuery } from './query.js';

export default function DutiesPage() {
  const { unit = '' } = useParams();
  const duties = useQuery(dutiesQuery(unit));
  return <Loaded query={duties}>{(found) => <DutiesView duties={found} />}</Loaded>;
}

function DutiesView({ duties }: { readonly duties: Duties }) {
  const { t } = useTranslation();
  const { session } = useActing();
  const [assigning, setAssigning] = useState(false);
  const { unit, items, assigns } = duties;
  return (
    <>
      <PageHead
        title={t('handling.title', { unit: unit.name })}
        sentence={t('handling.sentence')}
        actions={
          <>
            <Link className="btn btn-plain" to={pathOf('units', unit.code)}>
              {unit.name}
            </Link>
            {assigns && (
              <button type="button" className="btn btn-primary" onClick={() => setAssigning(true)}>
                {t('handling.add')}
              </button>
            )}
          </>
        }
      />
      {items.length === 0 ? (
        <EmptyState title={t('handling.none')} why={t('handling.noneWhy')} />
      ) : (
        <DutyTable
          unit={unit.code}
          items={items}
          caption={t('handling.whoTitle')}
          endable={(duty) =>
            assigns || (duty.task === 'away' && duty.for?.username === session.user.username)
          }
        />
      )}
      {assigning && <DutyForm duties={duties} tasks={TASKS} onClose={() => setAssigning(false)} />}
    </>
  );
}
