import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Loaded as WhenLoaded } from '../../components/Loaded.js';
import { useForm } from '../../form/load-form.js';
import { ReportDesk } from './ReportDesk.js';
import { copyQuery } from './local-copy.js';
import { reportQuery, useBasis } from './use-report.js';
import { useActing } from '../../session.js';
import type { Place } from './use-report.js';

/** One report: its form, what may be done with it, and everything that happened to it. */
export default function ReportPage() {
  const { regime = '', period = '', unit = '' } = useParams();
  const place: Place = { regime, period, unit };
  const loaded = useQuery(reportQuery(place));
  const basis = useBasis(place);
  const report = loaded.data?.report;
  const form = useForm(regime, report?.regimeVersion, report?.level);
  const { session } = useActing();
  const copy = useQuery(copyQuery(session.user.username, `${regime}/${period}/${unit}`));
  return (
    <WhenLoaded query={loaded} rows={12}>
      {(data) => (
        <WhenLoaded query={basis} rows={12}>
          {(ground) => (
            <WhenLoaded query={form} rows={12}>
              {(drawn) => (
                <WhenLoaded query={copy} rows={12}>
                  {(kept) => (
                    <ReportDesk
                      key={`${regime}/${period}/${unit}/${data.report.regimeVersion}`}
                      place={place}
                      loaded={data}
                      basis={ground}
                      form={drawn}
                      copy={kept ?? undefined}
                    />
                  )}
                </WhenLoaded>
              )}
            </WhenLoaded>
          )}
        </WhenLoaded>
      )}
    </WhenLoaded>
  );
}
