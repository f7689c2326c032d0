import { useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { Loaded as WhenLoaded } from '../../components/Loaded.js';
import { useRegime } from '../../form/load-form.js';
import { reportQuery, useBasis } from '../report/use-report.js';
import { ReviewDesk } from './ReviewDesk.js';

/** A submitted report before the one who approves or returns it. */
export default function ReviewPage() {
  const { regime = '', period = '', unit = '' } = useParams();
  const place = { regime, period, unit };
  const loaded = useQuery(reportQuery(place));
  const basis = useBasis(place);
  const read = useRegime(regime, loaded.data?.report.regimeVersion);
  return (
    <WhenLoaded query={loaded} rows={12}>
      {(data) => (
        <WhenLoaded query={basis}>
          {(ground) => (
            <WhenLoaded query={read}>
              {(known) => (
                <ReviewDesk
                  key={`${regime}/${period}/${unit}`}
                  place={place}
                  loaded={data}
                  basis={ground}
                  regime={known}
                />
              )}
            </WhenLoaded>
          )}
        </WhenLoaded>
      )}
    </WhenLoaded>
  );
}
